import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeAt } from '../../server/accounts/secondFactor.ts'
import { inviteAccount } from '../../server/http/staff.ts'
import { newId, newToken } from '../../server/ids.ts'
import { sha256 } from '../../server/load.ts'
import { STAFF } from '../../server/vault/identity.ts'
import { problemCode, STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'
import { act, grant, organise, session, signedIn } from '../support/staff.ts'

let server: TestServer
const PASSWORD = 'correct horse battery'
const MINUTE = 60_000

beforeAll(async () => {
  server = await testServer()
  await organise(server, 'org-a')
})
afterAll(() => server.close())

const json = async <T>(reply: Response): Promise<T> => (await reply.json()) as T
/** Moves the clock on, so that the next one-time code is a fresh one. */
const later = (ms = MINUTE) => {
  server.clock.now += ms
}

/** Takes an invitation up; the account's second factor and recovery codes. */
async function accept(link: string, password = PASSWORD) {
  const visitor = new Visitor(server.url)
  const token = link.split('#invitation.')[1]!
  const opened = await json<{ one_time_secret: string; email: string }>(
    await visitor.send('POST', '/api/staff/invitation', { token }),
  )
  const code = codeAt(opened.one_time_secret, server.clock.now)
  const reply = await visitor.send('POST', '/api/staff/invitation/accept', { token, password, code })
  const { recovery_codes } = await json<{ recovery_codes: string[] }>(reply)
  return {
    visitor,
    token,
    status: reply.status,
    secret: opened.one_time_secret,
    email: opened.email,
    recovery_codes,
  }
}

async function invited(email: string, ...grants: ReturnType<typeof grant>[]) {
  const services = {
    ...{ store: server.store, vault: server.vault, newId, newToken, sha256 },
    publicUrl: 'http://duopanel.test',
  }
  const who = { email, first_name: 'Ina', last_name: 'Claes', grants }
  const made = await inviteAccount(act(server.clock.now), who, services)
  if ('problem' in made) throw new Error(made.message)
  return made.link
}

const enter = (email: string, password: string, code?: string) => {
  const visitor = new Visitor(server.url)
  const sent = visitor.send('POST', '/api/staff/session', { email, password, ...(code ? { code } : {}) })
  return sent.then((reply) => ({ visitor, reply }))
}

describe('an invitation', () => {
  test('sets password and second factor, signs in, hands out recovery codes, and serves once', async () => {
    const link = await invited('ina@org.example', grant('coordinator', STUDY, 'org-a'))
    const { visitor, status, token, recovery_codes, email } = await accept(link)
    expect([status, email, recovery_codes.length]).toEqual([200, 'ina@org.example', 10])
    const me = await json<object>(await visitor.send('GET', '/api/staff/session'))
    expect(me).toMatchObject({
      state: 'active',
      first_name: 'Ina',
      grants: [grant('coordinator', STUDY, 'org-a')],
    })
    const again = await new Visitor(server.url).send('POST', '/api/staff/invitation', { token })
    expect([again.status, await problemCode(again)]).toEqual([410, 'invitation-unknown'])
  })

  test('ends after seven days, and when a newer one is sent', async () => {
    const first = await invited('old@org.example', grant('translator'))
    const second = await invited('old@org.example', grant('translator'))
    const open = (link: string) =>
      new Visitor(server.url).send('POST', '/api/staff/invitation', { token: link.split('#invitation.')[1] })
    expect([(await open(first)).status, (await open(second)).status]).toEqual([410, 200])
    later(7 * 86_400_000)
    expect((await open(second)).status).toBe(410)
  })

  test('is refused for rights that make no sense', async () => {
    const admin = await signedIn(server, grant('admin'))
    const who = { email: 'x@org.example', first_name: 'X', last_name: 'Y' }
    const tried = [
      [{ role: 'coordinator', study: STUDY }, 'grant-wrong'],
      [{ role: 'researcher' }, 'grant-wrong'],
      [{ role: 'researcher', study: 'nowhere' }, 'study-unknown'],
      [{ role: 'coordinator', study: STUDY, organisation: 'org-z' }, 'organisation-unknown'],
    ] as const
    for (const [wrong, code] of tried)
      expect(await problemCode(await admin.send('POST', '/api/staff', { ...who, grants: [wrong] }))).toBe(
        code,
      )
  })
})

describe('signing in', () => {
  test('takes password and code together, each code once, and says the same for whatever is wrong', async () => {
    const { secret } = await accept(await invited('eva@org.example', grant('translator')))
    later()
    const code = codeAt(secret, server.clock.now)
    expect(await problemCode((await enter('eva@org.example', PASSWORD)).reply)).toBe('code-needed')
    for (const [email, password, typed] of [
      ['eva@org.example', 'wrong password!', code],
      ['eva@org.example', PASSWORD, '000000'],
      ['nobody@org.example', PASSWORD, code],
    ] as const) {
      const { reply } = await enter(email, password, typed)
      expect([reply.status, await problemCode(reply)]).toEqual([401, 'sign-in-failed'])
    }
    expect((await enter('Eva@ORG.example', PASSWORD, code)).reply.status).toBe(200)
    expect(await problemCode((await enter('eva@org.example', PASSWORD, code)).reply)).toBe('sign-in-failed')
  })

  test('takes each recovery code once, however it is typed', async () => {
    const { recovery_codes } = await accept(await invited('rik@org.example', grant('translator')))
    const [first] = recovery_codes
    const typed = `${first!.slice(0, 5).toLowerCase()}-${first!.slice(5)}`
    const { reply } = await enter('rik@org.example', PASSWORD, typed)
    expect(await json(reply)).toMatchObject({ recovery_codes_left: 9 })
    expect((await enter('rik@org.example', PASSWORD, first)).reply.status).toBe(401)
  })

  test('is closed for a while after ten failures of one account, and stays open for others', async () => {
    const tries = []
    for (let i = 0; i < 11; i += 1)
      tries.push((await enter('brute@org.example', `wrong password ${i}`)).reply.status)
    expect(tries).toEqual([...Array(10).fill(401), 429])
    const { secret } = await accept(await invited('calm@org.example', grant('translator')))
    later()
    const code = codeAt(secret, server.clock.now)
    expect((await enter('calm@org.example', PASSWORD, code)).reply.status).toBe(200)
  })

  test('without a second factor is for the demonstration only, while nobody real is here', async () => {
    const demo = await signedIn(server, grant('translator'))
    const email = `${demo.staff}@staff.example`
    expect((await enter(email, 'a password of the tests')).reply.status).toBe(200)
    const real = { study: 'real', version: '1.0.0', synthetic: 0, exportKey: '00', truth: null }
    await server.store.studies.add(real)
    expect(await problemCode((await enter(email, 'a password of the tests')).reply)).toBe('code-needed')
    await server.store.studies.deleteAll('real')
  })
})

describe('a session', () => {
  test('ends at once when the account is closed, after twelve hours, and by signing out', async () => {
    const admin = await signedIn(server, grant('admin'))
    await accept(await invited('boss@org.example', grant('admin')))
    const other = await signedIn(server, grant('translator'))
    const status = async (who: Visitor) => (await who.send('GET', '/api/staff/session')).status
    expect(await status(other)).toBe(200)
    await admin.send('PUT', `/api/staff/${other.staff}/disabled`, { disabled: true })
    expect(await status(other)).toBe(401)
    await admin.send('PUT', `/api/staff/${other.staff}/disabled`, { disabled: false })
    const again = await session(server, other.staff)
    expect(await status(again)).toBe(200)
    await again.send('DELETE', '/api/staff/session')
    expect(await status(again)).toBe(401)
    later(12 * 3_600_000)
    expect(await status(admin)).toBe(401)
  })

  test('counts the rights of the moment, not those at sign-in', async () => {
    const colleague = await signedIn(server, grant('admin'))
    expect((await colleague.send('GET', '/api/staff')).status).toBe(200)
    await server.store.staff.setGrants(act(server.clock.now), colleague.staff, [])
    expect((await colleague.send('GET', '/api/staff')).status).toBe(403)
  })

  test('changes its password with the old one and a code, and every other session ends', async () => {
    const { visitor, secret } = await accept(await invited('pia@org.example', grant('translator')))
    later()
    const elsewhere = (await enter('pia@org.example', PASSWORD, codeAt(secret, server.clock.now))).visitor
    later()
    const code = codeAt(secret, server.clock.now)
    const body = { password: PASSWORD, new_password: 'another long one', code }
    expect((await visitor.send('PUT', '/api/staff/password', body)).status).toBe(200)
    expect((await visitor.send('GET', '/api/staff/session')).status).toBe(200)
    expect((await elsewhere.send('GET', '/api/staff/session')).status).toBe(401)
  })
})

test('the last admin who can sign in is neither closed nor stripped', async () => {
  const alone = await testServer()
  const admin = await signedIn(alone, grant('admin'))
  const disabled = await admin.send('PUT', `/api/staff/${admin.staff}/disabled`, { disabled: true })
  const stripped = await admin.send('PUT', `/api/staff/${admin.staff}/grants`, { grants: [] })
  expect([await problemCode(disabled), await problemCode(stripped)]).toEqual(['last-admin', 'last-admin'])
  await alone.close()
})

test('names, addresses and second factors of staff stand in the vault only', async () => {
  const secret = await server.vault.text(
    STAFF,
    (await server.vault.find(STAFF, 'email', 'eva@org.example'))[0]!,
    'one_time_secret',
  )
  const rows = JSON.stringify([await server.store.staff.list(), await server.store.audit.list('', 500)])
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(rows).not.toMatch(/org\.example|Claes|correct horse/)
  expect(rows).not.toContain(secret)
  expect(server.logged.join('')).not.toMatch(/org\.example|correct horse/)
})
