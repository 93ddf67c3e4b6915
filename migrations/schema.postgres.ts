/** What drizzle-kit reads to write `answers/postgres/*.sql`. */
import { postgresTables } from '../server/store/tables.ts'

export const {
  studies,
  persons,
  episodes,
  matches,
  forms,
  links,
  sessions,
  events,
  submissions,
  organisations,
  staff,
  grants,
  invitations,
  staffSessions,
  audit,
  seals,
  work,
  doses,
  requests,
  consents,
} = postgresTables
