import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { type Act, noteAct } from './audit.ts'
import type { EpisodeRow, MatchRow, PersonRow } from './studies.ts'
import type { Source, Tables } from './tables.ts'

export type Person = Tables['persons']['$inferSelect']
export type Episode = Tables['episodes']['$inferSelect']
export type Match = Tables['matches']['$inferSelect']

/** What an enrolment writes, all of it or none. */
export interface Enrolment {
  persons: PersonRow[]
  episodes: EpisodeRow[]
  matches: MatchRow[]
}

/** An enrolment whose first match begins: day 0 of the person clock. */
export type Begins = Pick<Episode, 'pid' | 'role' | 'episode'> & { startedOn: string; mainMatch: string }

const ROWS = 200

/** People of a study and their matches, as those who run it see them. */
export const people = ({ read, write, tables: t }: Source) => ({
  async get(study: string, pid: string): Promise<Person | undefined> {
    const [row] = await read
      .select()
      .from(t.persons)
      .where(and(eq(t.persons.study, study), eq(t.persons.pid, pid)))
    return row
  },

  /** The organisation that looks after a person; undefined where there is nobody. */
  async organisationOf(study: string, pid: string): Promise<string | undefined> {
    return (await this.get(study, pid))?.organisation
  },

  async organisationOfMatch(study: string, mid: string): Promise<string | undefined> {
    const [row] = await read
      .select({ organisation: t.matches.organisation })
      .from(t.matches)
      .where(and(eq(t.matches.study, study), eq(t.matches.mid, mid)))
    return row?.organisation
  },

  /** Another organisation looks after a person from now on. */
  async move(act: Act, study: string, pid: string, organisation: string): Promise<void> {
    const mine = and(eq(t.persons.study, study), eq(t.persons.pid, pid))
    await write((db) => [
      db.update(t.persons).set({ organisation }).where(mine),
      noteAct(db, t, act, { study, action: 'person.move', subject: pid, details: { organisation } }),
    ])
  },

  /** People whom an organisation looks after. */
  inOrganisation: (study: string, organisation: string): Promise<Person[]> =>
    read
      .select()
      .from(t.persons)
      .where(and(eq(t.persons.study, study), eq(t.persons.organisation, organisation)))
      .orderBy(asc(t.persons.pid)),

  async episodesOf(study: string, pids: readonly string[]): Promise<Episode[]> {
    const rows: Episode[] = []
    for (let i = 0; i < pids.length; i += ROWS) {
      const page = and(eq(t.episodes.study, study), inArray(t.episodes.pid, pids.slice(i, i + ROWS)))
      rows.push(...(await read.select().from(t.episodes).where(page)))
    }
    return rows.sort((a, b) => (a.role === b.role ? a.episode - b.episode : a.role < b.role ? -1 : 1))
  },

  matchesIn: (study: string, organisation: string): Promise<Match[]> =>
    read
      .select()
      .from(t.matches)
      .where(and(eq(t.matches.study, study), eq(t.matches.organisation, organisation)))
      .orderBy(asc(t.matches.startedOn), asc(t.matches.mid)),

  /** Every match of a person in a role, the earliest first. */
  matchesOf: (study: string, pid: string, role: string): Promise<Match[]> =>
    read
      .select()
      .from(t.matches)
      .where(and(eq(t.matches.study, study), eq(role === 'n' ? t.matches.newcomer : t.matches.buddy, pid)))
      .orderBy(asc(t.matches.startedOn), asc(t.matches.mid)),

  /** Enrols people and makes their matches in one transaction; where one of the ids is there already, nothing is written. */
  async enrol(
    act: Act,
    study: string,
    { persons, episodes, matches }: Enrolment,
    begins: readonly Begins[],
  ): Promise<void> {
    const subject = matches[0]?.mid ?? persons[0]?.pid ?? ''
    const action = matches.length > 0 ? 'match.make' : 'person.enrol'
    const details = { people: persons.length, matches: matches.length }
    await write((db) => [
      ...pages(persons).map((rows) => db.insert(t.persons).values(rows)),
      ...pages(episodes).map((rows) => db.insert(t.episodes).values(rows)),
      ...pages(matches).map((rows) => db.insert(t.matches).values(rows)),
      ...begins.map(({ pid, role, episode, startedOn, mainMatch }) =>
        db
          .update(t.episodes)
          .set({ startedOn, mainMatch })
          .where(
            and(
              eq(t.episodes.study, study),
              eq(t.episodes.pid, pid),
              eq(t.episodes.role, role),
              eq(t.episodes.episode, episode),
              isNull(t.episodes.mainMatch),
            ),
          ),
      ),
      noteAct(db, t, act, { study, action, subject, details }),
    ])
  },

  /** Records the end of a match, once; undefined where it was ended before. */
  async endMatch(
    act: Act,
    study: string,
    mid: string,
    { endedOn, recordedOn, record }: { endedOn: string; recordedOn: string; record: Record<string, number> },
  ): Promise<boolean> {
    const open = and(eq(t.matches.study, study), eq(t.matches.mid, mid), isNull(t.matches.endedOn))
    const [rows] = await write((db) => [
      db
        .update(t.matches)
        .set({ endedOn, endRecordedOn: recordedOn, record: JSON.stringify(record) })
        .where(open)
        .returning({ mid: t.matches.mid }),
      noteAct(db, t, act, {
        study,
        action: 'match.end',
        subject: mid,
        details: { end_kind: record.end_kind! },
      }),
    ])
    return rows!.length > 0
  },

  /** How and in which language a person is reached. */
  async setContact(
    act: Act,
    study: string,
    pid: string,
    set: { lang?: string | null; channel?: string },
    fields: readonly string[],
  ) {
    const mine = and(eq(t.persons.study, study), eq(t.persons.pid, pid))
    await write((db) => [
      ...(Object.keys(set).length > 0 ? [db.update(t.persons).set(set).where(mine)] : []),
      noteAct(db, t, act, {
        study,
        action: 'person.contact',
        subject: pid,
        details: { fields: fields.join(' ') },
      }),
    ])
  },
})

function pages<T>(rows: readonly T[]): T[][] {
  const all: T[][] = []
  for (let i = 0; i < rows.length; i += ROWS) all.push(rows.slice(i, i + ROWS))
  return all
}
