import { and, eq } from 'drizzle-orm'
import { type Act, noteAct } from './audit.ts'
import type { Source } from './tables.ts'

/** People of a study and their matches, as those who run it see them. */
export const people = ({ read, write, tables: t }: Source) => ({
  /** Another organisation looks after a person from now on. */
  async move(act: Act, study: string, pid: string, organisation: string): Promise<void> {
    const mine = and(eq(t.persons.study, study), eq(t.persons.pid, pid))
    await write((db) => [
      db.update(t.persons).set({ organisation }).where(mine),
      noteAct(db, t, act, { study, action: 'person.move', subject: pid, details: { organisation } }),
    ])
  },

  /** The organisation that looks after a person; undefined where there is nobody. */
  async organisationOf(study: string, pid: string): Promise<string | undefined> {
    const [row] = await read
      .select({ organisation: t.persons.organisation })
      .from(t.persons)
      .where(and(eq(t.persons.study, study), eq(t.persons.pid, pid)))
    return row?.organisation
  },

  async organisationOfMatch(study: string, mid: string): Promise<string | undefined> {
    const [row] = await read
      .select({ organisation: t.matches.organisation })
      .from(t.matches)
      .where(and(eq(t.matches.study, study), eq(t.matches.mid, mid)))
    return row?.organisation
  },
})
