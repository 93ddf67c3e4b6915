import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asked, path } from '../../server/core/answers/path.ts'
import { pairsOf, roster } from '../../server/core/answers/roster.ts'
import { facesOf, isNetwork } from '../../server/core/answers/steps.ts'
import type { Answer, Answers, Context, Screen } from '../../server/core/instrument/types.ts'
import { codeHash, newCode } from '../../server/ids.ts'
import { sha256 } from '../../server/load.ts'
import { STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const PAGE_BYTES = 30_000

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

const encode = (fields: [string, string | number][]): string =>
  new URLSearchParams(fields.map(([k, v]): [string, string] => [k, String(v)])).toString()
const post = (v: Visitor, at: string, fields: [string, string | number][]) =>
  v.send('POST', at, encode(fields), FORM)
const target = (reply: Response): string => reply.headers.get('location') ?? ''
const nonceOf = (html: string): string => /name="nonce" value="([^"]+)"/.exec(html)![1]!

/** What the same person says to a screen, in both modes. */
function said(screen: Screen, answers: Answers, context: Context): Answer | undefined {
  if (isNetwork(screen)) {
    const faces = facesOf({ screen, held: undefined, active: undefined, answers, context })
    const by = (keys: string[], code: (i: number) => number): Answer => ({
      value: Object.fromEntries(keys.map((key, i) => [key, code(i)])),
    })
    if (screen.kind === 'roster') return { value: { a01: 1, a02: 1, a03: 1 } }
    if (screen.kind === 'ticks') return by(faces, (i) => i % 2)
    if (screen.kind === 'ties') return by(pairsOf(faces), (i) => [1, 0, -992][i % 3]!)
    if (screen.kind === 'still') return by(faces, (i) => i % 2)
    return by(faces, (i) => screen.codes[i % screen.codes.length]!)
  }
  if (screen.kind === 'choice') return { value: screen.codes[1]! }
  if (screen.kind === 'choices') return { value: screen.codes.slice(0, 1) }
  if (screen.kind === 'number') return { value: screen.min }
  if (screen.kind === 'slider') return { value: 40 }
  return screen.kind === 'open' ? { value: 'We cooked together.\nTwice.' } : undefined
}

/** The fields that a browser sends for an answer. */
function fieldsOf(screen: Screen, { value }: { value: unknown }): [string, string | number][] {
  if (Array.isArray(value)) return value.map((code) => ['answer', code])
  if (screen.kind === 'ticks')
    return Object.entries(value as object).flatMap(([k, code]) => (code === 1 ? [[`k.${k}`, 1]] : []))
  if (typeof value === 'object')
    return Object.entries(value as object).map(([k, code]) => [`k.${k}`, code as number])
  return [['answer', screen.kind === 'open' ? String(value).replace('\n', '\r\n') : (value as number)]]
}

async function form(id: string) {
  return (await server.store.responses.events(STUDY, id)).flatMap((e) => e.answers)
}

/** The whole intake in plain pages; hands back every page seen. */
async function answerPlainly(v: Visitor): Promise<string[]> {
  const pages: string[] = []
  let at = target(await v.send('GET', '/plain'))
  for (let steps = 0; steps < 120 && at !== '/plain/end'; steps += 1) {
    const html = await (await v.send('GET', at)).text()
    pages.push(html)
    const session = await v.session()
    const questionnaire = server.instruments.library.questionnaires.get('newcomer-intake@1.0.0')
    const screens = [...server.instruments.library.questionnaires.values()].flatMap((q) => q.screens)
    const screen = (questionnaire?.screens ?? screens)
      .concat(screens)
      .find((s) => s.id === decodeURIComponent(at.slice('/plain/q/'.length)))!
    const answers = session.answers as Answers
    const nonce: [string, string] = ['nonce', nonceOf(html)]
    if (screen.kind === 'roster') {
      for (const name of ['Ana', 'B & <b>', '😀'])
        expect(target(await post(v, at, [nonce, ['name', name], ['do', 'add']]))).toBe(at)
      at = target(await post(v, at, [nonce, ['do', 'next']]))
      continue
    }
    const answer = said(screen, answers, session.context as Context)
    const fields = answer && 'value' in answer ? fieldsOf(screen, answer) : []
    at = target(await post(v, at, [nonce, ...fields, ['do', answer ? 'next' : 'skip']]))
    expect(at).toMatch(/^\/plain\//)
  }
  pages.push(await (await v.send('GET', at)).text())
  return pages
}

describe('plain pages', () => {
  test('store the same answers as the app for the same person', async () => {
    const plain = await server.invite('n', 'w1')
    const app = await server.invite('n', 'w1')
    const [v, w] = [new Visitor(server.url), new Visitor(server.url)]
    await v.open(plain.secret)
    await post(v, '/consent', [
      ['answer', 'yes'],
      ['plain', 1],
    ])
    const pages = await answerPlainly(v)
    expect(pages.length).toBeGreaterThan(15)
    for (const html of pages) {
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(PAGE_BYTES)
      expect(html).not.toMatch(/<script|[{}]name|undefined/)
    }
    expect(target(await post(v, '/plain/end', []))).toBe('/plain/thanks')
    expect(target(await post(v, '/plain/end', []))).toBe('/plain/thanks')
    expect((await v.send('GET', '/plain/thanks')).status).toBe(200)

    await w.open(app.secret)
    await w.consent('yes')
    const { questionnaire, context, answers: first } = await w.session()
    const q = [...server.instruments.library.questionnaires].find(
      ([k]) => server.instruments.hashes.get(k) === questionnaire.sha256,
    )![1]
    let answers = first as Answers
    for (let n = 0; n < 120; n += 1) {
      const next = asked(path(q.screens, answers, context as Context)).find((s) => !answers[s.id])
      if (!next) break
      const answer = said(next, answers, context as Context) ?? { reason: -985 }
      const reply = await w.save(questionnaire.sha256, `event-${String(n).padStart(6, '0')}`, [
        { item: next.id, ...answer, age_ms: 0 },
      ])
      expect(reply.status).toBe(200)
      answers = { ...answers, [next.id]: answer }
    }
    const current = async (visitor: Visitor) => (await visitor.session()).answers
    expect(await current(v)).toEqual(await current(w))
    expect((await server.store.responses.form(STUDY, plain.form))!.mode).toBe('plain')
    expect((await server.store.responses.form(STUDY, app.form))!.mode).toBe('web')
    expect(roster((await v.session()).answers as Answers, context as Context)).toHaveLength(3)
  })

  test('save an answer once however often it is sent, and the later one when it changes', async () => {
    const { secret, form: id } = await server.invite('n', 'w1')
    const v = new Visitor(server.url)
    await v.open(secret)
    await post(v, '/consent', [
      ['answer', 'yes'],
      ['plain', 1],
    ])
    const at = target(await v.send('GET', '/plain'))
    const item = at.slice('/plain/q/'.length)
    const nonce: [string, string] = ['nonce', nonceOf(await (await v.send('GET', at)).text())]
    const before = (await form(id)).length
    const sent = () => post(v, at, [nonce, ['answer', 1], ['do', 'next']])
    const twice = await Promise.all([sent(), sent()])
    expect(new Set(twice.map(target)).size).toBe(1)
    expect((await form(id)).length).toBe(before + 1)
    await post(v, at, [nonce, ['answer', 0], ['do', 'next']])
    await sent()
    expect((await v.session()).answers[item]).toEqual({ value: 1 })
    await post(v, at, [nonce, ['do', 'refuse']])
    expect((await v.session()).answers[item]).toEqual({ reason: -991 })
  })

  test('say what is missing in a summary that takes the focus, and keep what was typed', async () => {
    const { secret } = await server.invite('n', 'w1')
    const v = new Visitor(server.url)
    await v.open(secret, 'ar')
    await post(v, '/consent', [
      ['answer', 'yes'],
      ['plain', 1],
    ])
    const at = target(await v.send('GET', '/plain'))
    const reply = await post(v, at, [
      ['nonce', 'x'],
      ['do', 'next'],
    ])
    const html = await reply.text()
    expect(reply.status).toBe(422)
    expect(html).toMatch(/<title>خطأ/)
    expect(html).toMatch(/<div class="summary" role="alert" tabindex="-1" autofocus>/)
    expect(html).toContain('href="#answer"')
    expect(html).toContain('id="answer"')
  })

  test('ask again who is meant when a name is given twice, and never put a name into an address', async () => {
    const { secret } = await server.invite('n', 'w1')
    const v = new Visitor(server.url)
    await v.open(secret)
    await post(v, '/consent', [
      ['answer', 'yes'],
      ['plain', 1],
    ])
    const at = '/plain/q/net.names'
    expect((await v.send('GET', at)).status).toBe(200)
    await post(v, at, [
      ['nonce', 'a'],
      ['name', 'Ana\u0007'],
      ['do', 'add'],
    ])
    const again = await post(v, at, [
      ['nonce', 'b'],
      ['name', ' ana '],
      ['do', 'add'],
    ])
    const html = await again.text()
    expect(html).toContain('value="same:a01"')
    expect(html).toContain('value="other:a01"')
    await post(v, at, [
      ['nonce', 'c'],
      ['name', 'ana'],
      ['asked', ''],
      ['do', 'other:a01'],
    ])
    expect((await v.session()).answers['net.names']).toEqual({ value: { a01: 1, a02: 1 } })
    expect((await v.session()).names).toMatchObject({ a01: 'Ana', a02: 'ana' })
    expect(server.logged.join()).not.toMatch(/Ana|ana\b/)
    await post(v, at, [
      ['nonce', 'd'],
      ['do', 'remove:a01'],
    ])
    expect((await v.session()).answers['net.names']).toEqual({ value: { a02: 1 } })
  })

  test('lead nobody in without a session or a yes', async () => {
    const v = new Visitor(server.url)
    expect((await v.send('GET', '/plain')).status).toBe(401)
    const { secret } = await server.invite('n', 'w1')
    await v.open(secret)
    for (const at of ['/plain', '/plain/end', '/plain/q/net.names', '/plain/thanks'])
      expect(target(await v.send('GET', at))).toBe('/consent')
    expect(target(await post(v, '/plain/end', []))).toBe('/consent')
  })

  test('do not let a form with open questions be sent, and lead back from a screen off the path', async () => {
    const { secret } = await server.invite('n', 'w1')
    const v = new Visitor(server.url)
    await v.open(secret)
    await post(v, '/consent', [
      ['answer', 'yes'],
      ['plain', 1],
    ])
    expect(target(await post(v, '/plain/end', []))).toMatch(/^\/plain\/q\//)
    expect(target(await v.send('GET', '/plain/q/none.such'))).toMatch(/^\/plain\//)
  })
})

describe('a code from a letter', () => {
  test('opens the form without a script, in a cookie that scripts cannot read', async () => {
    const { form: id } = await server.invite('n', 'w1')
    const code = newCode()
    const secret = codeHash(sha256, STUDY, code)
    const expiresAt = server.clock.now + 1000
    await server.store.links.add({ study: STUDY, secret, form: id, lang: 'nl', expiresAt })
    const v = new Visitor(server.url)
    const reply = await post(v, '/', [['code', ` ${STUDY}-${code.toUpperCase()} `]])
    expect(target(reply)).toBe('/consent')
    expect(reply.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict/)
    expect(await (await v.send('GET', '/consent')).text()).toContain('name="plain"')
    server.clock.now += 2000
    const late = new Visitor(server.url)
    expect((await post(late, '/', [['code', `${STUDY}-${code}`]])).status).toBe(410)
  })

  test('that is wrong says so beside the field, and is refused after many attempts', async () => {
    const v = new Visitor(server.url)
    const wrong = await post(v, '/', [['code', `${STUDY}-0000000000`]])
    expect(wrong.status).toBe(404)
    expect(await wrong.text()).toContain('aria-invalid="true"')
    const statuses: number[] = []
    for (let n = 0; n < 35; n += 1) statuses.push((await post(v, '/', [['code', 'x']])).status)
    expect(statuses.at(-1)).toBe(429)
  })
})
