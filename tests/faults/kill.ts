import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../server/load.ts'
import { type Invited, invite, STUDY } from '../support/http.ts'
import type { Database, Stored } from './databases.ts'
import { type Ledger, type Post, Respondents, sleep } from './respondents.ts'
import { Victim } from './victim.ts'

/**
 * What was acknowledged is kept, however often the server is killed. SIGKILL ends the process at any instruction, yet
 * leaves the kernel's cache of the files: that a commit is on the medium before the reply is `synchronous = FULL`'s part.
 */

const KILLS = process.env.DUOPANEL_LONG ? 200 : 20
const RESPONDENTS = 8
const FORMS = KILLS * 40
/** Between two kills so many requests are answered, at most; then some milliseconds pass. */
const ANSWERED = 60
const MOMENT_MS = 15
const TIMEOUT = KILLS * 15_000

/** The tests, for any database. */
export function killAtRandom(make: () => Promise<Database>): void {
  let database: Database
  let stored: Stored
  let people: Respondents

  beforeAll(async () => {
    database = await make()
    const victim = new Victim(database)
    const invited = await inviteMany(database)
    await victim.start()
    people = new Respondents(victim.url, invited)
    const working = people.work(RESPONDENTS)
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await people.answered(1 + Math.floor(Math.random() * ANSWERED))
      await sleep(Math.random() * MOMENT_MS)
      if (kill === KILLS) people.stop()
      await victim.kill()
      if (kill < KILLS) await victim.start()
    }
    await working
    stored = await database.stored()
  }, TIMEOUT)
  afterAll(() => database?.remove())

  const ledgers = () => people.ledgers
  const posts = () => ledgers().flatMap((l) => l.posts)
  const sent = () =>
    ledgers().flatMap((l) => l.posts.flatMap((p) => p.events.map((e) => [key(l, e), p, e] as const)))

  test('had enough to lose', () => {
    expect(people.refusals).toEqual([])
    expect(posts().filter((p) => p.acknowledged).length).toBeGreaterThan(10 * KILLS)
    expect(posts().filter((p) => p.acknowledged && p.submission).length).toBeGreaterThan(KILLS / 2)
    expect(posts().filter((p) => p.tries > 1).length).toBeGreaterThan(KILLS)
  })

  test('loses no acknowledged answer', () => {
    const rows = new Set(stored.events.map(rowKey))
    const lost = sent().filter(([at, post]) => post.acknowledged && !rows.has(at))
    expect(lost.map(([at]) => at)).toEqual([])
  })

  test('loses no acknowledged submission, and keeps the first of each', () => {
    const rows = new Set(stored.submissions.map(rowKey))
    const acknowledged = ledgers().flatMap((l) =>
      l.posts.filter((p) => p.acknowledged && p.submission).map((p) => `${l.form} ${p.submission}`),
    )
    expect(acknowledged.filter((at) => !rows.has(at))).toEqual([])
    expect(new Set(stored.submissions.map((s) => s.form)).size).toBe(stored.submissions.length)
  })

  test('keeps nothing twice, although requests were repeated', () => {
    expect(new Set(stored.events.map((e) => e.event)).size).toBe(stored.events.length)
  })

  test('keeps every event whole and as it was sent, and nothing that nobody sent', () => {
    const known = new Map(sent().map(([at, , event]) => [at, event]))
    const consents: string[] = []
    for (const row of stored.events) {
      const answers = JSON.parse(row.body) as { item: string }[]
      const event = known.get(rowKey(row))
      if (event) {
        const { lang } = event
        expect(answers).toEqual(
          event.answers.map(({ item, value, age_ms }) => ({ item, answer: { value }, age_ms, lang })),
        )
      } else {
        expect(answers.map((a) => a.item).sort()).toEqual(['start.cons', 'start.lang'])
        consents.push(row.form)
      }
    }
    expect(new Set(consents).size).toBe(consents.length)
    expect(ledgers().filter((l) => l.consented && !consents.includes(l.form))).toEqual([])
  })

  test('keeps each request whole or not at all', () => {
    const rows = new Set([...stored.events, ...stored.submissions].map(rowKey))
    const torn = ledgers().flatMap((l) => l.posts.filter((p) => isTorn(l, p, rows)))
    expect(torn).toEqual([])
  })

  test('finds nothing wrong with its database', () => {
    expect(stored.integrity).toBe('ok')
  })
}

const key = ({ form }: Ledger, { event_id }: { event_id: string }): string => `${form} ${event_id}`
const rowKey = ({ form, event }: { form: string; event: string }): string => `${form} ${event}`

function isTorn(ledger: Ledger, post: Post, rows: ReadonlySet<string>): boolean {
  const parts = post.events.map((e) => key(ledger, e))
  if (post.submission) parts.push(`${ledger.form} ${post.submission}`)
  const kept = parts.filter((at) => rows.has(at)).length
  return kept > 0 && kept < parts.length
}

/** Forms of newcomers at intake, each with a link, written before the server starts. */
async function inviteMany(database: Database): Promise<Invited[]> {
  const store = await database.open()
  try {
    await store.studies.add({
      ...{ study: STUDY, version: '1.0.0', synthetic: 1, exportKey: sha256('kill'), truth: null },
    })
    const now = Date.now()
    return await Promise.all(Array.from({ length: FORMS }, () => invite(store, now, 'n', 'w1', {})))
  } finally {
    await store.close()
  }
}
