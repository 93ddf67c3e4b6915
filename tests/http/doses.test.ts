import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../server/ids.ts'
import { problemCode, STUDY, type TestServer, testServer } from '../support/http.ts'
import { type Colleague, grant, organise, signedIn } from '../support/staff.ts'

let server: TestServer
let coordinator: Colleague
const matches = `/api/studies/${STUDY}/matches`
const pairs = `/api/studies/${STUDY}/organisations/org-a/pairs`

beforeAll(async () => {
  server = await testServer()
  await organise(server, 'org-a')
  coordinator = await signedIn(server, grant('coordinator', STUDY, 'org-a'))
})
afterAll(() => server.close())

async function pair(newcomer: object, started_on = '2026-01-10') {
  const body = { request: newId(), newcomer, buddy: { first_name: 'Lotte' }, match: { started_on } }
  return (await (await coordinator.send('POST', pairs, body)).json()) as { mid: string; newcomer: string }
}
const add = (mid: string, body: object) =>
  coordinator.send('POST', `${matches}/${mid}/doses`, { request: newId(), minutes: 90, ...body })
const log = async (mid: string) =>
  (await (await coordinator.send('GET', `${matches}/${mid}/doses`)).json()) as {
    hours_done: number
    newcomer_hours_done: number
    doses: { dose: string; voided_at: number | null }[]
  }

test('hours add up over meetings, and over the matches of the newcomer; the plan is 40 hours', async () => {
  const first = await pair({ first_name: 'Selam' })
  const second = await pair({ pid: first.newcomer }, '2026-02-01')
  await add(first.mid, { day: '2026-01-12' })
  await add(first.mid, { day: '2026-01-19', minutes: 30 })
  await add(second.mid, { day: '2026-02-02', minutes: 60 })
  expect(await log(first.mid)).toMatchObject({ hours_done: 2, newcomer_hours_done: 3, hours_plan: 40 })
})

test('the same request twice counts once', async () => {
  const { mid } = await pair({ first_name: 'Noor' })
  const body = { request: newId(), day: '2026-01-12', minutes: 60 }
  await add(mid, body)
  expect(await (await add(mid, body)).json()).toEqual({ dose: body.request, hours_done: 1 })
})

test('what was taken back no longer counts, and can still be read', async () => {
  const { mid } = await pair({ first_name: 'Omar' })
  const { dose } = (await (await add(mid, { day: '2026-01-12' })).json()) as { dose: string }
  const gone = await coordinator.send('DELETE', `${matches}/${mid}/doses/${dose}`)
  expect(await gone.json()).toEqual({ dose, hours_done: 0 })
  expect((await log(mid)).doses).toMatchObject([{ dose, voided_at: server.clock.now }])
  expect((await coordinator.send('DELETE', `${matches}/${mid}/doses/${dose}`)).status).toBe(404)
})

test('a meeting before the match, after its end, or in the future is refused', async () => {
  const { mid } = await pair({ first_name: 'Eden' })
  const end = { ended_on: '2026-02-01', end_kind: 2 }
  await coordinator.send('PUT', `${matches}/${mid}/end`, end)
  for (const day of ['2026-01-09', '2026-02-02', '2026-03-02'])
    expect(await problemCode(await add(mid, { day }))).toBe('day-wrong')
  expect((await log(mid)).doses).toEqual([])
})
