import { type AnyColumn, and, asc, eq, gt, inArray } from 'drizzle-orm'
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
export const panel = ({ read, tables: t }: Source) => {
  const pseudonyms = async (study: string, pids: string[]): Promise<Map<string, string>> => {
    const rows = await read
      .select({ pid: t.persons.pid, xid: t.persons.xid })
      .from(t.persons)
      .where(and(eq(t.persons.study, study), inArray(t.persons.pid, pids)))
    return new Map(rows.map((r) => [r.pid, r.xid]))
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

  /** Everything about some people, in their order. */
  const people = async (study: string, persons: readonly PersonRow[]): Promise<EpisodeRecord[][]> => {
    const pids = persons.map((p) => p.pid)
    const ofPids = (table: { study: AnyColumn; pid: AnyColumn }) =>
      and(eq(table.study, study), inArray(table.pid, pids))
    const episodes = await read.select().from(t.episodes).where(ofPids(t.episodes))
    const forms = await read
      .select()
      .from(t.forms)
      .where(ofPids(t.forms))
      .orderBy(asc(t.forms.wave), asc(t.forms.mid), asc(t.forms.form))
    /** SQLite takes the tables of a cross join in this order; of an inner join it reads all of the study's events first. */
    const ofForms = (table: { study: AnyColumn; form: AnyColumn }) =>
      and(ofPids(t.forms), eq(table.study, t.forms.study), eq(table.form, t.forms.form))
    const events = await read
      .select({
        form: t.events.form,
        event: t.events.event,
        receivedAt: t.events.receivedAt,
        body: t.events.body,
      })
      .from(t.forms)
      .crossJoin(t.events)
      .where(ofForms(t.events))
    const submitted = await read
      .select({ form: t.submissions.form })
      .from(t.forms)
      .crossJoin(t.submissions)
      .where(ofForms(t.submissions))
    const matches = await read
      .select()
      .from(t.matches)
      .where(and(eq(t.matches.study, study), inArray(t.matches.newcomer, pids)))
      .orderBy(asc(t.matches.mid))
    const asBuddy = await read
      .select()
      .from(t.matches)
      .where(and(eq(t.matches.study, study), inArray(t.matches.buddy, pids)))
      .orderBy(asc(t.matches.mid))
    const all = new Map([...matches, ...asBuddy].map((m) => [m.mid, m]))
    const xids = await pseudonyms(study, [
      ...new Set([...all.values()].flatMap((m) => [m.newcomer, m.buddy])),
    ])

    const eventsOf = groupBy(events, (e) => e.form)
    const done = new Set(submitted.map((s) => s.form))
    const formsOf = groupBy(forms, (f) => `${f.pid} ${f.role} ${f.episode}`)
    const episodesOf = groupBy(episodes, (e) => e.pid)
    const matchesOf = {
      n: groupBy([...all.values()], (m) => m.newcomer),
      b: groupBy([...all.values()], (m) => m.buddy),
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
      submitted: done.has(f.form),
      answers: fold((eventsOf.get(f.form) ?? []).map(toEvent)),
    })

    return persons.map((person) =>
      (episodesOf.get(person.pid) ?? [])
        .sort((a, b) => (a.role === b.role ? a.episode - b.episode : a.role < b.role ? -1 : 1))
        .map((e): EpisodeRecord => {
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
        }),
    )
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
        yield* await people(study, page)
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
          .limit(PAGE)
        if (page.length === 0) return
        const pids = [...new Set(page.flatMap((m) => [m.newcomer, m.buddy]))]
        const persons = await read
          .select()
          .from(t.persons)
          .where(and(eq(t.persons.study, study), inArray(t.persons.pid, pids)))
        const byXid = new Map((await people(study, persons)).map((e) => [e[0]!.pid, e]))
        const xids = await pseudonyms(study, pids)
        for (const row of page) {
          const match = toMatch(row, xids)
          const member = (pid: string, role: Role) => episodeIn(match, byXid.get(pid)!, role)
          yield { match, newcomer: member(match.nid, 'n'), buddy: member(match.bid, 'b') }
        }
        after = page.at(-1)!.xid
      }
    },
  }
}

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
