import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backup, restore } from '../../server/cli/backup.ts'
import { exportStudy } from '../../server/cli/export.ts'
import { findPlanted, plantedIn } from '../support/canary.ts'
import { STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'

/** Texts that stand nowhere else in the project, so that finding one anywhere means that it leaked. */
const PLANTED = {
  first: 'Zyxwina',
  last: 'Quorthéx',
  other: 'Vrombalda',
  phone: '+32499887766',
  email: 'zyx.quor@canary-planted.example',
  address: 'Grotekwaakstraat 77',
  nickname: 'Oom Plofkip',
  late: 'Tante Rammenas',
}
const planted = Object.values(PLANTED)
const OPTIONS = { format: 'csv', profile: 'research', include: 'out' }

let server: TestServer
/** What every request was answered, and by which page. */
const replies: string[] = []

const read = async (reply: Response): Promise<string> => {
  const text = await reply.text()
  replies.push(`${[...reply.headers].join('\n')}\n${text}`)
  return text
}

beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

describe('names, nicknames, phone numbers and addresses', () => {
  test('are planted, used, and come back to the person that they belong to', async () => {
    const { form, secret } = await server.invite('n', 'w1')
    const row = (await server.store.responses.form(STUDY, form))!
    const match = (await server.store.studies.match(STUDY, row.mid))!
    const { first, last, other, phone, email, address } = PLANTED
    await server.vault.keepIdentities(
      STUDY,
      new Map([[row.pid, { first_name: first, last_name: last, phone, email, address }]]),
    )
    await server.vault.keepFirstName(STUDY, match.buddy, other)
    const visitor = new Visitor(server.url)
    await visitor.open(secret)
    await visitor.consent('yes')
    const kept = await visitor.send('PUT', '/api/session/names', { names: { a01: PLANTED.nickname } })
    expect(await read(kept)).toBe('{"saved":true}')
    const mine = await (await visitor.send('GET', '/api/session')).json()
    expect(mine).toMatchObject({ name: other })
    expect(await server.vault.alterNames(STUDY, row.pid)).toEqual({ a01: PLANTED.nickname })
    const { sha256 } = (mine as { questionnaire: { sha256: string } }).questionnaire
    const answers = [{ item: 'wb.01', value: 3, age_ms: 0 }]
    expect((await visitor.save(sha256, 'event-00000001', answers)).status).toBe(200)
    await visitor.send('PUT', '/api/session/names', { names: { a02: PLANTED.late } })
  })

  test('do not come back in errors, whatever is sent where', async () => {
    const { secret } = await server.invite('n', 'w1')
    const visitor = new Visitor(server.url)
    await visitor.open(secret)
    await visitor.consent('yes')
    const { questionnaire } = await visitor.session()
    for (const text of planted) {
      const saves = [
        { item: 'wb.01', value: text, age_ms: 0 },
        { item: 'wb.01', value: [text], age_ms: 0 },
        { item: 'wb.01', value: 1, reason: text, age_ms: 0 },
      ]
      const bodies: [string, string, unknown][] = [
        ['PUT', '/api/session/names', { names: { a01: `${text}${'x'.repeat(60)}` } }],
        ['PUT', '/api/session/names', { names: [text] }],
        ['PUT', '/api/session/language', { lang: text }],
        ['POST', '/api/session', { study: STUDY, secret: text }],
        ['POST', '/api/session', { study: text, secret }],
        ['PUT', '/api/session/names', `{"names": {"a01": "${text}"`],
        ...saves.map((answer): [string, string, unknown] => [
          'POST',
          '/api/session/answers',
          {
            sha256: questionnaire.sha256,
            events: [{ event_id: 'event-00000002', lang: 'nl', answers: [answer] }],
          },
        ]),
      ]
      for (const sent of bodies) {
        const reply = await visitor.send(...sent)
        expect(reply.status, JSON.stringify(sent)).toBeGreaterThanOrEqual(400)
        await read(reply)
      }
    }
    for (const reply of replies) expect(plantedIn(reply, planted)).toEqual([])
  })

  test('stand in no database file, write-ahead log, program log, backup, restored database or export', async () => {
    const data = server.folder
    await backup(join(data, 'backup'), { data })
    await restore(join(data, 'backup'), { data: join(data, 'restored') })
    for (const style of ['plain', 'coded'])
      await exportStudy({ ...OPTIONS, study: STUDY, out: join(data, `export-${style}`), data, style })
    writeFileSync(join(data, 'program.log'), server.logged.join(''))
    expect(server.logged.length).toBeGreaterThan(20)
    expect(findPlanted(data, planted)).toEqual([])
  })

  test('would be found by this search if they stood somewhere, also in disguise', () => {
    const folder = join(server.folder, 'planted')
    mkdirSync(folder)
    const bytes = (text: string) => Buffer.from(text, 'utf8')
    writeFileSync(join(folder, 'a'), Buffer.concat([Buffer.alloc(7, 200), bytes(PLANTED.last.toUpperCase())]))
    writeFileSync(join(folder, 'b'), bytes(`x${PLANTED.phone}y`).toString('base64'))
    writeFileSync(join(folder, 'c'), bytes(PLANTED.first).toString('hex'))
    writeFileSync(join(folder, 'd'), Buffer.from(PLANTED.nickname, 'utf16le'))
    writeFileSync(join(folder, 'e'), JSON.stringify(PLANTED.last).replace('é', '\\u00e9'))
    expect(findPlanted(folder, planted).sort()).toEqual([
      `a: ${PLANTED.last}`,
      `b: ${PLANTED.phone}`,
      `c: ${PLANTED.first}`,
      `d: ${PLANTED.nickname}`,
      `e: ${PLANTED.last}`,
    ])
  })
})
