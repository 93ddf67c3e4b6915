import { and, asc, count, eq, gt, inArray, isNull, lte, max, placeholder } from 'drizzle-orm'
import { prepared } from '../db/prepared.ts'
import type { Source, Tables } from './tables.ts'

export type StudyRow = Tables['studies']['$inferSelect']
export type PersonRow = Tables['persons']['$inferInsert']
export type EpisodeRow = Tables['episodes']['$inferInsert']
export type MatchRow = Tables['matches']['$inferInsert']
export type FormInsert = Tables['forms']['$inferInsert']
export type EventInsert = Tables['events']['$inferInsert']
export type SubmissionInsert = Tables['submissions']['$inferInsert']

/** A batch of a study's people and all that hangs on them. */
export interface Batch {
  persons: PersonRow[]
  episodes: EpisodeRow[]
  matches: MatchRow[]
  forms: FormInsert[]
  events: EventInsert[]
  submissions: SubmissionInsert[]
}

const ROWS_PER_INSERT = 200

/** Studies and their people. */
export const studies = ({ read, write, tables: t }: Source) => {
  const studyAsked = prepared((db) =>
    db
      .select()
      .from(t.studies)
      .where(eq(t.studies.study, placeholder('study'))),
  )
  const matchAsked = prepared((db) =>
    db
      .select()
      .from(t.matches)
      .where(and(eq(t.matches.study, placeholder('study')), eq(t.matches.mid, placeholder('mid')))),
  )
  const episodeAsked = prepared((db) =>
    db
      .select()
      .from(t.episodes)
      .where(
        and(
          eq(t.episodes.study, placeholder('study')),
          eq(t.episodes.pid, placeholder('pid')),
          eq(t.episodes.role, placeholder('role')),
          eq(t.episodes.episode, placeholder('episode')),
        ),
      ),
  )
  return {
    async get(study: string): Promise<StudyRow | undefined> {
      const [found] = await studyAsked(read, { study })
      return found
    },

    async list(): Promise<StudyRow[]> {
      return read.select().from(t.studies).orderBy(asc(t.studies.study))
    },

    async add(row: StudyRow): Promise<void> {
      await write((db) => [db.insert(t.studies).values(row)])
    },

    async people(study: string): Promise<number> {
      const [row] = await read.select({ n: count() }).from(t.persons).where(eq(t.persons.study, study))
      return row!.n
    },

    async match(study: string, mid: string) {
      const [found] = await matchAsked(read, { study, mid })
      return found
    },

    /** Matches of a person that are going on at a day, earliest first. */
    async currentMatches(study: string, pid: string, role: string, day: string): Promise<{ mid: string }[]> {
      const mine = eq(role === 'n' ? t.matches.newcomer : t.matches.buddy, pid)
      const rows = await read
        .select({ mid: t.matches.mid, startedOn: t.matches.startedOn, endedOn: t.matches.endedOn })
        .from(t.matches)
        .where(and(eq(t.matches.study, study), mine))
        .orderBy(asc(t.matches.startedOn), asc(t.matches.mid))
      return rows.filter((m) => m.startedOn <= day && (m.endedOn === null || m.endedOn > day))
    },

    async episode(study: string, pid: string, role: string, episode: number) {
      const [found] = await episodeAsked(read, { study, pid, role, episode })
      return found
    },

    /** Time of the last committed answer, in milliseconds; null where there is none. */
    async lastAnswerAt(study: string): Promise<number | null> {
      const [row] = await read
        .select({ at: max(t.events.receivedAt) })
        .from(t.events)
        .where(eq(t.events.study, study))
      return row!.at
    },

    /** Moderators of people enrolled by a day who did not withdraw, in order of pseudonym, a page at a time. */
    async *moderators(study: string, day: string, roles: readonly string[]): AsyncGenerator<string> {
      for (let after = ''; ; ) {
        const page = await read
          .selectDistinct({ xid: t.persons.xid, moderators: t.persons.moderators })
          .from(t.persons)
          .innerJoin(
            t.episodes,
            and(eq(t.episodes.study, t.persons.study), eq(t.episodes.pid, t.persons.pid)),
          )
          .where(
            and(
              ...[eq(t.persons.study, study), gt(t.persons.xid, after), isNull(t.persons.withdrawnOn)],
              ...[lte(t.episodes.enrolledOn, day), inArray(t.episodes.role, [...roles])],
            ),
          )
          .orderBy(asc(t.persons.xid))
          .limit(1000)
        for (const row of page) yield row.moderators
        if (page.length === 0) return
        after = page.at(-1)!.xid
      }
    },

    /** Questionnaires, by name and version, that forms of the study are pinned to. */
    async questionnairesInUse(study: string): Promise<{ name: string; version: string }[]> {
      const rows = await read
        .selectDistinct({ name: t.forms.questionnaire, version: t.forms.version })
        .from(t.forms)
        .where(eq(t.forms.study, study))
        .orderBy(asc(t.forms.questionnaire), asc(t.forms.version))
      return rows.filter((r): r is { name: string; version: string } => r.name !== null && r.version !== null)
    },

    /** Adds people with all that hangs on them, in one transaction. */
    async addBatch(batch: Batch): Promise<void> {
      await write((db) => [
        ...chunks(batch.persons).map((rows) => db.insert(t.persons).values(rows)),
        ...chunks(batch.episodes).map((rows) => db.insert(t.episodes).values(rows)),
        ...chunks(batch.matches).map((rows) => db.insert(t.matches).values(rows)),
        ...chunks(batch.forms).map((rows) => db.insert(t.forms).values(rows)),
        ...chunks(batch.events).map((rows) => db.insert(t.events).values(rows)),
        ...chunks(batch.submissions).map((rows) => db.insert(t.submissions).values(rows)),
      ])
    },

    /** Deletes a study whole: only ever called for a synthetic one. */
    async deleteAll(study: string): Promise<void> {
      const tables = [
        t.events,
        t.submissions,
        t.sessions,
        t.links,
        t.forms,
        t.matches,
        t.episodes,
        t.persons,
        ...[t.organisations, t.work, t.doses, t.requests, t.consents, t.audit, t.seals],
        t.studies,
      ]
      await write((db) => tables.map((table) => db.delete(table).where(eq(table.study, study))))
    },
  }
}

function chunks<T>(rows: readonly T[]): T[][] {
  const all: T[][] = []
  for (let i = 0; i < rows.length; i += ROWS_PER_INSERT) all.push(rows.slice(i, i + ROWS_PER_INSERT))
  return all
}
