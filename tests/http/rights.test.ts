import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allEndpoints } from '../../server/app.ts'
import type { Grant } from '../../server/core/rights.ts'
import { makeTables } from '../../server/store/tables.ts'
import { STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'
import { act, grant, organise, session, signedIn } from '../support/staff.ts'

/**
 * Who may call what, written down apart from the routes. A route of staff that is missing here must be refused to
 * everybody: whoever adds one adds its line.
 *
 * C a coordinator of the organisation that the address is about, c any coordinator of the study, R a researcher of the
 * study, T a translator, A an admin, * whoever is signed in.
 */
const RIGHTS: Record<string, string> = {
  'get /api/staff/session': '*',
  'delete /api/staff/session': '*',
  'put /api/staff/password': '*',
  'get /api/studies': '*',
  'get /api/staff': 'A',
  'post /api/staff': 'A',
  'put /api/staff/:staff/grants': 'A',
  'put /api/staff/:staff/disabled': 'A',
  'get /api/audit': 'A',
  'get /api/studies/:study/audit': 'A',
  'get /api/studies/:study/organisations': 'cRA',
  'put /api/studies/:study/organisations/:organisation': 'A',
  'post /api/studies': 'A',
  'post /api/studies/:study/organisations/:organisation/pairs': 'C',
  'post /api/studies/:study/organisations/:organisation/people': 'C',
  'post /api/studies/:study/organisations/:organisation/import': 'C',
  'get /api/studies/:study/organisations/:organisation/people': 'C',
  'get /api/studies/:study/organisations/:organisation/matches': 'C',
  'get /api/studies/:study/people/:pid': 'C',
  'put /api/studies/:study/people/:pid/contact': 'C',
  'put /api/studies/:study/matches/:mid/end': 'C',
  'post /api/studies/:study/people/:pid/withdraw': 'C',
  'get /api/studies/:study/matches/:mid/doses': 'C',
  'post /api/studies/:study/matches/:mid/doses': 'C',
  'delete /api/studies/:study/matches/:mid/doses/:dose': 'C',
}

/** Routes that need no account. */
const OPEN = ['anyone', 'respondent']

interface Caller {
  name: string
  grants: Grant[]
  /** Which letters of a line let this caller in. */
  letters: string
}

const CALLERS: Caller[] = [
  {
    name: 'a coordinator of the organisation',
    grants: [grant('coordinator', STUDY, 'org-a')],
    letters: '*cC',
  },
  {
    name: 'a coordinator of another organisation',
    grants: [grant('coordinator', STUDY, 'org-b')],
    letters: '*c',
  },
  { name: 'a coordinator of another study', grants: [grant('coordinator', 'other', 'org-a')], letters: '*' },
  { name: 'a researcher of the study', grants: [grant('researcher', STUDY)], letters: '*R' },
  { name: 'a researcher of another study', grants: [grant('researcher', 'other')], letters: '*' },
  { name: 'a translator', grants: [grant('translator')], letters: '*T' },
  { name: 'a translator of another study', grants: [grant('translator', 'other')], letters: '*' },
  { name: 'an admin', grants: [grant('admin')], letters: '*A' },
  { name: 'an account without rights', grants: [], letters: '*' },
]

let server: TestServer
const staff = new Map<string, string>()
const params: Record<string, string> = {
  study: STUDY,
  organisation: 'org-a',
  staff: 'nobody-there',
}

beforeAll(async () => {
  server = await testServer()
  await organise(server, 'org-a', 'org-b')
  const { form } = await server.invite('n', 'w1')
  const { pid, mid } = (await server.store.responses.form(STUDY, form))!
  await server.store.people.move(act(server.clock.now), STUDY, pid, 'org-a')
  await server.database.write((db) => [
    db.update(makeTables(server.database.kit).matches).set({ organisation: 'org-a' }),
  ])
  Object.assign(params, { pid, mid })
  for (const { name, grants } of CALLERS) {
    const colleague = await signedIn(server, grants[0] ?? grant('translator'))
    await server.store.staff.setGrants(act(server.clock.now), colleague.staff, grants)
    staff.set(name, colleague.staff)
  }
})
afterAll(() => server.close())

const routes = allEndpoints.filter((e) => !OPEN.includes(e.who as string))
const nameOf = (e: { method: string; path: string }) => `${e.method} ${e.path}`
const addressOf = (path: string) => path.replace(/:(\w+)/g, (_, name) => params[name] ?? 'aaaaaaaa')
const call = (who: Visitor, { method, path }: { method: string; path: string }) =>
  who.send(method.toUpperCase(), addressOf(path), method === 'get' || method === 'delete' ? undefined : {})

describe('who may call what', () => {
  test.each(CALLERS)('$name: what the table gives and nothing else', async ({ name, letters }) => {
    const wrong: string[] = []
    for (const route of routes) {
      const allowed = [...(RIGHTS[nameOf(route)] ?? '')].some((letter) => letters.includes(letter))
      const { status } = await call(await session(server, staff.get(name)!), route)
      const refused = status === 403 || status === 401
      if (allowed === refused || (!allowed && status !== 403)) wrong.push(`${nameOf(route)}: ${status}`)
    }
    expect(wrong).toEqual([])
  })

  test('without a session, with one that is made up, or with a respondent’s, every route of staff is refused', async () => {
    const { secret } = await server.invite('n', 'w1')
    const respondent = new Visitor(server.url)
    await respondent.open(secret)
    for (const who of [new Visitor(server.url), respondent])
      for (const route of routes)
        expect([nameOf(route), (await call(who, route)).status]).toEqual([nameOf(route), 401])
  })

  test('an account that was closed may nothing', async () => {
    const gone = await signedIn(server, grant('admin'))
    await server.store.staff.setDisabled(act(server.clock.now), gone.staff, true)
    for (const route of routes) expect((await call(gone, route)).status).toBe(401)
  })

  test('the table names no route that is not there', () => {
    const known = new Set(routes.map(nameOf))
    expect(Object.keys(RIGHTS).filter((name) => !known.has(name))).toEqual([])
  })
})
