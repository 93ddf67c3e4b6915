import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo } from '../../server/cli/demo.ts'
import { type ExportArguments, exportStudy, type Manifest } from '../../server/cli/export.ts'
import { ROOT } from '../../server/paths.ts'
import { filesIn } from '../support/folder.ts'

const long = process.env.DUOPANEL_LONG !== undefined
const PERSONS = long ? '2000' : '300'
const KEYS: Record<string, string[]> = {
  persons: ['pid'],
  matches: ['mid'],
  responses: ['pid', 'role', 'episode', 'wave', 'mid', 'loop', 'item', 'rev'],
  panel_long: ['pid', 'role', 'episode', 'wave', 'mid'],
  panel_wide: ['pid', 'role', 'episode'],
  disposition: ['pid', 'role', 'episode', 'wave', 'mid'],
  match_long: ['mid', 'wave', 'role', 'pid'],
  dyad_wide: ['mid', 'wave', 'nid', 'bid'],
  dyad_pairwise: ['mid', 'wave', 'role', 'role_e', 'pid', 'partner'],
  alters: ['pid', 'role', 'episode', 'wave', 'aid'],
  ties: ['pid', 'role', 'episode', 'wave', 'aid1', 'aid2'],
  missing_reasons: ['file', 'key', 'variable'],
}

/** Files with one codebook row per column. */
const DATA_FILES = Object.keys(KEYS).filter((file) => file !== 'missing_reasons')

let folder: string
const data = () => join(folder, 'data')
const out = (name: string) => join(folder, name)

const run = (name: string, args: Partial<ExportArguments> = {}): Promise<Manifest> =>
  exportStudy({
    ...{ study: 'fourth-pillar', out: out(name), data: data() },
    ...{ format: 'csv', style: 'plain', profile: 'research' },
    ...args,
  })

const text = (name: string, file: string): string => readFileSync(join(out(name), file), 'utf8')
type Row = Record<string, string>
const rows = (name: string, file: string): Row[] =>
  Papa.parse<Row>(text(name, `${file}.csv`), { header: true, skipEmptyLines: true }).data
const isReason = (cell: string): boolean => /^-9(8[5-9]|9\d)$/.test(cell)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-export-'))
  await demo({ data: data(), persons: PERSONS, seed: '7' })
  await run('plain')
  await run('coded', { style: 'coded' })
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('an export', () => {
  test('of the same data and as-of date has the same bytes, also from a second database of the same seed', async () => {
    const again = join(folder, 'again')
    await demo({ data: again, persons: PERSONS, seed: '7' })
    await run('second', { data: again, style: 'coded' })
    for (const file of filesIn(out('coded'))) expect(text('second', file), file).toBe(text('coded', file))
  }, 300_000)

  test('of another seed has other people', async () => {
    const other = join(folder, 'other')
    await demo({ data: other, persons: '20', seed: '8' })
    await run('other', { data: other })
    const mine = new Set(rows('plain', 'persons').map((r) => r.pid))
    expect(rows('other', 'persons').filter((r) => mine.has(r.pid))).toEqual([])
  })

  test.each(Object.entries(KEYS))('%s leads with its keys, sorted by code point and unique', (file, keys) => {
    const all = rows('coded', file)
    expect(Object.keys(all[0]!).slice(0, keys.length)).toEqual(keys)
    const joined = all.map((r) => keys.map((k) => r[k]).join('\u0000'))
    expect(joined).toEqual([...joined].sort((a, b) => (a < b ? -1 : 1)))
    expect(new Set(joined).size).toBe(joined.length)
  })

  test('in the coded style leaves no numeric cell blank', () => {
    const numeric = rows('coded', 'codebook').filter((r) => r.type !== 'string')
    for (const file of DATA_FILES) {
      const names = numeric.filter((r) => r.file === file).map((r) => r.name!)
      const blank = rows('coded', file).flatMap((row) => names.filter((n) => row[n] === ''))
      expect([file, ...new Set(blank)]).toEqual([file])
    }
  })

  test.each(['panel_long', 'match_long'])(
    'in the plain style holds no reason as a number, and missing_reasons explains %s',
    (file) => {
      const listed = rows('plain', 'missing_reasons').filter((r) => r.file === file)
      const reasons = new Map(listed.map((r) => [`${r.key} ${r.variable}`, r.code]))
      const coded = rows('coded', file)
      rows('plain', file).forEach((row, i) => {
        const key = KEYS[file]!.map((k) => row[k]).join('|')
        for (const [name, cell] of Object.entries(row)) {
          expect(isReason(cell), `${name} ${cell}`).toBe(false)
          const code = coded[i]![name]!
          const explained = isReason(code) && !['-996', '-986', '-987'].includes(code)
          expect(reasons.get(`${key} ${name}`)).toBe(explained ? code : undefined)
        }
      })
    },
  )

  test('writes CRLF at the end of every line, no byte order mark and no ISO date', () => {
    for (const file of filesIn(out('plain')).filter((f) => f.endsWith('.csv'))) {
      const content = text('plain', file)
      expect(content.startsWith('\ufeff')).toBe(false)
      expect(content.endsWith('\r\n')).toBe(true)
      expect(content.replaceAll('\r\n', '').includes('\n'), file).toBe(false)
      expect(content, file).not.toMatch(/\b20\d\d-\d\d-\d\d\b/)
    }
  })

  test('is described by a manifest: rows, columns, bytes and sha256 of every file, keys sorted', () => {
    const manifest = JSON.parse(text('coded', 'manifest.json')) as {
      files: { name: string; rows: number; columns: number; bytes: number; sha256: string }[]
    }
    expect(manifest).toMatchObject({
      study: 'fourth-pillar',
      synthetic: true,
      as_of: '2026-03-01',
      style: 'coded',
    })
    expect(Object.keys(manifest)).toEqual(Object.keys(manifest).sort())
    expect(manifest.files.map((f) => f.name)).toEqual(
      filesIn(out('coded')).filter((f) => f !== 'manifest.json'),
    )
    for (const file of manifest.files) {
      const bytes = readFileSync(join(out('coded'), file.name))
      expect(file.bytes).toBe(bytes.length)
      expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
      if (!file.name.endsWith('.csv')) continue
      const parsed = Papa.parse<string[]>(bytes.toString('utf8'), { skipEmptyLines: true }).data
      expect([file.rows, file.columns]).toEqual([parsed.length - 1, parsed[0]!.length])
    }
  })

  test('has a codebook row for every variable of its data files, and no other', () => {
    const book = rows('plain', 'codebook')
    for (const file of DATA_FILES) {
      const names = Object.keys(rows('plain', file)[0]!)
      expect(book.filter((r) => r.file === file).map((r) => r.name)).toEqual(names)
    }
    const rq = book.find((r) => r.file === 'panel_long' && r.name === 'rq_03_v1')!
    expect(rq).toMatchObject({
      reverse_keyed: 'yes',
      validated: 'no',
      caimer_primary: 'Me',
      response_set: 'TR5',
      waves: 'w2 w3',
    })
  })

  test('is recomputed by R from its own raw items, every score to 1e-9', () => {
    const told = execFileSync('Rscript', [join(ROOT, 'tests', 'independent', 'recompute.R'), out('coded')], {
      encoding: 'utf8',
    })
    expect(told).toMatch(/scores checked: \d{4,}, largest difference: /)
  }, 60_000)

  test('holds alters and ties from which igraph finds the network indices of the panel again, to 1e-9', () => {
    const script = join(ROOT, 'tests', 'independent', 'exported-network.R')
    const told = execFileSync('Rscript', [script, out('coded')], { encoding: 'utf8' })
    expect(told).toMatch(/^networks: \d{3,}, values checked: \d{4,}, largest difference: /)
  }, 60_000)

  test('narrows to files, waves, roles, construct and CAIMeR component', async () => {
    const manifest = await run('narrow', {
      files: 'panel_long,codebook',
      waves: 'w2',
      roles: 'b',
      construct: 'relationship quality',
      caimer: 'Me',
      lang: 'nl',
    })
    expect((manifest.files as { name: string }[]).map((f) => f.name)).toEqual([
      'codebook.csv',
      'codebook.html',
      'datapackage.json',
      'ddi.xml',
      'panel_long.csv',
    ])
    const all = rows('narrow', 'panel_long')
    expect(new Set(all.map((r) => `${r.role} ${r.wave}`))).toEqual(new Set(['b w2']))
    const measured = Object.keys(all[0]!).filter((n) => /_(v1|s|k)$/.test(n))
    expect(measured.every((n) => n.startsWith('rq_'))).toBe(true)
    expect(measured).toContain('rq_s')
  })

  test('defuses formulas in the spreadsheet profile only', async () => {
    await run('sheet', { profile: 'spreadsheet', files: 'missing_codes,codebook' })
    expect(text('sheet', 'codebook.csv').startsWith('\ufeff')).toBe(true)
  })

  test.each([
    ['--style', { style: 'colourful' }, 'option-unknown'],
    ['--format', { format: 'docx' }, 'option-unknown'],
    ['--files', { files: 'panel_long,nonsense' }, 'option-unknown'],
    ['--waves', { waves: 'w9' }, 'option-unknown'],
    ['--as-of', { asOf: '2026-02-30' }, 'option-value'],
    ['--study', { study: 'nowhere' }, 'study-unknown'],
  ])('refuses an unknown %s and writes nothing', async (_option, args, code) => {
    await expect(run('refused', args)).rejects.toMatchObject({ code })
    expect(readdirSync(folder)).not.toContain('refused')
  })
})

describe('the demonstration', () => {
  test('has every fate: early ends, re-matches, two buddies, missed waves, refusals, half-finished forms', () => {
    const outcomes = new Set(rows('plain', 'disposition').map((r) => r.outcome))
    for (const outcome of ['complete', 'break-off', 'opened only', 'no response', 'refused'])
      expect(outcomes).toContain(outcome)
    const matches = rows('coded', 'matches')
    const count = (test: (r: Row) => boolean) => matches.filter(test).length
    expect(count((r) => ['2', '3', '4'].includes(r.end_kind!))).toBeGreaterThan(0)
    expect(count((r) => r.match_no === '2' && Number(r.d_gap) > 0)).toBeGreaterThan(0)
    expect(count((r) => r.group_form === '2')).toBeGreaterThanOrEqual(2)
    expect(rows('plain', 'persons')).toHaveLength(Number(PERSONS))
    expect(rows('plain', 'persons').every((r) => r.synthetic === '1')).toBe(true)
  })

  test('states effects that the data of everybody who answered agree with, within sampling error', () => {
    const { truth } = JSON.parse(text('plain', 'manifest.json')) as {
      truth: { variable: string; role: string; contrast: string; value: number }[]
    }
    const panel = rows('plain', 'panel_long')
    const scores = (variable: string, role: string, wave: string) =>
      panel
        .filter((r) => r.role === role && r.wave === wave && r[variable] !== '')
        .map((r) => Number(r[variable]))
    const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length
    const error = (x: number[]) =>
      Math.sqrt(x.reduce((s, v) => s + (v - mean(x)) ** 2, 0) / (x.length - 1) / x.length)
    const between = truth.filter((t) => t.role === 'b-n')
    expect(between.length).toBeGreaterThan(5)
    for (const t of between) {
      const [b, n] = [scores(t.variable, 'b', t.contrast), scores(t.variable, 'n', t.contrast)]
      const z = (mean(b) - mean(n) - t.value) / Math.hypot(error(b), error(n))
      expect(Math.abs(z), `${t.variable} ${t.contrast}`).toBeLessThan(4.5)
    }
  })

  test('refuses a study that is not empty, and too few people', async () => {
    await expect(demo({ data: data(), persons: '20', seed: '1' })).rejects.toMatchObject({
      code: 'study-not-empty',
    })
    await expect(demo({ data: data(), persons: '19', seed: '1' })).rejects.toMatchObject({
      code: 'option-value',
      status: 2,
    })
  })
})
