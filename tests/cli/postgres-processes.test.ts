import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countMigrations } from '../../server/db/migrate.ts'
import { openPostgres } from '../../server/db/postgres.ts'
import { POSTGRES_MIGRATIONS, ROOT } from '../../server/paths.ts'
import { FULL_DISK, newPostgres, onPostgres } from '../support/databases.ts'
import { problemCode, STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'

const CLI = join(ROOT, 'dist', 'server', 'cli', 'main.js')
const environment = (url: string) => ({
  ...process.env,
  DATABASE_URL: url,
  DUOPANEL_DATA: '/nonexistent/data',
})

let url: string
let processes: { child: ChildProcess; address: string }[]
/** For invitations and for looking into the store. */
let server: TestServer

/** The built program, serving; resolves when it answers. */
function serve(): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0'], {
    env: environment(url),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr!.on('data', (part: Buffer) => {
      text += part.toString()
      const address = /answers at (\S+)/.exec(text)?.[1]
      if (address) resolve({ child, address })
    })
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}: ${text}`)))
  })
}

/** Says the same to either process: as a phone behind a load balancer does. */
class BothSides extends Visitor {
  turn = 0
  override send(...args: Parameters<Visitor['send']>): Promise<Response> {
    this.turn += 1
    return this.sendTo(processes[this.turn % 2]!.address, ...args)
  }
}

beforeAll(async () => {
  url = await newPostgres()
  processes = await Promise.all([serve(), serve()])
  server = await testServer(await openPostgres(url, POSTGRES_MIGRATIONS))
  server.clock.now = Date.now()
})
afterAll(async () => {
  await server?.close()
  for (const { child } of processes ?? []) child.kill('SIGTERM')
})

const answer = (value: number) => [{ item: 'wb.01', value, age_ms: 100 }]

async function begun() {
  const { secret, form } = await server.invite('n', 'w1')
  const visitor = new BothSides(processes[0]!.address)
  expect((await visitor.open(secret)).status).toBe(200)
  await visitor.consent('yes')
  const { questionnaire } = await visitor.session()
  return { visitor, form, hash: questionnaire.sha256 }
}

describe('two server processes on one PostgreSQL', () => {
  test('started together on an empty database, migrate it once', async () => {
    const done = await onPostgres(url, 'select number from duopanel_migrations order by number')
    expect(done).toHaveLength(countMigrations(POSTGRES_MIGRATIONS))
    expect(new Set(done.map((row) => JSON.stringify(row))).size).toBe(done.length)
  })

  test('carry one session between them, from the link to the submission', async () => {
    const { visitor, hash, form } = await begun()
    for (let i = 0; i < 6; i += 1) {
      expect((await visitor.save(hash, `event-000${i}`, answer(i % 5))).status).toBe(200)
      expect((await visitor.session()).answers['wb.01']).toEqual({ value: i % 5 })
    }
    await visitor.send('PUT', '/api/session/language', { lang: 'ar' })
    expect(await visitor.session()).toMatchObject({ lang: 'ar', submitted: false })
    const submit = () => visitor.send('POST', '/api/session/submit', { sha256: hash, event_id: 'event-0009' })
    expect((await submit()).status).toBe(200)
    expect((await submit()).status).toBe(200)
    expect(await problemCode(await visitor.save(hash, 'event-0010', answer(1)))).toBe('form-submitted')
    expect(await server.store.responses.events(STUDY, form)).toHaveLength(7)
  })

  test('keep an event once that reaches both at the same moment', async () => {
    const { visitor, hash, form } = await begun()
    const sent = Array.from({ length: 20 }, (_, i) => [`event-${100 + i}`, `event-${100 + i}`]).flat()
    const replies = await Promise.all(sent.map((event) => visitor.save(hash, event, answer(2))))
    expect(new Set(replies.map((r) => r.status))).toEqual(new Set([200]))
    expect(await server.store.responses.events(STUDY, form)).toHaveLength(21)
  })

  test('a process that is killed leaves the other, with all that either acknowledged', async () => {
    const { visitor, hash, form } = await begun()
    const saved: string[] = []
    const saving = Array.from({ length: 40 }, async (_, i) => {
      const event = `event-${200 + i}`
      const reply = await visitor.save(hash, event, answer(1)).catch(() => undefined)
      if (reply?.status === 200) saved.push(event)
    })
    processes[1]!.child.kill('SIGKILL')
    await Promise.all(saving)
    const kept = (await server.store.responses.events(STUDY, form)).map((e) => e.event_id)
    expect(saved.length).toBeGreaterThan(0)
    expect(kept).toEqual(expect.arrayContaining(saved))
    processes[1] = await serve()
    expect((await visitor.session()).answers['wb.01']).toEqual({ value: 1 })
  })
})

describe('the command line', () => {
  const duopanel = (database: string, ...args: string[]) =>
    spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', env: environment(database) })

  test('ends with 1 and one sentence when the database is down, without the password', () => {
    const { status, stderr } = duopanel('postgres://me:hunter2@127.0.0.1:1/answers', 'serve', '--port', '0')
    expect(status).toBe(1)
    expect(stderr).toBe(
      'The PostgreSQL database "answers" at 127.0.0.1:1 cannot be used: nothing answers there. See DATABASE_URL.\n',
    )
  })

  test('ends with 2 when DATABASE_URL is not an address of PostgreSQL, without showing it', () => {
    const { status, stdout, stderr } = duopanel('mysql://me:hunter2@localhost/answers', 'demo', '--json')
    expect(status).toBe(2)
    expect(JSON.parse(stdout).error.message).toContain('expected postgres://')
    expect(stdout + stderr).not.toContain('hunter2')
  })

  test('fills an empty database with the demonstration, and refuses to do it twice', async () => {
    const other = await newPostgres()
    const { status, stdout } = duopanel(other, 'demo', '--persons', '20', '--json')
    expect([status, JSON.parse(stdout).persons]).toEqual([0, 20])
    expect(await onPostgres(other, 'select count(*)::int as n from persons')).toEqual([{ n: 20 }])
    expect(duopanel(other, 'demo', '--persons', '20').status).toBe(1)
  })

  test('says that the disk is full, shows no row of what it wrote, and keeps nothing of the batch', async () => {
    const other = await newPostgres()
    await (await openPostgres(other, POSTGRES_MIGRATIONS)).close()
    await onPostgres(other, FULL_DISK)
    await onPostgres(
      other,
      'create trigger full_disk after insert on submissions for each statement execute function full_disk()',
    )
    const { status, stdout, stderr } = duopanel(other, 'demo', '--persons', '20', '--json')
    expect([status, JSON.parse(stdout).error.code]).toEqual([1, 'disk-full'])
    expect(stdout + stderr).not.toMatch(/insert|lang_first/)
    expect(await onPostgres(other, 'select 1 from persons')).toEqual([])
  })
})
