import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo } from '../../server/cli/demo.ts'
import { exportStudy } from '../../server/cli/export.ts'
import { FORMATS } from '../../server/files/formats.ts'
import { ROOT } from '../../server/paths.ts'

const folder = mkdtempSync(join(tmpdir(), 'duopanel-independent-'))
const LANGUAGES = ['en', 'ar']
const env = { ...process.env, LC_ALL: 'C.UTF-8' }
const out = (format: string, lang: string) => join(folder, `${format}-${lang}`)

type Row = Record<string, string>
const parsed = (text: string): Row[] => Papa.parse<Row>(text, { header: true, skipEmptyLines: true }).data
const rowsOf = (lang: string, file: string): Row[] =>
  parsed(readFileSync(join(out('csv', lang), `${file}.csv`), 'utf8'))
const filesOf = (lang: string): string[] =>
  readdirSync(out('csv', lang), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.csv'))
    .map((file) => file.slice(0, -'.csv'.length))

beforeAll(async () => {
  const data = join(folder, 'data')
  await demo({ data, persons: '60', seed: '7' })
  for (const lang of LANGUAGES)
    for (const format of FORMATS) {
      const options = { style: 'coded', profile: 'research', lang: lang === 'en' ? 'en,ar' : lang }
      await exportStudy({ study: 'fourth-pillar', data, out: out(format, lang), format, ...options })
    }
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(LANGUAGES)('every file with labels in %s', (lang) => {
  const readers = [
    ['haven-sav', 'sav'],
    ['haven-dta', 'dta'],
    ['readstata13', 'dta'],
    ...(lang === 'en' ? [['readxl', 'xlsx']] : []),
  ]
  test.each(readers)(
    'is read by %s with the cells of the CSV and the labels of the codebook',
    (reader, format) => {
      const script = join(ROOT, 'tests', 'independent', 'files.R')
      const args = [script, out('csv', lang), out(format!, lang), reader!, lang]
      const { stdout: told } = spawnSync('Rscript', args, { encoding: 'utf8', env })
      expect(told).toMatch(new RegExp(`^${reader}: \\d+ files, \\d{6,} cells, \\d+ labelled columns, 0 diff`))
    },
    120_000,
  )

  test('is read by PSPP with the cells of the CSV, its labels, and −999 THRU −985 as missing', () => {
    for (const file of filesOf(lang)) {
      const { cells, dictionary } = throughPspp(join(out('sav', lang), `${file}.sav`))
      const expected = rowsOf(lang, file)
      expect(cells.length, file).toBe(expected.length)
      cells.forEach((row, i) => {
        for (const [name, cell] of Object.entries(expected[i]!))
          expectSame(row[name]!.trim(), cell.trim(), `${file} ${name}`)
      })
      for (const row of rowsOf(lang, 'codebook').filter((r) => r.file === file)) {
        const found = dictionary.get(row.name!)!
        expect(found.missing, row.name).toBe(row.missing_codes_possible === '' ? '' : '-999 THRU -985')
        if (lang === 'en') expectBegins(found.label, row.label_en!)
      }
    }
  }, 120_000)

  test('is read by DuckDB from Parquet: values and reasons apart, the codebook as metadata', async () => {
    const duck = await (await DuckDBInstance.create()).connect()
    for (const file of filesOf(lang)) {
      const parquet = join(out('parquet', lang), `${file}.parquet`)
      const read = await duck.runAndReadAll(`select * from '${parquet}'`)
      const found = read.getRowObjects()
      const expected = rowsOf(lang, file)
      expect(found.length, file).toBe(expected.length)
      const columns = new Set(read.columnNames())
      found.forEach((row, i) => {
        for (const [name, cell] of Object.entries(expected[i]!)) {
          const value = row[name] ?? (columns.has(`${name}__reason`) ? row[`${name}__reason`] : null)
          expectSame(value === null ? '' : String(value), cell, `${file} ${name}`)
        }
      })
      const kv = await duck.runAndReadAll(
        `select decode(value) v from parquet_kv_metadata('${parquet}') where decode(key) = 'codebook'`,
      )
      const { columns: described } = JSON.parse(String(kv.getRows()[0]![0])) as {
        columns: { name: string }[]
      }
      expect(described.map((c) => c.name)).toEqual(Object.keys(expected[0] ?? {}))
    }
  }, 60_000)
})

/** Same text, or the same number to the last digits that a program prints. */
function expectSame(found: string, wanted: string, where: string): void {
  if (found === wanted) return
  const [a, b] = [Number(found), Number(wanted)]
  const close = found !== '' && wanted !== '' && Math.abs(a - b) <= 1e-12 * Math.abs(b)
  expect(close, `${where}: ${found} instead of ${wanted}`).toBe(true)
}

const expectBegins = (found: string, wanted: string): void =>
  expect(wanted.startsWith(found.replace(/…$/, '')), `${found} instead of ${wanted}`).toBe(true)

/** What PSPP makes of a system file: its rows as CSV, and its dictionary. */
function throughPspp(sav: string): {
  cells: Row[]
  dictionary: Map<string, { label: string; missing: string }>
} {
  const [syntax, csv, listing] = ['run.sps', 'rows.csv', 'dictionary.csv'].map((f) => join(folder, f))
  writeFileSync(
    syntax!,
    [
      `GET FILE='${sav}'.`,
      'DISPLAY DICTIONARY.',
      `SAVE TRANSLATE /OUTFILE='${csv}' /TYPE=CSV /REPLACE /FIELDNAMES /CELLS=VALUES.`,
    ].join('\n'),
  )
  rmSync(csv!, { force: true })
  execFileSync('pspp', ['-O', 'format=csv', '-o', listing!, syntax!], { env, stdio: 'pipe' })
  expect(existsSync(csv!), sav).toBe(true)
  const blocks = readFileSync(listing!, 'utf8').split(/^Table: /m)
  const variables = blocks.find((b) => b.startsWith('Variables'))!
  const dictionary = new Map(
    parsed(variables.slice(variables.indexOf('\n') + 1)).map((r) => [
      r.Name!,
      { label: r.Label!, missing: r['Missing Values'] ?? '' },
    ]),
  )
  return { cells: parsed(readFileSync(csv!, 'utf8')), dictionary }
}
