import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../server/ids.ts'
import { problemCode, STUDY, type TestServer, testServer } from '../support/http.ts'
import { type Colleague, grant, organise, signedIn } from '../support/staff.ts'

let server: TestServer
let coordinator: Colleague
const ORG = `/api/studies/${STUDY}/organisations/org-a`

beforeAll(async () => {
  server = await testServer()
  await organise(server, 'org-a', 'org-b')
  coordinator = await signedIn(server, grant('coordinator', STUDY, 'org-a'))
})
afterAll(() => server.close())

const post = (path: string, body: object) => coordinator.send('POST', path, body)
const somebody = (name: string, more: object = {}) => ({
  first_name: name,
  enrolled_on: '2026-01-01',
  ...more,
})
const pairOf = (newcomer: object, buddy: object, match: object = {}) => ({
  ...{ request: newId(), newcomer, buddy, match: { started_on: '2026-01-10', ...match } },
})
interface Made {
  mid: string
  newcomer: string
  buddy: string
}
const enrol = async (newcomer: object, buddy: object, match: object = {}): Promise<Made> => {
  const reply = await post(`${ORG}/pairs`, pairOf(newcomer, buddy, match))
  expect(reply.status, await reply.clone().text()).toBe(200)
  return (await reply.json()) as Made
}
const refusal = async (body: object): Promise<[string, string]> => {
  const reply = await post(`${ORG}/pairs`, body)
  const { code, detail } = (await reply.json()) as { code: string; detail: string }
  return [code, detail]
}
const person = async (pid: string) =>
  (await (await coordinator.send('GET', `/api/studies/${STUDY}/people/${pid}`)).json()) as {
    roles: { role: string; episode: number; main_match: string | null }[]
    matches: { mid: string; record: Record<string, number>; plan_end_on: string; ended_on: string | null }[]
  } & Record<string, unknown>
const end = (mid: string, body: object) =>
  coordinator.send('PUT', `/api/studies/${STUDY}/matches/${mid}/end`, { end_kind: 2, ...body })
const count = async () => [
  (await server.store.people.inOrganisation(STUDY, 'org-a')).length,
  (await server.store.people.matchesIn(STUDY, 'org-a')).length,
]

describe('enrolling a pair', () => {
  test('makes both people and the match in one request, names in the vault only', async () => {
    const phone = '0470 12 34 56'
    const { mid, newcomer, buddy } = await enrol(
      somebody('Selam', { phone, channel: 'sms', lang: 'ar', moderators: { age_band: 3, lang_first: 'ti' } }),
      somebody('Lotte', { last_name: 'Maes', email: 'lotte@pairs.example', channel: 'mail' }),
      { record: { track_form: 1, obligation: 1 } },
    )
    const shown = await person(newcomer)
    expect(shown).toMatchObject({ first_name: 'Selam', phone: '+32470123456', lang: 'ar', channel: 'sms' })
    expect(shown.moderators).toEqual({ age_band: 3, lang_first: 'ti' })
    expect(shown.roles).toEqual([{ role: 'n', episode: 1, enrolled_on: '2026-01-01', main_match: mid }])
    expect(shown.matches[0]).toMatchObject({ mid, buddy, plan_end_on: '2026-07-09' })
    expect(shown.matches[0]!.record).toMatchObject({
      track_form: 1,
      obligation: 1,
      match_no: 1,
      n_matches_before: 0,
    })
    expect(JSON.stringify(await server.store.people.get(STUDY, newcomer))).not.toMatch(/Selam|470/)
  })

  test('twice with the same request changes nothing and answers the same', async () => {
    const body = pairOf(somebody('Noor'), somebody('Wout'))
    const first = await (await post(`${ORG}/pairs`, body)).json()
    const before = await count()
    expect(await (await post(`${ORG}/pairs`, body)).json()).toEqual(first)
    expect(await count()).toEqual(before)
  })

  test.each<[string, string, () => object, RegExp]>([
    [
      'an invalid phone',
      'body-invalid',
      () => pairOf(somebody('A', { phone: '12', channel: 'sms' }), somebody('B')),
      /^newcomer.*phone/,
    ],
    [
      'a channel without its address',
      'contact-missing',
      () => pairOf(somebody('A', { channel: 'mail' }), somebody('B')),
      /^newcomer\.email/,
    ],
    [
      'an end before the start',
      'day-wrong',
      () => pairOf(somebody('A'), somebody('B'), { plan_end_on: '2026-01-01' }),
      /^match\.plan_end_on/,
    ],
    [
      'an unknown code',
      'body-invalid',
      () => pairOf(somebody('A'), somebody('B'), { record: { track_form: 9 } }),
      /track_form/,
    ],
    [
      'a day that does not exist',
      'body-invalid',
      () => pairOf(somebody('A'), somebody('B'), { started_on: '2026-02-30' }),
      /^match\.started_on/,
    ],
    [
      'a language of another study',
      'language-unknown',
      () => pairOf(somebody('A', { lang: 'xx' }), somebody('B')),
      /xx/,
    ],
    [
      'somebody unknown',
      'person-unknown',
      () => pairOf({ pid: 'nobody-there' }, somebody('B')),
      /^newcomer\.pid/,
    ],
    [
      'somebody known by the e-mail address',
      'person-known',
      () => pairOf(somebody('A'), somebody('B', { email: 'LOTTE@pairs.example' })),
      /^buddy\.email/,
    ],
    [
      'somebody known by name and phone',
      'person-known',
      () => pairOf(somebody('SELAM', { phone: '+32 470 123456' }), somebody('B')),
      /^newcomer\.phone/,
    ],
  ])(
    'with %s is refused in one clear message, and nothing is written',
    async (_what, code, body, message) => {
      const before = await count()
      const [told, detail] = await refusal(body())
      expect([told, detail]).toEqual([code, expect.stringMatching(message)])
      expect(await count()).toEqual(before)
    },
  )

  test('lets two people of one household share a phone, and a namesake in when confirmed', async () => {
    const phone = '0470 99 88 77'
    await enrol(somebody('Dalia', { phone }), somebody('Rosa'))
    await enrol(somebody('Karim', { phone }), somebody('Vera'))
    await enrol(somebody('Dalia', { phone, confirmed: true }), somebody('Mira'))
  })
})

describe('matches', () => {
  test('with oneself, and of the same two at the same time, are refused', async () => {
    const { newcomer, buddy } = await enrol(somebody('Hana'), somebody('Tuur'))
    expect((await refusal(pairOf({ pid: newcomer }, { pid: newcomer })))[0]).toBe('match-self')
    expect((await refusal(pairOf({ pid: newcomer }, { pid: buddy })))[0]).toBe('match-twice')
  })

  test('may be several at once, and groups: the earliest stays the main one', async () => {
    const { mid, newcomer } = await enrol(somebody('Eden'), somebody('Fien'), { group: 'g1' })
    await enrol({ pid: newcomer }, somebody('Pia'), { started_on: '2026-01-20', group: 'g1' })
    const { roles, matches } = await person(newcomer)
    expect(roles.map((r) => [r.episode, r.main_match])).toEqual([[1, mid]])
    expect(matches.map((m) => m.record.match_no)).toEqual([1, 2])
    const [code, detail] = await refusal(
      pairOf({ pid: newcomer }, somebody('Yara'), { started_on: '2026-01-02' }),
    )
    expect([code, detail]).toEqual(['day-wrong', expect.stringContaining('main match')])
  })

  test('follow each other: the person clock goes on, and the record says which match it is', async () => {
    const { mid, newcomer } = await enrol(somebody('Omar'), somebody('Ilya'), { started_on: '2025-10-01' })
    expect((await end(mid, { ended_on: '2025-12-01', end_by: 2 })).status).toBe(200)
    await enrol({ pid: newcomer }, somebody('Zeno'), { started_on: '2026-01-10' })
    const { roles, matches } = await person(newcomer)
    expect(roles.map((r) => [r.episode, r.main_match])).toEqual([[1, mid]])
    expect(matches[1]!.record).toMatchObject({ match_no: 2, n_matches_before: 1, d_gap: 40 })
  })

  test('more than a year after the last begin a new enrolment', async () => {
    const { mid, newcomer } = await enrol(somebody('Goran'), somebody('Jutta'), { started_on: '2024-01-10' })
    await end(mid, { ended_on: '2024-06-01' })
    const second = await enrol({ pid: newcomer }, somebody('Abel'), { started_on: '2026-01-10' })
    expect((await person(newcomer)).roles.map((r) => [r.episode, r.main_match])).toEqual([
      [1, mid],
      [2, second.mid],
    ])
  })

  test('take a former newcomer as a buddy', async () => {
    const { newcomer } = await enrol(somebody('Amina'), somebody('Sami'), { started_on: '2025-12-01' })
    await enrol(somebody('Bo'), { pid: newcomer }, { started_on: '2026-02-01' })
    expect((await person(newcomer)).roles.map((r) => r.role)).toEqual(['b', 'n'])
  })

  test('end once, not before they began and not in the future', async () => {
    const { mid } = await enrol(somebody('Lina'), somebody('Jef'))
    expect(await problemCode(await end(mid, { ended_on: '2026-01-01' }))).toBe('day-wrong')
    expect(await problemCode(await end(mid, { ended_on: '2026-03-02' }))).toBe('day-wrong')
    expect((await end(mid, { ended_on: '2026-02-01', end_by: 1, end_main: 4 })).status).toBe(200)
    expect(await problemCode(await end(mid, { ended_on: '2026-02-02' }))).toBe('match-ended')
    expect(await server.store.studies.match(STUDY, mid)).toMatchObject({
      endedOn: '2026-02-01',
      endRecordedOn: '2026-03-01',
    })
  })
})

test('contact data change field by field, and the way to reach a person must stay open', async () => {
  const { buddy } = await enrol(
    somebody('Gust'),
    somebody('Rik', { email: 'rik@pairs.example', channel: 'mail' }),
  )
  const change = (body: object) =>
    coordinator.send('PUT', `/api/studies/${STUDY}/people/${buddy}/contact`, body)
  expect(await problemCode(await change({ channel: 'sms' }))).toBe('contact-missing')
  expect((await change({ channel: 'sms', phone: '0471/00.11.22' })).status).toBe(200)
  expect(await person(buddy)).toMatchObject({ first_name: 'Rik', phone: '+32471001122', channel: 'sms' })
})

describe('a list of pairs', () => {
  const send = async (name: string, content: string | Buffer, more: object = {}) => {
    const body = {
      request: newId(),
      name,
      content: Buffer.from(content).toString('base64'),
      dry_run: false,
      ...more,
    }
    const reply = await post(`${ORG}/import`, body)
    return (await reply.json()) as {
      people: number
      matches: number
      dry_run: boolean
      errors: object[]
      code?: string
    }
  }
  const HEAD =
    'n_first_name;n_phone;n_channel;n_age_band;b_first_name;b_email;b_channel;started_on;track_form'
  const GOOD = [
    HEAD,
    'Lamia;0472 00 00 01;sms;3;Griet;griet@list.example;mail;2026-01-15;1',
    'Yusuf;0472 00 00 02;sms;4;Griet;griet@list.example;mail;2026-01-15;1',
    ';;;;Bram;bram@list.example;mail;;',
  ].join('\r\n')

  test('is checked without writing in a dry run, then enrolled whole; one buddy of two newcomers is one person', async () => {
    const before = await count()
    expect(await send('list.csv', GOOD, { dry_run: true })).toEqual({
      dry_run: true,
      rows: 3,
      people: 4,
      matches: 2,
      errors: [],
    })
    expect(await count()).toEqual(before)
    const request = newId()
    expect(await send('list.csv', GOOD, { request })).toMatchObject({ dry_run: false, people: 4, matches: 2 })
    expect(await count()).toEqual([before[0]! + 4, before[1]! + 2])
    expect(await send('list.csv', GOOD, { request })).toMatchObject({ people: 0, errors: [] })
    expect(await count()).toEqual([before[0]! + 4, before[1]! + 2])
  })

  test('with errors is refused whole, and each is named by line and column', async () => {
    const before = await count()
    const bad = [
      HEAD,
      'Rana;0473 00 00 01;sms;3;Els;els@list.example;mail;2026-01-15;1',
      'Sara;12;sms;9;Jan;jan@list.example;mail;2026-13-15;1',
      'Tina;0473 00 00 02;sms;3;Griet2;griet@list.example;mail;2026-01-15;1',
      'Ali;;sms;;;;;2026-01-15;',
    ].join('\n')
    const { errors, dry_run } = await send('list.csv', bad)
    expect(dry_run).toBe(true)
    expect(errors.map((e) => Object.values(e).slice(0, 2))).toEqual([
      [3, 'n_phone'],
      [3, 'n_age_band'],
      [3, 'started_on'],
      [4, 'b_email'],
      [5, 'started_on'],
    ])
    expect(await count()).toEqual(before)
  })

  test('may come from Excel, with its dates as dates', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('pairs')
    sheet.addRow(['n_first_name', 'b_first_name', 'started_on'])
    sheet.addRow(['Xena', 'Yves', new Date(Date.UTC(2026, 0, 20))])
    sheet.addRow(['Zita', 'Ward', '20/01/2026'])
    const bytes = Buffer.from(await book.xlsx.writeBuffer())
    const { errors } = await send('list.xlsx', bytes)
    expect(errors).toEqual([{ line: 3, column: 'started_on', why: 'a day as YYYY-MM-DD' }])
  })

  test('that is no list is refused in one sentence', async () => {
    expect((await send('list.xlsx', 'not a workbook')).code).toBe('table-unreadable')
    expect((await send('list.csv', Buffer.from([0xff, 0xfe, 0x41]))).code).toBe('table-unreadable')
    const { errors } = await send('list.csv', 'n_first_name,favourite_colour\nA,blue')
    expect(errors).toEqual([{ line: 1, column: 'favourite_colour', why: 'this column is not known' }])
  })
})

test('another organisation neither sees nor touches these people', async () => {
  const { mid, newcomer } = await enrol(somebody('Secret'), somebody('Hidden'))
  const other = await signedIn(server, grant('coordinator', STUDY, 'org-b'))
  const tried = [
    await other.send('GET', `/api/studies/${STUDY}/people/${newcomer}`),
    await other.send('PUT', `/api/studies/${STUDY}/matches/${mid}/end`, {
      ended_on: '2026-02-01',
      end_kind: 1,
    }),
    await other.send('GET', `${ORG}/people`),
  ]
  expect(tried.map((r) => r.status)).toEqual([403, 403, 403])
  const own = `/api/studies/${STUDY}/organisations/org-b/pairs`
  const stolen = await other.send('POST', own, pairOf({ pid: newcomer }, somebody('Thief')))
  expect(await problemCode(stolen)).toBe('person-unknown')
})
