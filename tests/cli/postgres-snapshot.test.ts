import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import Papa from 'papaparse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../server/cli/context.ts'
import { demo } from '../../server/cli/demo.ts'
import { newId } from '../../server/ids.ts'
import { ROOT } from '../../server/paths.ts'
import type { Store } from '../../server/store/store.ts'
import { newPostgres, withDatabase } from '../support/databases.ts'

const STUDY = 'fourth-pillar'
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-snapshot-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Row = Record<string, string>
const rowsOf = (out: string, file: string): Row[] =>
  Papa.parse<Row>(readFileSync(join(out, `${file}.csv`), 'utf8'), { header: true, skipEmptyLines: true }).data

/** A newcomer and a buddy, matched since the first of January. */
async function enrolPair(store: Store): Promise<void> {
  const [newcomer, buddy, mid] = [newId(), newId(), newId()]
  const own = { study: STUDY, episode: 1, enrolledOn: '2025-01-01', startedOn: '2025-01-01', record: '{}' }
  await store.studies.addBatch({
    persons: [newcomer, buddy].map((pid) => ({
      ...{ study: STUDY, pid, xid: pid, moderators: '{}', withdrawnOn: null },
    })),
    episodes: [
      { ...own, pid: newcomer, role: 'n', mainMatch: mid },
      { ...own, pid: buddy, role: 'b', mainMatch: mid },
    ],
    matches: [
      {
        ...{ study: STUDY, mid, xid: mid, newcomer, buddy, group: '', organisation: 'org1' },
        ...{ startedOn: '2025-01-01', planEndOn: '2025-07-01', endedOn: null, record: '{}' },
      },
    ],
    ...{ forms: [], events: [], submissions: [] },
  })
}

/** The export of the built program in a thread of its own, beside those who answer. */
function exportInWorker(out: string, data: string): Promise<unknown> {
  const module = pathToFileURL(join(ROOT, 'dist', 'server', 'cli', 'export.js')).href
  const args = { study: STUDY, out, data, format: 'csv', style: 'coded', profile: 'research' }
  const program = `import('${module}').then(({ exportStudy }) => exportStudy(${JSON.stringify(args)}))`
  return once(new Worker(program, { eval: true }), 'exit')
}

/** Exports while pairs are enrolled one after the other; resolves with how many were before it ended. */
async function exportBeside(store: Store, out: string, data: string): Promise<number> {
  let running = true
  const exporting = exportInWorker(out, data).finally(() => {
    running = false
  })
  const enrolling = async () => {
    let enrolled = 0
    for (; running; enrolled += 1) {
      await enrolPair(store)
      await new Promise((next) => setTimeout(next, 2))
    }
    return enrolled
  }
  const [enrolled] = await Promise.all([enrolling(), exporting])
  return enrolled
}

async function filesAgree(name: string): Promise<void> {
  const [data, out] = [join(folder, name), join(folder, `${name}-out`)]
  await demo({ data, persons: '120', seed: '5' })
  const store = await openStore(data)
  try {
    const enrolled = await exportBeside(store, out, data)
    expect(enrolled).toBeGreaterThan(20)
    expect(rowsOf(out, 'persons').length).toBeLessThan(120 + 2 * enrolled)
  } finally {
    await store.close()
  }
  const ids = (file: string, column: string) => [...new Set(rowsOf(out, file).map((r) => r[column]!))].sort()
  const persons = ids('persons', 'pid')
  expect(ids('panel_long', 'pid')).toEqual(persons)
  expect(ids('panel_wide', 'pid')).toEqual(persons)
  const matches = ids('matches', 'mid')
  expect(ids('panel_wide', 'mid').filter((mid) => mid !== '' && !matches.includes(mid))).toEqual([])
}

test(
  'files on SQLite agree although people are enrolled while they are written',
  () => withDatabase(undefined, () => filesAgree('sqlite')),
  60_000,
)

test('files on PostgreSQL agree although people are enrolled while they are written', async () => {
  await withDatabase(await newPostgres(), () => filesAgree('postgres'))
}, 60_000)
