import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgres } from '../../server/db/postgres.ts'
import { POSTGRES_MIGRATIONS } from '../../server/paths.ts'
import { FULL_DISK, newPostgres, onPostgres } from '../support/databases.ts'
import { type Detour, detourTo } from '../support/detour.ts'
import { problemCode, STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'

let url: string
let detour: Detour
let server: TestServer

beforeAll(async () => {
  url = await newPostgres()
  detour = await detourTo(url)
  server = await testServer(await openPostgres(detour.url, POSTGRES_MIGRATIONS))
})
afterAll(async () => {
  await server.close()
  await detour.cut()
})

async function begun() {
  const { secret, form } = await server.invite('n', 'w1')
  const visitor = new Visitor(server.url)
  await visitor.open(secret)
  await visitor.consent('yes')
  const hash = (await visitor.session()).questionnaire.sha256
  const save = (event: string, value = 3) =>
    visitor.save(hash, event, [{ item: 'wb.01', value, age_ms: 100 }])
  const stored = async () => (await server.store.responses.events(STUDY, form)).map((e) => e.event_id)
  return { visitor, save, stored }
}

const ready = async () => (await fetch(`${server.url}/api/ready`)).status

describe('a PostgreSQL server that goes away', () => {
  test('is answered with "not ready", and everything goes on when it is back', async () => {
    const { visitor, save, stored } = await begun()
    await save('event-0001')
    await detour.cut()
    const reply = await save('event-0002')
    expect([reply.status, await problemCode(reply)]).toEqual([503, 'not-ready'])
    expect((await visitor.send('GET', '/api/session')).status).toBe(503)
    expect(await ready()).toBe(503)
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
    await detour.mend()
    expect(await ready()).toBe(200)
    expect((await save('event-0002')).status).toBe(200)
    expect(await stored()).toEqual(expect.arrayContaining(['event-0001', 'event-0002']))
    expect(await stored()).toHaveLength(3)
  })

  test('loses nothing that was acknowledged, and fails with nothing but "not ready"', async () => {
    const { save, stored } = await begun()
    const saved: string[] = []
    const statuses = new Set<number>()
    const client = async (name: number) => {
      for (let i = 0; i < 15; i += 1) {
        const event = `event-${name}-${i}`
        const reply = await save(event)
        statuses.add(reply.status)
        if (reply.status === 200) saved.push(event)
      }
    }
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    const outage = async () => {
      for (let i = 0; i < 5; i += 1) {
        await new Promise((done) => setTimeout(done, 50))
        await onPostgres(url, kill)
      }
    }
    await Promise.all([client(1), client(2), client(3), outage()])
    expect([...statuses].filter((s) => s !== 200 && s !== 503)).toEqual([])
    expect(await stored()).toEqual(expect.arrayContaining(saved))
    expect(await ready()).toBe(200)
  })

  test('leaves nothing of the respondent in the log', () => {
    const failures = server.logged.filter((line) => line.includes('the database failed'))
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.join('\n')).not.toMatch(/wb\.01|select|insert|password/)
  })
})

test('a full disk is answered with "disk full"; nothing half is kept, and saving goes on when there is room', async () => {
  const { save, stored } = await begun()
  const before = await stored()
  await onPostgres(url, FULL_DISK)
  await onPostgres(
    url,
    'create trigger full_disk after insert on answer_events for each statement execute function full_disk()',
  )
  const reply = await save('event-0001')
  expect([reply.status, await problemCode(reply)]).toEqual([507, 'disk-full'])
  expect(await stored()).toEqual(before)
  await onPostgres(url, 'drop trigger full_disk on answer_events')
  expect((await save('event-0001')).status).toBe(200)
})
