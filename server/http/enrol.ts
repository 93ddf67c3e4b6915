import type { EnrolPair, Member, NewPerson } from '../contract/people.ts'
import type { Study } from '../core/instrument/types.ts'
import { type Problem, problem } from '../core/problem.ts'
import { dayNumber, dayOf, isoDate } from '../core/study/calendar.ts'
import { missingContact } from '../core/study/contact.ts'
import { beginsEnrolment, historyOf, mainOf, overlaps, type Relation } from '../core/study/matching.ts'
import { pseudonym } from '../ids.ts'
import type { Begins, Enrolment } from '../store/people.ts'
import type { Identity } from '../vault/identity.ts'
import type { Services } from './services.ts'

/** Plans enrolments as rows: nothing is written before everything has been checked, also for a whole list of pairs. */

type Side = 'n' | 'b'

export interface Planned extends Enrolment {
  begins: Begins[]
  identities: Map<string, Identity>
}

export const nothingPlanned = (): Planned => ({
  ...{ persons: [], episodes: [], matches: [], begins: [] },
  identities: new Map(),
})

export interface Planning {
  study: Study
  exportKey: string
  organisation: string
  services: Services
}

/** Checks and plans one new person in a role. */
export async function planPerson(
  { study, exportKey, organisation, services }: Planning,
  { pid, role, person, path }: { pid: string; role: Side; person: NewPerson; path: string },
  planned: Planned,
): Promise<Problem | undefined> {
  const { first_name, last_name, phone, email, address, lang, channel } = person
  const needs = missingContact(channel, { ...(phone ? { phone } : {}), ...(email ? { email } : {}) })
  if (needs) return problem('contact-missing', { field: `${path}${needs}`, channel })
  if (lang !== undefined && !study.languages.includes(lang)) return problem('language-unknown', { lang })
  const identity = { first_name, last_name, phone, email, address }
  const given = Object.fromEntries(Object.entries(identity).filter(([, v]) => v !== undefined)) as Identity
  const today = isoDate(dayOf(services.clock()))
  const enrolledOn = person.enrolled_on ?? today
  if (enrolledOn > today)
    return problem('day-wrong', { field: `${path}enrolled_on`, why: 'it lies in the future' })
  const twice = person.confirmed ? undefined : await knownBy(study.name, given, planned, services)
  if (twice) return problem('person-known', { field: `${path}${twice}` })
  planned.identities.set(pid, given)
  planned.persons.push({
    ...{ study: study.name, pid, xid: pseudonym(exportKey, pid), organisation, channel, lang: lang ?? null },
    ...{ moderators: JSON.stringify(person.moderators), withdrawnOn: null },
  })
  planned.episodes.push({
    ...{ study: study.name, pid, role, episode: 1, enrolledOn, startedOn: null, mainMatch: null },
    record: JSON.stringify({ arm: 1, arm_assigned: 1, assign_method: 4, ...person.arm }),
  })
  return undefined
}

/** By which field somebody is known already, in the vault or earlier in the same list. */
async function knownBy(
  study: string,
  { phone, email, first_name }: Identity,
  planned: Planned,
  { vault }: Services,
): Promise<string | undefined> {
  const others = [...planned.identities.values()]
  const sameName = (id: Identity | undefined) => id?.first_name?.toLowerCase() === first_name?.toLowerCase()
  if (
    email &&
    ((await vault.find(study, 'email', email)).length > 0 || others.some((o) => o.email === email))
  )
    return 'email'
  if (!phone) return undefined
  if (others.some((o) => o.phone === phone && sameName(o))) return 'phone'
  const found = await vault.find(study, 'phone', phone)
  const names = await vault.identities(study, found)
  return found.some((pid) => sameName(names.get(pid))) ? 'phone' : undefined
}

/** Checks and plans a pair: whoever is new, the match, and a new enrolment where the last match is long over. */
export async function planPair(
  planning: Planning,
  { mid, pair, ids }: { mid: string; pair: Omit<EnrolPair, 'request'>; ids: Record<Side, string> },
  planned: Planned,
): Promise<Problem | { newcomer: string; buddy: string }> {
  const { study, exportKey, organisation } = planning
  const { started_on, group, record } = pair.match
  const planEnd = pair.match.plan_end_on ?? isoDate(dayNumber(started_on) + study.lengthDays)
  if (planEnd <= started_on)
    return problem('day-wrong', { field: 'match.plan_end_on', why: 'it is not after the start' })
  const pids = { n: ids.n, b: ids.b }
  for (const [role, member] of [
    ['n', pair.newcomer],
    ['b', pair.buddy],
  ] as const) {
    const path = role === 'n' ? 'newcomer.' : 'buddy.'
    const wrong =
      'pid' in member
        ? await joins(planning, member.pid, path, planned)
        : await planPerson(planning, { pid: ids[role], role, person: member, path }, planned)
    if (wrong) return wrong
    if ('pid' in member) pids[role] = member.pid
  }
  if (pids.n === pids.b) return problem('match-self')
  const match: Relation = { mid, startedOn: started_on, endedOn: null }
  for (const role of ['n', 'b'] as const) {
    const wrong = await planSide(planning, pids, role, match, enrolledOn(pair, role), planned)
    if (wrong) return wrong
  }
  const history = historyOf(await relations(planning, pids.n, 'n', planned), started_on)
  planned.matches.push({
    ...{ study: study.name, mid, xid: pseudonym(exportKey, mid), newcomer: pids.n, buddy: pids.b },
    ...{ group, organisation, startedOn: started_on, planEndOn: planEnd, endedOn: null, endRecordedOn: null },
    record: JSON.stringify({ group_form: 1, hours_plan: 40, ...record, ...history }),
  })
  return { newcomer: pids.n, buddy: pids.b }
}

const enrolledOn = (pair: { newcomer: Member; buddy: Member }, role: Side): string | undefined => {
  const member = role === 'n' ? pair.newcomer : pair.buddy
  return 'pid' in member ? undefined : member.enrolled_on
}

/** Whether somebody known may join a match here: of this organisation, neither withdrawn nor erased. */
async function joins(
  { study, organisation, services }: Planning,
  pid: string,
  path: string,
  planned: Planned,
): Promise<Problem | undefined> {
  if (planned.persons.some((p) => p.pid === pid)) return undefined
  const row = await services.store.people.get(study.name, pid)
  if (row?.organisation !== organisation) return problem('person-unknown', { field: `${path}pid` })
  return row.withdrawnOn !== null ? problem('person-withdrawn', { field: `${path}pid` }) : undefined
}

/** Matches of a person in a role: those kept and those planned before this one. */
async function relations({ study, services }: Planning, pid: string, role: Side, planned: Planned) {
  const kept = await services.store.people.matchesOf(study.name, pid, role)
  const mine = planned.matches.filter((m) => (role === 'n' ? m.newcomer : m.buddy) === pid)
  return [...kept, ...mine].map((m) => ({
    ...{
      mid: m.mid,
      startedOn: m.startedOn,
      endedOn: m.endedOn ?? null,
      newcomer: m.newcomer,
      buddy: m.buddy,
    },
  }))
}

/** The enrolment that a match belongs to, for one of the two. */
async function planSide(
  planning: Planning,
  pids: Record<Side, string>,
  role: Side,
  match: Relation,
  enrolled: string | undefined,
  planned: Planned,
): Promise<Problem | undefined> {
  const { study, services } = planning
  const pid = pids[role]
  const earlier = await relations(planning, pid, role, planned)
  if (earlier.some((m) => m.newcomer === pids.n && m.buddy === pids.b && overlaps(m, match)))
    return problem('match-twice')
  const kept = (await services.store.people.episodesOf(study.name, [pid])).filter((e) => e.role === role)
  const fresh = planned.episodes.find((e) => e.pid === pid && e.role === role)
  const last = fresh ?? kept.at(-1)
  const { startedOn } = match
  const new_ = last === undefined || (!fresh && beginsEnrolment(earlier, startedOn))
  if (new_) {
    const row = {
      ...{ study: study.name, pid, role, episode: (last?.episode ?? 0) + 1, startedOn, mainMatch: match.mid },
      ...{
        enrolledOn: enrolled ?? startedOn,
        record: JSON.stringify({ arm: 1, arm_assigned: 1, assign_method: 4 }),
      },
    }
    planned.episodes.push(row)
    return undefined
  }
  if (fresh) {
    const main = mainOf([...earlier, match])!
    Object.assign(fresh, { startedOn: main.startedOn, mainMatch: main.mid })
  } else if (last.mainMatch) {
    const main = earlier.find((m) => m.mid === last.mainMatch)
    if (main && startedOn < main.startedOn)
      return problem('day-wrong', {
        field: 'match.started_on',
        why: 'it lies before the main match of this enrolment',
      })
  } else planned.begins.push({ pid, role, episode: last.episode, startedOn, mainMatch: match.mid })
  return undefined
}
