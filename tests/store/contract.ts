import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../server/db/open.ts'
import type { Pin } from '../../server/store/responses.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import type { Batch } from '../../server/store/studies.ts'
import { makeTables } from '../../server/store/tables.ts'

/**
 * What the store promises, whatever the database. Every test makes a study of its own, so that they do not meet.
 */

const NOW = Date.UTC(2026, 2, 1, 10)
const NAMES = [
  'b1',
  'B1',
  'a1',
  'A1',
  '-1',
  '_1',
  'é1',
  'z1',
  'Z1',
  '10',
  '9',
  'aa',
  'a_a',
  'a-a',
  'aB',
  '💬',
]

const byBytes = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

const none: Batch = { persons: [], episodes: [], matches: [], forms: [], events: [], submissions: [] }

const person = (study: string, pid: string, xid = pid) => ({
  ...{ study, pid, xid, moderators: '{"lang_first":"ti"}', withdrawnOn: null },
})

const episode = (study: string, pid: string, role: string, mainMatch: string | null = null) => ({
  ...{ study, pid, role, episode: 1, enrolledOn: '2026-01-01', startedOn: '2026-01-05' },
  ...{ mainMatch, record: '{"arm":1}' },
})

const match = (study: string, mid: string, newcomer: string, buddy: string) => ({
  ...{ study, mid, xid: mid, newcomer, buddy, group: '', organisation: 'org1', startedOn: '2026-01-05' },
  ...{ planEndOn: '2026-07-05', endedOn: null, endRecordedOn: null, record: '{"match_no":1}' },
})

const form = (study: string, form: string, pid: string, wave = 'w1', role = 'n') => ({
  ...{ study, form, pid, role, episode: 1, wave, mid: '', channel: 'mail' },
  ...{ invitedOn: '2026-01-05', reminders: 0 },
})

const pin = (questionnaire: string): Pin => ({
  ...{ questionnaire, version: '1.0.0', sha256: 'a'.repeat(64), stringsSha256: 'b'.repeat(64) },
  ...{ translation: 'draft', mode: 'web', context: '{}', begunAt: NOW },
})

const event = (study: string, form: string, id: string, value: number, receivedAt = NOW) => ({
  ...{ study, form, event: id, receivedAt },
  answers: [{ item: 'wb.01', answer: { value }, age_ms: 0, lang: 'nl' }],
})

const collect = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const row of rows) all.push(row)
  return all
}

export function storeContract(name: string, open: () => Promise<Database>): void {
  describe(`the store on ${name}`, () => {
    let database: Database
    let store: Store
    let made = 0

    beforeAll(async () => {
      database = await open()
      store = createStore(database)
    }, 60_000)
    afterAll(() => store.close())

    const newStudy = async (): Promise<string> => {
      made += 1
      const study = `study-${made}`
      await store.studies.add({ study, version: '1.0.0', synthetic: 1, exportKey: '00', truth: null })
      return study
    }

    /** A study with one newcomer and a form due. */
    const withForm = async (): Promise<string> => {
      const study = await newStudy()
      const batch = { persons: [person(study, 'p1')], episodes: [episode(study, 'p1', 'n')] }
      await store.studies.addBatch({ ...none, ...batch, forms: [form(study, 'f1', 'p1')] })
      return study
    }

    test('keeps a study as it was given, and says nothing of one that is not there', async () => {
      const row = {
        study: 'kept',
        version: '1.0.0',
        synthetic: 0,
        exportKey: 'ff',
        truth: '{"b":1, "a":[ ]}',
      }
      await store.studies.add(row)
      expect(await store.studies.get('kept')).toEqual(row)
      expect(await store.studies.get('nowhere')).toBeUndefined()
      expect(await store.studies.lastAnswerAt('kept')).toBeNull()
      expect(await store.studies.people('kept')).toBe(0)
    })

    test('lists studies in the order of their bytes', async () => {
      const mine = NAMES.map((n) => `x${n}`)
      for (const study of mine)
        await store.studies.add({ study, version: '1.0.0', synthetic: 1, exportKey: '00', truth: null })
      const listed = (await store.studies.list()).map((s) => s.study).filter((s) => s.startsWith('x'))
      expect(listed).toEqual(byBytes(mine))
    })

    test('streams people and matches in the order of the bytes of their pseudonyms', async () => {
      const study = await newStudy()
      const newcomers = NAMES.map((xid, i) => ({ pid: `n${i}`, xid }))
      await store.studies.addBatch({
        ...none,
        persons: [...newcomers.map(({ pid, xid }) => person(study, pid, xid)), person(study, 'buddy', 'bb')],
        episodes: [
          ...newcomers.map(({ pid }, i) => episode(study, pid, 'n', `m${i}`)),
          episode(study, 'buddy', 'b', 'm0'),
        ],
        matches: newcomers.map(({ pid, xid }, i) => ({
          ...match(study, `m${i}`, pid, 'buddy'),
          xid: `m${xid}`,
        })),
      })
      const people = await collect(store.panel.episodes(study))
      expect(people.flatMap((p) => p.map((e) => e.pid))).toEqual(byBytes([...NAMES, 'bb']))
      const matches = await collect(store.panel.matches(study))
      expect(matches.map((m) => m.match.mid)).toEqual(byBytes(NAMES.map((n) => `m${n}`)))
      expect(matches.map((m) => `m${m.newcomer.pid}`)).toEqual(matches.map((m) => m.match.mid))
      expect(new Set(matches.map((m) => m.match.bid))).toEqual(new Set(['bb']))
    })

    test('streams more people than one page holds, each once', async () => {
      const study = await newStudy()
      const pids = Array.from({ length: 1201 }, (_, i) => `p${i}`)
      await store.studies.addBatch({
        ...none,
        persons: pids.map((pid) => person(study, pid)),
        episodes: pids.map((pid) => episode(study, pid, 'n')),
      })
      expect(await store.studies.people(study)).toBe(1201)
      const people = await collect(store.panel.episodes(study))
      expect(people.map((p) => p[0]!.pid)).toEqual(byBytes(pids))
      expect(await collect(store.studies.moderators(study, '2999-01-01', ['n']))).toHaveLength(1201)
      expect(await collect(store.studies.moderators(study, '2999-01-01', ['b']))).toEqual([])
      expect(await collect(store.studies.moderators(study, '1999-01-01', ['n']))).toEqual([])
    })

    test('finds a match and an episode by key', async () => {
      const study = await newStudy()
      await store.studies.addBatch({
        ...none,
        persons: [person(study, 'p1'), person(study, 'p2')],
        episodes: [episode(study, 'p1', 'n', 'm1'), episode(study, 'p2', 'b', 'm1')],
        matches: [match(study, 'm1', 'p1', 'p2')],
      })
      expect(await store.studies.match(study, 'm1')).toEqual(match(study, 'm1', 'p1', 'p2'))
      expect(await store.studies.episode(study, 'p2', 'b', 1)).toEqual(episode(study, 'p2', 'b', 'm1'))
      expect(await store.studies.episode(study, 'p2', 'n', 1)).toBeUndefined()
    })

    test('finds a link, with its times as numbers, until it is withdrawn', async () => {
      const study = await withForm()
      const link = { study, secret: 's1', form: 'f1', lang: null, expiresAt: NOW + 1 }
      await store.links.add(link)
      expect(await store.links.find(study, 's1')).toEqual({ ...link, revokedAt: null })
      expect(await store.links.find('kept', 's1')).toBeUndefined()
      await store.links.revoke(study, 's1', NOW)
      expect((await store.links.find(study, 's1'))!.revokedAt).toBe(NOW)
    })

    test('has a session while neither it nor its link has ended', async () => {
      const study = await withForm()
      await store.links.add({ study, secret: 's1', form: 'f1', lang: null, expiresAt: NOW + 9 })
      const session = { study, form: 'f1', lang: 'nl', secret: 's1', token: 't1', expiresAt: NOW + 5 }
      await store.links.open(session, NOW, true)
      expect((await store.responses.form(study, 'f1'))!.openedAt).toBe(NOW)
      await store.links.setLanguage(study, 't1', 'ar')
      expect(await store.links.session(study, 't1', NOW)).toEqual({ study, form: 'f1', lang: 'ar' })
      expect(await store.links.session(study, 't1', NOW + 5)).toBeUndefined()
      await store.links.revoke(study, 's1', NOW)
      expect(await store.links.session(study, 't1', NOW)).toBeUndefined()
    })

    test('keeps the first of two events with the same id', async () => {
      const study = await withForm()
      await store.responses.append([event(study, 'f1', 'e1', 3)])
      await store.responses.append([event(study, 'f1', 'e1', 4), event(study, 'f1', 'e2', 5, NOW + 7)])
      const kept = await store.responses.events(study, 'f1')
      expect(kept.map((e) => [e.event_id, e.answers[0]!.answer])).toEqual(
        expect.arrayContaining([
          ['e1', { value: 3 }],
          ['e2', { value: 5 }],
        ]),
      )
      expect(kept).toHaveLength(2)
      expect(await store.studies.lastAnswerAt(study)).toBe(NOW + 7)
    })

    test('pins a form once: who begins again changes nothing of it', async () => {
      const study = await withForm()
      await store.responses.begin(event(study, 'f1', 'e1', 1), pin('first'))
      await store.responses.begin(event(study, 'f1', 'e2', 0), { ...pin('second'), begunAt: NOW + 1 })
      expect(await store.responses.form(study, 'f1')).toMatchObject(pin('first'))
      expect(await store.responses.events(study, 'f1')).toHaveLength(2)
      expect(await store.studies.questionnairesInUse(study)).toEqual([{ name: 'first', version: '1.0.0' }])
    })

    test('submits a form once', async () => {
      const study = await withForm()
      expect((await store.responses.form(study, 'f1'))!.submission).toBeNull()
      await store.responses.submit(study, 'f1', 'e1', NOW)
      await store.responses.submit(study, 'f1', 'e2', NOW + 1)
      expect((await store.responses.form(study, 'f1'))!.submission).toBe('e1')
    })

    test('hands the panel what a form holds', async () => {
      const study = await withForm()
      await store.responses.begin(event(study, 'f1', 'e1', 1), pin('first'))
      await store.responses.append([event(study, 'f1', 'e2', 4, NOW + 1)])
      await store.responses.submit(study, 'f1', 'e3', NOW + 2)
      const found = (await collect(store.panel.episodes(study)))[0]![0]!
      expect(found.moderators).toEqual({ lang_first: 'ti' })
      expect(found.forms).toMatchObject([
        {
          wave: 'w1',
          submitted: true,
          begun: { questionnaire: 'first' },
          answers: { 'wb.01': { answer: { value: 4 } } },
        },
      ])
    })

    test('writes a list of statements whole or not at all', async () => {
      const study = await withForm()
      const twice = [person(study, 'p2'), person(study, 'p2')]
      await expect(store.studies.addBatch({ ...none, persons: twice })).rejects.toThrow()
      const late = { persons: [person(study, 'p3')], forms: [form(study, 'f1', 'p3', 'w2')] }
      await expect(store.studies.addBatch({ ...none, ...late })).rejects.toThrow()
      expect(await store.studies.people(study)).toBe(1)
    })

    test('returns the rows that a statement asks back, and none of the others', async () => {
      const study = await withForm()
      const [first, second] = await database.write((db) => [
        db.insert(tables().submissions).values({ study, form: 'f1', event: 'e1', submittedAt: NOW }),
        db
          .insert(tables().submissions)
          .values({ study, form: 'f2', event: 'e2', submittedAt: NOW })
          .returning({ form: tables().submissions.form }),
      ])
      expect([first, second]).toEqual([[], [{ form: 'f2' }]])
    })

    test('takes many writes at once; one that fails leaves the others whole', async () => {
      const study = await withForm()
      const writes = Array.from({ length: 60 }, (_, i) =>
        i % 10 === 3
          ? store.studies.addBatch({ ...none, persons: [person(study, 'p1')] })
          : store.responses.append([event(study, 'f1', `e${i}`, i % 5)]),
      )
      const results = await Promise.allSettled(writes)
      expect(results.filter((r) => r.status === 'rejected')).toHaveLength(6)
      expect(await store.responses.events(study, 'f1')).toHaveLength(54)
    })

    test('takes the same events from two sides in opposite orders', async () => {
      const study = await withForm()
      const events = Array.from({ length: 300 }, (_, i) => event(study, 'f1', `e${i}`, i % 5))
      await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          store.responses.append(i % 2 === 0 ? events : [...events].reverse()),
        ),
      )
      expect(await store.responses.events(study, 'f1')).toHaveLength(300)
    })

    test('reads a snapshot of one moment while others write', async () => {
      const study = await newStudy()
      await store.studies.addBatch({ ...none, persons: [person(study, 'p1')] })
      const rows = await store.backup.snapshot(async (all) => {
        const persons = all.find((t) => t.name === 'persons')!
        await store.studies.addBatch({ ...none, persons: [person(study, 'p2')] })
        return collect(persons.rows)
      })
      expect(rows.filter((r) => r[0] === study).map((r) => r[1])).toEqual(['p1'])
      expect(await store.studies.people(study)).toBe(2)
    })

    test('hands an export one moment, whatever is written meanwhile', async () => {
      const study = await withForm()
      const before = await store.snapshot(async ({ studies, panel }) => {
        expect(await studies.people(study)).toBe(1)
        await store.responses.begin(event(study, 'f1', 'e1', 1), pin('first'))
        await store.studies.addBatch({
          ...none,
          persons: [person(study, 'p2')],
          episodes: [episode(study, 'p2', 'b', 'm1')],
          matches: [match(study, 'm1', 'p1', 'p2')],
        })
        return {
          people: (await collect(panel.episodes(study))).flat(),
          matches: await collect(panel.matches(study)),
          lastAnswerAt: await studies.lastAnswerAt(study),
        }
      })
      expect(before.people.map((e) => [e.pid, e.matches, e.forms[0]?.begun])).toEqual([['p1', 0, undefined]])
      expect([before.matches, before.lastAnswerAt]).toEqual([[], null])
      const after = (await collect(store.panel.episodes(study))).flat()
      expect(after.map((e) => [e.pid, e.matches])).toEqual([
        ['p1', 1],
        ['p2', 1],
      ])
    })

    test('deletes a synthetic study whole and no other', async () => {
      const [gone, stays] = [await withForm(), await withForm()]
      await store.responses.append([event(gone, 'f1', 'e1', 1), event(stays, 'f1', 'e1', 1)])
      await store.studies.deleteAll(gone)
      expect(await store.studies.get(gone)).toBeUndefined()
      expect(await store.responses.events(gone, 'f1')).toEqual([])
      expect(await store.responses.events(stays, 'f1')).toHaveLength(1)
    })

    const tables = () => makeTables(database.kit)
  })
}
