import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../server/load.ts'
import { problemCode, STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

/** A visitor who has said yes, with the hash of the questionnaire. */
async function begun(role: 'n' | 'b' = 'n', wave = 'w1', options = {}) {
  const invited = await server.invite(role, wave, options)
  const visitor = new Visitor(server.url)
  await visitor.open(invited.secret)
  await visitor.consent('yes')
  const { questionnaire } = await visitor.session()
  return { visitor, hash: questionnaire.sha256, ...invited }
}

const answer = (item: string, value: unknown) => ({ item, value, age_ms: 100 })
const stored = (form: string) => server.store.responses.events(STUDY, form)

describe('a link', () => {
  test('opens a session, once its secret is known', async () => {
    const { secret } = await server.invite('n', 'w1')
    const visitor = new Visitor(server.url)
    const reply = await visitor.open(secret, 'ar')
    expect(await reply.json()).toEqual({ lang: 'ar', consented: false, submitted: false })
    expect(reply.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
    expect(await visitor.session()).toMatchObject({
      role: 'n',
      wave: 'w1',
      lang: 'ar',
      synthetic: true,
      draft: true,
    })
  })

  test('that is wrong, expired or withdrawn says so, each with its own code', async () => {
    const visitor = new Visitor(server.url)
    expect(await problemCode(await visitor.open('0'.repeat(26)))).toBe('link-unknown')
    const revoked = await server.invite('n', 'w1')
    await server.store.links.revoke(STUDY, sha256(revoked.secret), 1)
    expect(await problemCode(await visitor.open(revoked.secret))).toBe('link-revoked')
    const old = await server.invite('n', 'w1')
    server.clock.now += 31 * 86_400_000
    const reply = await visitor.open(old.secret)
    server.clock.now -= 31 * 86_400_000
    expect([reply.status, await problemCode(reply)]).toEqual([410, 'link-expired'])
  })

  test('that is withdrawn ends the sessions opened with it', async () => {
    const { visitor, secret } = await begun()
    await server.store.links.revoke(STUDY, sha256(secret), 1)
    const reply = await visitor.send('GET', '/api/session')
    expect([reply.status, await problemCode(reply)]).toEqual([401, 'session-missing'])
  })
})

describe('saving', () => {
  test('keeps answers, and a repeated event changes nothing', async () => {
    const { visitor, hash, form } = await begun()
    const event = 'event-0001'
    const first = await visitor.save(hash, event, [answer('wb.01', 3)])
    expect(await first.json()).toEqual({ saved: [event] })
    const again = await visitor.save(hash, event, [{ ...answer('wb.01', 3), age_ms: 9000 }])
    expect(again.status).toBe(200)
    expect(await stored(form)).toHaveLength(2)
    expect((await visitor.session()).answers['wb.01']).toEqual({ value: 3 })
  })

  test('refuses the same event with other answers', async () => {
    const { visitor, hash } = await begun()
    await visitor.save(hash, 'event-0001', [answer('wb.01', 3)])
    const reply = await visitor.save(hash, 'event-0001', [answer('wb.01', 4)])
    expect([reply.status, await problemCode(reply)]).toEqual([409, 'event-conflict'])
    expect((await visitor.session()).answers['wb.01']).toEqual({ value: 3 })
  })

  test.each([
    ['an unknown item', answer('wb.99', 1), 'item-unknown'],
    ['a text for a code', answer('wb.01', '3'), 'value-type'],
    ['a code that is not offered', answer('wb.01', 7), 'value-unknown'],
    ['a reason that is not offered', { item: 'wb.01', reason: -993, age_ms: 1 }, 'reason-unknown'],
    ['a value and a reason together', { item: 'wb.01', value: 1, reason: -991, age_ms: 1 }, 'value-type'],
    ['an unknown field', { ...answer('wb.01', 1), extra: 1 }, 'body-invalid'],
  ])('refuses %s by code, and writes nothing of the request', async (_what, bad, code) => {
    const { visitor, hash, form } = await begun()
    const before = await stored(form)
    const reply = await visitor.save(hash, 'event-0001', [answer('wb.02', 1), bad])
    expect(await problemCode(reply)).toBe(code)
    expect(await stored(form)).toEqual(before)
  })

  test('refuses a number out of range with its bounds', async () => {
    const { visitor, hash } = await begun('n', 'w2', { day: 90 })
    const reply = await visitor.save(hash, 'event-0001', [answer('ctc.hours', 101)])
    expect(await reply.json()).toMatchObject({
      code: 'value-range',
      details: { item: 'ctc.hours', min: 0, max: 100 },
    })
  })

  test('refuses another version of the questionnaire than the form was begun on', async () => {
    const { visitor } = await begun()
    const reply = await visitor.save('0'.repeat(64), 'event-0001', [answer('wb.01', 1)])
    expect([reply.status, await problemCode(reply)]).toEqual([409, 'form-stale'])
  })

  test('needs consent first', async () => {
    const { secret } = await server.invite('n', 'w1')
    const visitor = new Visitor(server.url)
    await visitor.open(secret)
    const { questionnaire } = await visitor.session()
    const reply = await visitor.save(questionnaire.sha256, 'event-0001', [answer('wb.01', 1)])
    expect(await problemCode(reply)).toBe('form-not-begun')
  })

  test('needs a session', async () => {
    const reply = await new Visitor(server.url).save('0'.repeat(64), 'event-0001', [answer('wb.01', 1)])
    expect([reply.status, await problemCode(reply)]).toEqual([401, 'session-missing'])
  })
})

describe('a body', () => {
  test('that is not JSON, too large or of another type has its own problem', async () => {
    const { visitor } = await begun()
    const post = (body: string, type = 'application/json') =>
      visitor.send('POST', '/api/session/answers', body, { 'content-type': type })
    expect(await problemCode(await post('{"sha256":'))).toBe('body-not-json')
    expect(await problemCode(await post(JSON.stringify({ a: 'x'.repeat(140_000) })))).toBe('body-too-large')
    expect(await problemCode(await post('a=1', 'text/plain'))).toBe('body-type')
    expect(await problemCode(await post('{}'))).toBe('body-invalid')
  })
})

describe('sending', () => {
  test('can be repeated, and closes the form to further answers but not to repeated ones', async () => {
    const { visitor, hash } = await begun()
    await visitor.save(hash, 'event-0001', [answer('wb.01', 3)])
    const submit = () => visitor.send('POST', '/api/session/submit', { sha256: hash, event_id: 'event-0009' })
    expect(await (await submit()).json()).toMatchObject({ submitted: true, next: '2026-05-30' })
    expect((await submit()).status).toBe(200)
    const late = await visitor.save(hash, 'event-0002', [answer('wb.02', 1)])
    expect([late.status, await problemCode(late)]).toEqual([409, 'form-submitted'])
    expect((await visitor.save(hash, 'event-0001', [answer('wb.01', 3)])).status).toBe(200)
    expect((await visitor.session()).answers['wb.02']).toBeUndefined()
  })
})

describe('answers sent together with the form', () => {
  test('are saved and the form is sent in one request, which can be repeated', async () => {
    const { visitor, hash, form } = await begun()
    const events = [{ event_id: 'event-0001', lang: 'nl', answers: [answer('wb.01', 3)] }]
    const submit = { event_id: 'event-0009' }
    const post = () => visitor.send('POST', '/api/session/answers', { sha256: hash, events, submit })
    const sent = { saved: ['event-0001'], submitted: true, next: '2026-05-30' }
    expect(await (await post()).json()).toEqual(sent)
    expect(await (await post()).json()).toEqual(sent)
    expect(await stored(form)).toHaveLength(2)
    expect(await visitor.session()).toMatchObject({ submitted: true, answers: { 'wb.01': { value: 3 } } })
  })

  test('are refused together with it', async () => {
    const { visitor, hash } = await begun()
    const events = [{ event_id: 'event-0001', lang: 'nl', answers: [answer('wb.01', 9)] }]
    const submit = { event_id: 'event-0009' }
    const reply = await visitor.send('POST', '/api/session/answers', { sha256: hash, events, submit })
    expect(await problemCode(reply)).toBe('value-unknown')
    expect((await visitor.session()).submitted).toBe(false)
  })
})
describe('consent', () => {
  test('"no" is stored as a refusal, and the link still works', async () => {
    const { secret, form } = await server.invite('n', 'w1')
    const visitor = new Visitor(server.url)
    await visitor.open(secret)
    expect((await visitor.consent('no')).status).toBe(200)
    expect((await visitor.session()).consented).toBe(false)
    server.clock.now += 1000
    await visitor.consent('yes')
    expect((await visitor.session()).consented).toBe(true)
    expect(await stored(form)).toHaveLength(2)
  })

  test('freezes what the record says about the match, for the whole form', async () => {
    const { visitor } = await begun('n', 'w2', { day: 90, endedOn: '2026-01-15' })
    expect((await visitor.session()).context).toMatchObject({ match_ended: 1 })
  })
})

describe('answers from two devices', () => {
  test('the later one wins by its own age, whatever the order of arrival', async () => {
    const { visitor, hash, secret } = await begun()
    const other = new Visitor(server.url)
    await other.open(secret)
    await visitor.save(hash, 'event-0001', [{ ...answer('wb.01', 1), age_ms: 0 }])
    server.clock.now += 1000
    await other.save(hash, 'event-0002', [{ ...answer('wb.01', 4), age_ms: 60_000 }])
    expect((await visitor.session()).answers['wb.01']).toEqual({ value: 1 })
  })
})

describe('the log', () => {
  test('holds no answer, no secret, no cookie and no address', async () => {
    const { visitor, hash, secret } = await begun('n', 'w2', { day: 90 })
    await visitor.save(hash, 'event-canary', [answer('ctc.hours', 97)])
    const log = server.logged.join('')
    for (const canary of [secret, 'event-canary', 'ctc.hours', '97', '127.0.0.1', 'duopanel=', hash]) {
      expect(log.includes(`"${canary}`) || log.includes(`=${canary}`) || log.includes(`/${canary}`)).toBe(
        false,
      )
    }
    expect(log).toContain('"path":"/api/session/answers"')
  })
})

describe('pages', () => {
  test.each(['/', '/a', '/api/docs'])(
    '%s is readable without a session and runs nothing inline',
    async (path) => {
      const reply = await new Visitor(server.url).send('GET', path)
      const html = await reply.text()
      expect(reply.status).toBe(200)
      expect(reply.headers.get('content-security-policy')).toContain("script-src 'self'")
      expect(html).not.toMatch(/<script(?![^>]*src=)[^>]*>|style="|onclick=/)
      expect(html).not.toMatch(/https?:\/\/(?!127)/)
    },
  )

  test.each(['/consent', '/survey'])('%s without a session says to open the link again', async (path) => {
    const reply = await new Visitor(server.url).send('GET', path, undefined, { 'accept-language': 'nl' })
    expect(reply.status).toBe(401)
    expect(await reply.text()).toContain('Open je link opnieuw')
  })

  test('an unknown page is a page, an unknown route a problem', async () => {
    const visitor = new Visitor(server.url)
    const page = await visitor.send('GET', '/nowhere')
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(await problemCode(await visitor.send('GET', '/api/nowhere'))).toBe('not-found')
  })
})

describe('the interface', () => {
  test('is described as OpenAPI 3.1 with every route and who may call it', async () => {
    const api = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      openapi: string
      paths: Record<string, Record<string, { description: string }>>
    }
    expect(api.openapi).toBe('3.1.0')
    const rules = Object.entries(api.paths).flatMap(([path, ops]) =>
      Object.values(ops).map((op) => `${path} ${op.description}`),
    )
    expect(rules).toContain('/api/session/answers Who may call it: respondent.')
    for (const rule of rules)
      expect(rule).toMatch(
        /Who may call it: (anyone|respondent|anyone of the staff|((coordinator|researcher|translator|admin)(, )?)+)\.$/,
      )
  })

  test('health and readiness answer', async () => {
    expect(await (await fetch(`${server.url}/api/health`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${server.url}/api/ready`)).json()).toEqual({ status: 'ready' })
  })
})
