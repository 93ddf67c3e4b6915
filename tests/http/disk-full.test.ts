import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemCode, STUDY, type TestServer, testServer, Visitor } from '../support/http.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

/** Lets the database file grow to so many pages, at least its present size. */
const limit = (pages: number) => server.database.read.run(sql.raw(`pragma max_page_count = ${pages}`))

test('a full disk is answered with "disk full": what was acknowledged stays, nothing half is kept, saving goes on', async () => {
  const forms: { visitor: Visitor; form: string; hash: string; saved: string[] }[] = []
  for (let i = 0; i < 4; i += 1) {
    const { secret, form } = await server.invite('n', 'w1')
    const visitor = new Visitor(server.url)
    await visitor.open(secret)
    await visitor.consent('yes')
    forms.push({ visitor, form, hash: (await visitor.session()).questionnaire.sha256, saved: [] })
  }
  const codes = new Set<string>()
  /** Requests of several people at once share a commit. */
  const round = (n: number) =>
    Promise.all(
      forms.map(async ({ visitor, hash, saved }) => {
        const answers = Array.from({ length: 20 }, () => ({ item: 'wb.01', value: 3, age_ms: 100 }))
        const reply = await visitor.save(hash, `event-${1000 + n}`, answers)
        if (reply.status === 200) saved.push(`event-${1000 + n}`)
        else codes.add(`${reply.status} ${await problemCode(reply)}`)
      }),
    )
  limit(1)
  for (let n = 0; n < 30; n += 1) await round(n)
  expect([...codes]).toEqual(['507 disk-full'])
  limit(1_000_000)
  await round(99)
  for (const { form, saved } of forms) {
    const stored = (await server.store.responses.events(STUDY, form)).filter((e) => e.answers.length === 20)
    expect(stored.map((e) => e.event_id).sort()).toEqual([...saved].sort())
    expect(saved).toContain('event-1099')
    expect(saved.length).toBeLessThan(31)
  }
})
