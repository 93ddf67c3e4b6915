import { type AnyColumn, and, asc, eq, getTableColumns, gt, inArray } from 'drizzle-orm'
import { type AnswerEvent, fold, type StoredAnswer } from '../core/answers/fold.ts'
import type { Context, Role } from '../core/instrument/types.ts'
import type { EpisodeRecord, FormRecord, MatchRecord, PairRecord } from '../core/panel/records.ts'
import { dayNumber, dayOf } from '../core/study/calendar.ts'
import { endedEarly } from '../core/study/uses.ts'
import type { Source, Tables } from './tables.ts'

/** People read at a time: what bounds the memory of an export. */
const PAGE = 250

type PersonRow = Tables['persons']['$inferSelect']
type MatchRow = Tables['matches']['$inferSelect']

/** Reads a study for the panel, in the order of pseudonyms, a page at a time. */
export const panel = ({ read, tables: t }: Pick<Source, 'read' | 'tables'>) => {
  /** Pseudonyms of both members of some matches, those of `known` people without asking for them. */
  const pseudonyms = async (
    study: string,
    matches: readonly MatchRow[],
    known: readonly PersonRow[] = [],
  ): Promise<Map<string, string>> => {
    const xids = new Map(known.map((p) => [p.pid, p.xid]))
    const unknown = new Set(matches.flatMap((m) => [m.newcomer, m.buddy]).filter((pid) => !xids.has(pid)))
    const rows = await read
      .select({ pid: t.persons.pid, xid: t.persons.xid })
      .from(t.persons)
      .where(and(eq(t.persons.study, study), inArray(t.persons.pid, [...unknown])))
    for (const row of rows) xids.set(row.pid, row.xid)
    return xids
  }

  const toMatch = (row: MatchRow, xids: ReadonlyMap<string, string>): MatchRecord => ({
    mid: row.xid,
    nid: xids.get(row.newcomer)!,
    bid: xids.get(row.buddy)!,
    gid: row.group,
    orgid: row.organisation,
    started: dayNumber(row.startedOn),
    planEnd: dayNumber(row.planEndOn),
    ended: row.endedOn === null ? undefined : dayNumber(row.endedOn),
    adm: JSON.parse(row.record) as Record<string, number>,
  })

  /** Rows about some people. They are sorted here: asked for an order, SQLite walks the whole study in that order. */
  const rowsAbout = async (study: string, persons: readonly PersonRow[]) => {
    const pids = persons.map((p) => p.pid)
    const ofPids = (table: { study: AnyColumn; pid: AnyColumn }) =>
      and(eq(table.study, study), inArray(table.pid, pids))
    const ofForm = (table: { study: AnyColumn; form: AnyColumn }) =>
      and(eq(table.study, t.forms.study), eq(table.form, t.forms.form))
    const episodes = await read.select().from(t.episodes).where(ofPids(t.episodes))
    const forms = await read
      .select({ ...getTableColumns(t.forms), submission: t.submissions.event })
      .from(t.forms)
      .leftJoin(t.submissions, ofForm(t.submissions))
      .where(ofPids(t.forms))
    /** SQLite takes the tables of a cross join in this order; of an inner join it reads all of the study's events first. */
    const events = await read
      .select({
        form: t.events.form,
        event: t.events.event,
        receivedAt: t.events.receivedAt,
        body: t.events.body,
      })
      .from(t.forms)
      .crossJoin(t.events)
      .where(and(ofPids(t.forms), ofForm(t.events)))
    /** Asked with "or", SQLite would walk all of the study's matches. */
    const matchesOf = (member: AnyColumn) =>
      read
        .select()
        .from(t.matches)
        .where(and(eq(t.matches.study, study), inArray(member, pids)))
    const found = [...(await matchesOf(t.matches.newcomer)), ...(await matchesOf(t.matches.buddy))]
    const matches = [...new Map(found.map((m) => [m.mid, m])).values()]
    forms.sort((a, b) => compare(a.wave, b.wave) || compare(a.mid, b.mid) || compare(a.form, b.form))
    matches.sort((a, b) => compare(a.mid, b.mid))
    return { episodes, forms, events, matches, xids: await pseudonyms(study, matches, persons) }
  }

  /** Everything about some people, in their order; what each of them answered is parsed when it is their turn. */
  async function* people(
    study: string,
    persons: readonly PersonRow[],
  ): AsyncGenerator<{ pid: string; episodes: EpisodeRecord[] }> {
    const { episodes, forms, events, matches, xids } = await rowsAbout(study, persons)
    const all = new Map(matches.map((m) => [m.mid, m]))
    const eventsOf = groupBy(events, (e) => e.form)
    const formsOf = groupBy(forms, (f) => `${f.pid} ${f.role} ${f.episode}`)
    const episodesOf = groupBy(episodes, (e) => e.pid)
    const matchesOf = {
      n: groupBy(matches, (m) => m.newcomer),
      b: groupBy(matches, (m) => m.buddy),
    }

    const toForm = (f: (typeof forms)[number]): FormRecord => ({
      wave: f.wave,
      mid: f.mid === '' ? '' : all.get(f.mid)!.xid,
      channel: f.channel,
      invited: dayNumber(f.invitedOn),
      reminders: f.reminders,
      opened: f.openedAt === null ? undefined : dayOf(f.openedAt),
      begun:
        f.begunAt === null
          ? undefined
          : {
              questionnaire: f.questionnaire!,
              version: f.version!,
              mode: f.mode!,
              context: withPseudonyms(JSON.parse(f.context!) as Context, all),
              stringsSha256: f.stringsSha256!,
              translation: f.translation!,
            },
      submitted: f.submission !== null,
      answers: fold((eventsOf.get(f.form) ?? []).map(toEvent)),
    })

    const toEpisode = (person: PersonRow, e: (typeof episodes)[number]): EpisodeRecord => {
      const mine = matchesOf[e.role === 'n' ? 'n' : 'b'].get(person.pid) ?? []
      return {
        pid: person.xid,
        role: e.role as Role,
        episode: e.episode,
        enrolled: dayNumber(e.enrolledOn),
        started: e.startedOn === null ? undefined : dayNumber(e.startedOn),
        withdrawn: person.withdrawnOn !== null,
        moderators: JSON.parse(person.moderators) as Record<string, number | string>,
        record: JSON.parse(e.record) as Record<string, number>,
        main: e.mainMatch === null ? undefined : toMatch(all.get(e.mainMatch)!, xids),
        matches: mine.length,
        starts: Object.fromEntries(mine.map((m) => [m.xid, dayNumber(m.startedOn)])),
        ends: endsOf(mine),
        forms: (formsOf.get(`${e.pid} ${e.role} ${e.episode}`) ?? []).map(toForm),
      }
    }

    for (const person of persons) {
      const mine = (episodesOf.get(person.pid) ?? []).sort(
        (a, b) => compare(a.role, b.role) || a.episode - b.episode,
      )
      yield { pid: person.pid, episodes: mine.map((e) => toEpisode(person, e)) }
    }
  }

  return {
    /** Role-episodes of one person after the other, in the order of pseudonyms. */
    async *episodes(study: string): AsyncGenerator<EpisodeRecord[]> {
      for (let after = ''; ; ) {
        const page = await read
          .select()
          .from(t.persons)
          .where(and(eq(t.persons.study, study), gt(t.persons.xid, after)))
          .orderBy(asc(t.persons.xid))
          .limit(PAGE)
        if (page.length === 0) return
        for await (const person of people(study, page)) yield person.episodes
        after = page.at(-1)!.xid
      }
    },

    /** Matches in the order of pseudonyms, each with its two members. */
    async *matches(study: string): AsyncGenerator<PairRecord> {
      for (let after = ''; ; ) {
        const page = await read
          .select()
          .from(t.matches)
          .where(and(eq(t.matches.study, study), gt(t.matches.xid, after)))
          .orderBy(asc(t.matches.xid))
          .limit(PAGE / 2)
        if (page.length === 0) return
        const pids = [...new Set(page.flatMap((m) => [m.newcomer, m.buddy]))]
        const persons = await read
          .select()
          .from(t.persons)
          .where(and(eq(t.persons.study, study), inArray(t.persons.pid, pids)))
        const members = new Map<string, EpisodeRecord[]>()
        for await (const { pid, episodes } of people(study, persons)) members.set(pid, episodes)
        const xids = await pseudonyms(study, page, persons)
        for (const row of page) {
          const match = toMatch(row, xids)
          const member = (pid: string, role: Role) => episodeIn(match, members.get(pid)!, role)
          yield { match, newcomer: member(row.newcomer, 'n'), buddy: member(row.buddy, 'b') }
        }
        after = page.at(-1)!.xid
      }
    },
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function endsOf(matches: readonly MatchRow[]): EpisodeRecord['ends'] {
  return Object.fromEntries(
    matches
      .filter((m) => m.endedOn !== null)
      .map((m) => {
        const early = endedEarly(JSON.parse(m.record) as Record<string, number>)
        return [m.xid, { day: dayNumber(m.endedOn!), early }]
      }),
  )
}

/** The enrolment that a match belongs to: the last one in the role before its start. */
function episodeIn(match: MatchRecord, episodes: readonly EpisodeRecord[], role: Role): EpisodeRecord {
  const mine = episodes.filter((e) => e.role === role)
  return mine.filter((e) => e.enrolled <= match.started).at(-1) ?? mine[0]!
}

/** Cards name matches; exports know matches by their pseudonyms only. */
function withPseudonyms(context: Context, matches: ReadonlyMap<string, { xid: string }>): Context {
  if (typeof context.net_cards !== 'string') return context
  const net_cards = context.net_cards.replaceAll(/=(\S+)/g, (_, mid: string) => `=${matches.get(mid)!.xid}`)
  return { ...context, net_cards }
}

const toEvent = (e: { event: string; receivedAt: number; body: string }): AnswerEvent => ({
  event_id: e.event,
  received_at: e.receivedAt,
  answers: JSON.parse(e.body) as StoredAnswer[],
})

function groupBy<T>(rows: readonly T[], of: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(of(row))
    if (group) group.push(row)
    else groups.set(of(row), [row])
  }
  return groups
}
