import { z } from 'zod'
import {
  changeContact,
  endMatch,
  enrolPair,
  enrolPerson,
  importPairs,
  matchList,
  onePerson,
  peopleList,
} from '../contract/people.ts'
import { done, studyName } from '../contract/staff.ts'
import { isProblem, problem } from '../core/problem.ts'
import { dayOf, isoDate } from '../core/study/calendar.ts'
import { type Channel, missingContact } from '../core/study/contact.ts'
import type { Episode, Match, Person } from '../store/people.ts'
import type { Identity } from '../vault/identity.ts'
import type { StaffCaller } from './access.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { nothingPlanned, type Planned, type Planning, planPair, planPerson } from './enrol.ts'
import { planTable } from './import.ts'
import type { Services } from './services.ts'

const COORDINATOR = { roles: ['coordinator'] as const }

const today = ({ clock }: Services) => isoDate(dayOf(clock()))

async function planning(params: Readonly<Record<string, string>>, services: Services): Promise<Planning> {
  const study = services.instruments.library.studies.get(params.study!)!
  const { exportKey } = (await services.store.studies.get(study.name))!
  return { study, exportKey, organisation: params.organisation!, services }
}

/** Writes what was planned: names first, so that nobody stands in the study without one; all of it or none. */
async function carryOut(
  staff: StaffCaller,
  study: string,
  planned: Planned,
  { vault, store }: Services,
): Promise<void> {
  await vault.keepIdentities(study, planned.identities)
  try {
    await store.people.enrol(staff.act(), study, planned, planned.begins)
  } catch (error) {
    for (const pid of planned.identities.keys()) await vault.forget(study, pid)
    throw error
  }
}

const matchReply = (m: Match, minutes: number) => ({
  ...{ mid: m.mid, newcomer: m.newcomer, buddy: m.buddy, organisation: m.organisation, group: m.group },
  ...{ started_on: m.startedOn, plan_end_on: m.planEndOn, ended_on: m.endedOn },
  record: JSON.parse(m.record) as Record<string, number>,
  hours_done: minutes / 60,
})

const personReply = (p: Person, episodes: readonly Episode[], who: Identity | undefined) => ({
  pid: p.pid,
  organisation: p.organisation,
  roles: episodes
    .filter((e) => e.pid === p.pid)
    .map((e) => ({ role: e.role, episode: e.episode, enrolled_on: e.enrolledOn, main_match: e.mainMatch })),
  first_name: who?.first_name ?? '',
  last_name: who?.last_name ?? '',
  phone: who?.phone ?? '',
  email: who?.email ?? '',
  address: who?.address ?? '',
  lang: p.lang,
  channel: p.channel,
  moderators: JSON.parse(p.moderators) as Record<string, number | string>,
  withdrawn_on: p.withdrawnOn,
  erased_on: p.erasedOn,
})

export const peopleEndpoints: Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/api/studies',
    who: { roles: ['admin'] },
    summary: 'Opens a study of real people, by the name of a definition',
    body: z.strictObject({ study: studyName }),
    reply: done,
    problems: ['study-unknown', 'study-open'],
    async run({ services, staff, body }) {
      const plan = services.instruments.library.studies.get(body.study)
      if (!plan) return problem('study-unknown', { study: body.study })
      if (await services.store.studies.get(body.study)) return problem('study-open', { study: body.study })
      const exportKey = services.sha256(services.newToken())
      await services.store.studies.add({
        study: plan.name,
        version: plan.version,
        synthetic: 0,
        exportKey,
        truth: null,
      })
      await services.store.audit.note(staff.act(), {
        study: plan.name,
        action: 'study.open',
        subject: plan.name,
      })
      return { done: true }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/studies/:study/organisations/:organisation/pairs',
    who: COORDINATOR,
    summary: 'Enrols a pair, or matches people who are enrolled; repeating the request changes nothing',
    body: enrolPair.body,
    reply: enrolPair.reply,
    problems: [
      ...['contact-missing', 'language-unknown', 'person-known', 'person-unknown', 'person-withdrawn'],
      ...['match-self', 'match-twice', 'day-wrong'],
    ],
    async run({ services, staff, params, body }) {
      const study = params.study!
      const before = await services.store.studies.match(study, body.request)
      if (before) return { mid: before.mid, newcomer: before.newcomer, buddy: before.buddy }
      const planned = nothingPlanned()
      const ids = { n: services.newId(), b: services.newId() }
      const made = await planPair(
        await planning(params, services),
        { mid: body.request, pair: body, ids },
        planned,
      )
      if (isProblem(made)) return made
      await carryOut(staff, study, planned, services)
      return { mid: body.request, ...made }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/studies/:study/organisations/:organisation/people',
    who: COORDINATOR,
    summary: 'Enrols somebody who waits for a match; repeating the request changes nothing',
    body: enrolPerson.body,
    reply: enrolPerson.reply,
    problems: ['contact-missing', 'language-unknown', 'person-known', 'day-wrong'],
    async run({ services, staff, params, body }) {
      const pid = body.request
      if (await services.store.people.get(params.study!, pid)) return { pid }
      const planned = nothingPlanned()
      const { role, person } = body
      const wrong = await planPerson(
        await planning(params, services),
        { pid, role, person, path: 'person.' },
        planned,
      )
      if (wrong) return wrong
      await carryOut(staff, params.study!, planned, services)
      return { pid }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/studies/:study/organisations/:organisation/import',
    who: COORDINATOR,
    summary: 'Enrols a list of pairs from a CSV or Excel file, all or nothing; a dry run only checks',
    body: importPairs.body,
    reply: importPairs.reply,
    problems: ['table-unreadable'],
    async run({ services, staff, params, body }) {
      const planned = nothingPlanned()
      const checked = await planTable(await planning(params, services), body, planned)
      if (isProblem(checked)) return checked
      const errors = checked.errors
      const dry = body.dry_run || errors.length > 0
      if (!dry && planned.persons.length + planned.matches.length > 0)
        await carryOut(staff, params.study!, planned, services)
      const { persons, matches } = planned
      return { dry_run: dry, rows: checked.rows, people: persons.length, matches: matches.length, errors }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/studies/:study/organisations/:organisation/people',
    who: COORDINATOR,
    summary: 'People of an organisation, with names and contact data',
    reply: peopleList.reply,
    problems: [],
    async run({ services: { store, vault }, params }) {
      const rows = await store.people.inOrganisation(params.study!, params.organisation!)
      const pids = rows.map((p) => p.pid)
      const names = await vault.identities(params.study!, pids)
      const episodes = await store.people.episodesOf(params.study!, pids)
      return { people: rows.map((p) => personReply(p, episodes, names.get(p.pid))) }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/studies/:study/organisations/:organisation/matches',
    who: COORDINATOR,
    summary: 'Matches of an organisation, with the hours done',
    reply: matchList.reply,
    problems: [],
    async run({ services: { store }, params }) {
      const rows = await store.people.matchesIn(params.study!, params.organisation!)
      const minutes = await store.work.minutes(
        params.study!,
        rows.map((m) => m.mid),
      )
      return { matches: rows.map((m) => matchReply(m, minutes.get(m.mid) ?? 0)) }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/studies/:study/people/:pid',
    who: COORDINATOR,
    summary: 'One person with every match',
    reply: onePerson.reply,
    problems: ['not-found'],
    async run({ services: { store, vault }, params }) {
      const [study, pid] = [params.study!, params.pid!]
      const row = (await store.people.get(study, pid))!
      const names = await vault.identities(study, [pid])
      const matches = [
        ...(await store.people.matchesOf(study, pid, 'n')),
        ...(await store.people.matchesOf(study, pid, 'b')),
      ]
      const minutes = await store.work.minutes(
        study,
        matches.map((m) => m.mid),
      )
      const person = personReply(row, await store.people.episodesOf(study, [pid]), names.get(pid))
      return { ...person, matches: matches.map((m) => matchReply(m, minutes.get(m.mid) ?? 0)) }
    },
  }),
  endpoint({
    method: 'put',
    path: '/api/studies/:study/people/:pid/contact',
    who: COORDINATOR,
    summary: 'Changes name, contact data, language or channel; what is not named stays',
    body: changeContact.body,
    reply: done,
    problems: ['contact-missing', 'language-unknown'],
    async run({ services, staff, params, body }) {
      const { store, vault, instruments } = services
      const [study, pid] = [params.study!, params.pid!]
      const { lang, channel, ...identity } = body
      const plan = instruments.library.studies.get(study)!
      if (lang !== undefined && !plan.languages.includes(lang)) return problem('language-unknown', { lang })
      const row = (await store.people.get(study, pid))!
      const after = { ...(await vault.identities(study, [pid])).get(pid), ...identity } as Identity
      const way = channel ?? (row.channel as Channel)
      const needs = missingContact(way, after)
      if (needs) return problem('contact-missing', { field: needs, channel: way })
      await vault.keepIdentities(study, new Map([[pid, identity as Identity]]))
      const set = { ...(lang === undefined ? {} : { lang }), ...(channel === undefined ? {} : { channel }) }
      await store.people.setContact(staff.act(), study, pid, set, Object.keys(body))
      return { done: true }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/studies/:study/people/:pid/withdraw',
    who: COORDINATOR,
    summary:
      'The person takes no part from now on: links and sessions end, later files hold nothing of theirs',
    reply: done,
    problems: [],
    async run({ services, staff, params }) {
      await services.store.rights.withdraw(staff.act(), params.study!, params.pid!, today(services))
      return { done: true }
    },
  }),
  endpoint({
    method: 'put',
    path: '/api/studies/:study/matches/:mid/end',
    who: COORDINATOR,
    summary: 'Records who ended a match, when and how; only this record sends exit forms',
    body: endMatch.body,
    reply: endMatch.reply,
    problems: ['day-wrong', 'match-ended'],
    async run({ services, staff, params, body }) {
      const [study, mid] = [params.study!, params.mid!]
      const match = (await services.store.studies.match(study, mid))!
      const { ended_on: endedOn, ...ending } = body
      const recordedOn = today(services)
      if (match.endedOn !== null) return problem('match-ended')
      if (endedOn < match.startedOn)
        return problem('day-wrong', { field: 'ended_on', why: 'it lies before the start of the match' })
      if (endedOn > recordedOn)
        return problem('day-wrong', { field: 'ended_on', why: 'it lies in the future' })
      const record = { ...(JSON.parse(match.record) as Record<string, number>), ...ending } as Record<
        string,
        number
      >
      const ended = await services.store.people.endMatch(staff.act(), study, mid, {
        endedOn,
        recordedOn,
        record,
      })
      return ended ? { mid, ended_on: endedOn } : problem('match-ended')
    },
  }),
]
