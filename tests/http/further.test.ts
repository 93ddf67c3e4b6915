import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId, newSecret } from '../../server/ids.ts'
import { sha256 } from '../../server/load.ts'
import { STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'

const DAY_MS = 86_400_000
let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

const daysAgo = (days: number) => new Date(server.clock.now - days * DAY_MS).toISOString().slice(0, 10)

/** A link to a form of the same person about a second match, which began `day` days ago. */
async function about(form: string, wave: string, day: number): Promise<{ form: string; secret: string }> {
  const { pid } = (await server.store.responses.form(STUDY, form))!
  const [buddy, mid, second, secret] = [newId(), newId(), newId(), newSecret()]
  await server.store.studies.addBatch({
    persons: [{ study: STUDY, pid: buddy, xid: buddy, moderators: '{}', withdrawnOn: null }],
    episodes: [],
    matches: [
      {
        ...{ study: STUDY, mid, xid: mid, newcomer: pid, buddy, group: '', organisation: 'org1' },
        ...{ startedOn: daysAgo(day), planEndOn: daysAgo(day - 180), endedOn: null, record: '{}' },
      },
    ],
    forms: [
      {
        ...{ study: STUDY, form: second, pid, role: 'n', episode: 1, wave, mid },
        ...{ channel: 'mail', invitedOn: daysAgo(1), reminders: 0 },
      },
    ],
    events: [],
    submissions: [],
  })
  const expiresAt = server.clock.now + 30 * DAY_MS
  await server.store.links.add({ study: STUDY, secret: sha256(secret), form: second, lang: null, expiresAt })
  return { form: second, secret }
}

/** The questionnaire a form is pinned to after consent, and the date of the next one. */
async function begun({ form, secret }: { form: string; secret: string }) {
  const visitor = new Visitor(server.url)
  await visitor.open(secret)
  await visitor.consent('yes')
  const { next } = await visitor.session()
  const row = await server.store.responses.form(STUDY, form)
  return { questionnaire: row!.questionnaire, next }
}

test('a form about a further match asks about the relation alone and goes on with the clock of that match', async () => {
  const main = await server.invite('n', 'w2', { day: 130 })
  const further = await about(main.form, 'w2', 95)
  expect(await begun(main)).toEqual({ questionnaire: 'newcomer-midpoint', next: daysAgo(130 - 180) })
  expect(await begun(further)).toEqual({
    questionnaire: 'newcomer-relation-midpoint',
    next: daysAgo(95 - 180),
  })
})

test('an exit form is the last about its match, and the follow-up is the last planned one', async () => {
  const exit = await server.invite('b', 'wx', { day: 60, endedOn: daysAgo(5) })
  expect(await begun(exit)).toEqual({ questionnaire: 'buddy-exit', next: null })
  const last = await server.invite('n', 'w3', { day: 180 })
  expect(await begun(last)).toEqual({ questionnaire: 'newcomer-follow-up', next: null })
})
