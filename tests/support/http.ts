import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { createApp } from '../../server/app.ts'
import { type Database, openSqlite } from '../../server/db/open.ts'
import { newId, newSecret, newToken } from '../../server/ids.ts'
import { type Instruments, loadInstruments, sha256 } from '../../server/load.ts'
import { CLIENT, INSTRUMENTS, MIGRATIONS, VAULT_MIGRATIONS } from '../../server/paths.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { newVaultKey, vaultKey } from '../../server/vault/seal.ts'
import { createVault, type Vault } from '../../server/vault/vault.ts'

export const STUDY = 'fourth-pillar'
const DAY_MS = 86_400_000

/** An application on a database of its own, a clock that tests move, and every line that it logged. */
export interface TestServer {
  url: string
  /** Where its databases lie. */
  folder: string
  database: Database
  store: Store
  vault: Vault
  instruments: Instruments
  clock: { now: number }
  logged: string[]
  /** A form due, with a link; the match began `day` days ago. */
  invite(role: 'n' | 'b', wave: string, options?: { day?: number; endedOn?: string }): Promise<Invited>
  /** The form of another wave for somebody who was invited before. */
  next(person: Invited, wave: string): Promise<Invited>
  close(): Promise<void>
}

export interface Invited {
  secret: string
  form: string
  pid: string
  /** The other member of the match. */
  partner: string
  role: 'n' | 'b'
  mid: string
}

/** On a database and on definitions of its own, or on those given. */
export async function testServer(given?: Database, definitions = INSTRUMENTS): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'duopanel-http-'))
  const instruments = loadInstruments(definitions)
  if ('problems' in instruments) throw new Error(JSON.stringify(instruments.problems))
  const database = given ?? openSqlite(join(folder, 'answers.sqlite'), MIGRATIONS)
  const store = createStore(database)
  const clock = { now: Date.UTC(2026, 2, 1, 10) }
  const logged: string[] = []
  const log = pino({ base: null }, { write: (line: string) => logged.push(line) })
  const vault = createVault(openSqlite(join(folder, 'vault.sqlite'), VAULT_MIGRATIONS), [
    vaultKey(newVaultKey())!,
  ])
  const services = {
    store,
    vault,
    instruments,
    clock: () => clock.now,
    newId,
    newToken,
    sha256,
    publicUrl: 'http://duopanel.test',
    secure: false,
  }
  const app = createApp({ services, log, client: CLIENT })
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  if (!(await store.studies.get(STUDY)))
    await store.studies.add({
      study: STUDY,
      version: '1.0.0',
      synthetic: 1,
      exportKey: sha256('test'),
      truth: null,
    })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    folder,
    database,
    store,
    vault,
    instruments,
    clock,
    logged,
    invite: (role, wave, options = {}) => invite(store, clock.now, role, wave, options),
    next: (person, wave) => inviteAgain(store, clock.now, person, wave),
    async close() {
      await new Promise((done) => server.close(done))
      await store.close()
      await vault.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A form due of a pair of its own, with a link. */
export async function invite(
  store: Store,
  now: number,
  role: 'n' | 'b',
  wave: string,
  { day = 0, endedOn }: { day?: number; endedOn?: string },
): Promise<Invited> {
  const [n, b, mid] = [newId(), newId(), newId()]
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const startedOn = iso(now - day * DAY_MS)
  const record = endedOn ? { end_kind: 3 } : {}
  await store.studies.addBatch({
    ...NONE,
    persons: [n, b].map((pid) => ({ study: STUDY, pid, xid: pid, moderators: '{}', withdrawnOn: null })),
    episodes: [n, b].map((pid, i) => ({
      ...{ study: STUDY, pid, role: i === 0 ? 'n' : 'b', episode: 1, enrolledOn: startedOn, startedOn },
      ...{ mainMatch: mid, record: '{}' },
    })),
    matches: [
      {
        ...{ study: STUDY, mid, xid: mid, newcomer: n, buddy: b, group: '', organisation: 'org1', startedOn },
        ...{ planEndOn: iso(now + 180 * DAY_MS), endedOn: endedOn ?? null, record: JSON.stringify(record) },
      },
    ],
    forms: [],
  })
  const [pid, partner] = role === 'n' ? [n, b] : [b, n]
  return inviteAgain(store, now, { pid, partner, role, mid }, wave)
}

const NONE = { persons: [], episodes: [], matches: [], events: [], submissions: [] }

async function inviteAgain(
  store: Store,
  now: number,
  person: Pick<Invited, 'pid' | 'partner' | 'role' | 'mid'>,
  wave: string,
): Promise<Invited> {
  const [form, secret] = [newId(), newSecret()]
  const { pid, partner, role, mid } = person
  await store.studies.addBatch({
    ...NONE,
    forms: [
      {
        ...{ study: STUDY, form, pid, role, episode: 1, wave, mid },
        ...{ channel: 'mail', invitedOn: new Date(now).toISOString().slice(0, 10), reminders: 0 },
      },
    ],
  })
  await store.links.add({
    study: STUDY,
    secret: sha256(secret),
    form,
    lang: null,
    expiresAt: now + 30 * DAY_MS,
  })
  return { secret, form, pid, partner, role, mid }
}

type Sent = [method: string, path: string, body?: unknown, headers?: Record<string, string>]

/** A browser's manners without a browser: keeps the cookie, follows no redirects. */
export class Visitor {
  private cookie = ''
  readonly url: string

  constructor(url: string) {
    this.url = url
  }

  protected keepCookie(cookie: string): void {
    this.cookie = cookie
  }

  send(...sent: Sent): Promise<Response> {
    return this.sendTo(this.url, ...sent)
  }

  protected async sendTo(url: string, ...[method, path, body, headers = {}]: Sent): Promise<Response> {
    const json = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
    const reply = await fetch(url + path, {
      method,
      redirect: 'manual',
      body: json ?? null,
      headers: {
        cookie: this.cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    })
    const set = reply.headers.get('set-cookie')
    if (set) this.cookie = set.split(';')[0]!
    return reply
  }

  open = (secret: string, lang = 'nl') => this.send('POST', '/api/session', { study: STUDY, secret, lang })

  consent = (answer: 'yes' | 'no') =>
    this.send('POST', '/consent', `answer=${answer}`, { 'content-type': 'application/x-www-form-urlencoded' })

  async session(): Promise<
    { questionnaire: { sha256: string }; answers: Record<string, unknown> } & Record<string, unknown>
  > {
    const reply = await this.send('GET', '/api/session')
    return (await reply.json()) as Awaited<ReturnType<Visitor['session']>>
  }

  save = (sha256: string, event_id: string, answers: unknown[], lang = 'nl') =>
    this.send('POST', '/api/session/answers', { sha256, events: [{ event_id, lang, answers }] })
}

export const problemCode = async (reply: Response): Promise<string> =>
  ((await reply.json()) as { code: string }).code
