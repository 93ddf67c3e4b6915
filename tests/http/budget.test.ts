import { readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLIENT } from '../../server/paths.ts'
import { STUDY, type TestServer, testServer } from '../support/http.ts'

/** Bytes over the wire: bodies as sent to a browser that takes Brotli, headers left out. */
const FIRST_SCREEN = 30_000
const FIRST_QUESTION = 260_000

let server: TestServer
let cookie = ''
let sha = ''
beforeAll(async () => {
  server = await testServer()
  const { secret } = await server.invite('n', 'w1')
  const opened = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ study: STUDY, secret, lang: 'ar' }),
  })
  cookie = opened.headers.get('set-cookie')!.split(';')[0]!
  sha = JSON.parse((await get('/api/session')).text).questionnaire.sha256
  await fetch(`${server.url}/consent`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'answer=yes',
  })
})
afterAll(() => server.close())

interface Got {
  status: number
  bytes: number
  text: string
  headers: Record<string, string | string[] | undefined>
}

/** A reply as it came over the wire. */
const get = (path: string, accept = ''): Promise<Got> =>
  new Promise((resolve, reject) => {
    const headers = { cookie, 'accept-encoding': accept }
    request(server.url + path, { headers }, (reply) => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.on('end', () => {
        const all = Buffer.concat(parts)
        resolve({
          status: reply.statusCode!,
          bytes: all.length,
          text: all.toString(),
          headers: reply.headers,
        })
      })
    })
      .on('error', reject)
      .end()
  })

const weigh = async (paths: readonly string[]): Promise<number> => {
  const all = await Promise.all(paths.map((path) => get(path, 'gzip, deflate, br')))
  expect(all.map((reply) => reply.status)).toEqual(paths.map(() => 200))
  return all.reduce((sum, reply) => sum + reply.bytes, 0)
}
const linked = async (path: string): Promise<string[]> => {
  const { text } = await get(path)
  return [...new Set([...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((found) => found[1]!))]
}

describe('weight', () => {
  test('welcome, language and consent weigh at most 30 KB with style and script', async () => {
    const later = new Set(await linked('/consent'))
    const welcome = (await linked('/a')).filter((path) => path.endsWith('.css') || !later.has(path))
    expect(welcome).toHaveLength(2)
    const bytes = await weigh(['/a', '/consent', ...welcome])
    expect(bytes).toBeGreaterThan(2000)
    expect(bytes).toBeLessThanOrEqual(FIRST_SCREEN)
  })

  test('everything up to the first question weighs at most 260 KB', async () => {
    const parts = new Set([...(await linked('/a')), ...(await linked('/consent'))])
    const scripts = [...parts].filter((path) => path.endsWith('.js'))
    const built = readdirSync(join(CLIENT, 'assets')).filter((name) => name.endsWith('.js'))
    expect(scripts.map((path) => path.slice('/assets/'.length)).sort()).toEqual(built.sort())
    const pages = ['/a', '/consent', '/survey', '/api/session', `/api/questionnaires/${sha}/ar`]
    const bytes = await weigh([...pages, ...parts])
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThanOrEqual(FIRST_QUESTION)
  })

  test('a page asks for no file of another host and for no unnamed version', async () => {
    for (const page of ['/a', '/consent']) {
      for (const path of await linked(page)) expect(path).toMatch(/^\/assets\/[\w-]+-[\w-]{8}\.(js|css)$/)
    }
  })
})

describe('built files', () => {
  test('come as Brotli, gzip or plain as the browser asks, and are kept for a year', async () => {
    const [style] = (await linked('/a')).filter((path) => path.endsWith('.css'))
    const plain = statSync(join(CLIENT, style!)).size
    const [br, gzip, none] = await Promise.all(['gzip, br', 'gzip', ''].map((accept) => get(style!, accept)))
    expect(br!.headers['content-encoding']).toBe('br')
    expect(gzip!.headers['content-encoding']).toBe('gzip')
    expect(none!.headers['content-encoding']).toBeUndefined()
    expect(none!.bytes).toBe(plain)
    expect(br!.bytes).toBeLessThan(gzip!.bytes)
    expect(none!.text).toBe(readFileSync(join(CLIENT, style!), 'utf8'))
    for (const reply of [br!, gzip!, none!]) {
      expect(reply.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(reply.headers.vary).toBe('Accept-Encoding')
    }
  })

  test('are not served under the names of their compressed copies, and others are not found', async () => {
    const [style] = (await linked('/a')).filter((path) => path.endsWith('.css'))
    for (const path of [`${style}.br`, '/assets/none.js', '/assets/..%2findex.html'])
      expect((await get(path)).status).toBe(404)
  })

  test('pages and answers are never kept', async () => {
    for (const path of ['/a', '/consent', '/survey', '/api/session'])
      expect((await get(path)).headers['cache-control']).toBe('no-store')
  })
})
