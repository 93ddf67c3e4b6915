import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { isReason, MISSING } from '../../server/core/panel/missing.ts'
import type { Cell } from '../../server/core/panel/reader.ts'
import type { Column, Table } from '../../server/core/panel/table.ts'
import { type Format, fileSet } from '../../server/files/formats.ts'
import type { WrittenFile } from '../../server/files/part.ts'
import { ROOT } from '../../server/paths.ts'

const folder = mkdtempSync(join(tmpdir(), 'duopanel-nasty-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Words of a made-up questionnaire, as no instrument has them yet. */
const WORDS = [
  'ብዙሕ ግዜ ምስ ዓርከይ ይራኸብ',
  'ፈጺሙ ኣይኮነን',
  'أستطيع أن أتحدث معه عمّا يشغل بالي',
  'ليس صحيحًا على الإطلاق',
  '"quoted", with a comma',
  "it's; 1 = one",
  'two\r\nlines',
  'a\u200fb\u202ec',
  '👩‍👩‍👧‍👦 family',
  '\u0000NUL\u0000',
  'x'.repeat(300),
  'ሰ'.repeat(200),
  'ع'.repeat(130),
  ' blanks at both ends ',
]
const PIECES = [
  '"',
  "'",
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\0',
  ' ',
  '=',
  'é',
  'ع',
  'ሰ',
  '😀',
  '\u200f',
  '\ud83d',
  '_x0041_',
  '\\',
]
const text = fc.oneof(
  fc.constantFrom('', ...WORDS),
  fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
/** Lengths at which SPSS and Stata change how a text is stored. */
const long = fc
  .tuple(
    fc.constantFrom('x', 'ع', 'ሰ', '😀'),
    fc.constantFrom(7, 8, 9, 251, 252, 253, 255, 256, 504, 505, 1000, 2045, 2046, 4000),
  )
  .map(([unit, length]) => unit.repeat(length))
const code = fc.constantFrom(...MISSING.map((m) => m.code as number))
const whole = fc.oneof(code, fc.integer({ min: -127, max: 100 }), fc.integer({ min: 0, max: 5 }))
const wide = fc.oneof(
  code,
  fc.constantFrom(-127, -128, 100, 101, 151, 152, 32_740, 32_741, 2_147_483_620, 2_147_483_621),
)
const real = fc.oneof(code, fc.double({ noNaN: true, noDefaultInfinity: true, min: -900, max: 1e15 }))
const values = fc
  .uniqueArray(fc.integer({ min: -5, max: 100 }), { maxLength: 6 })
  .chain((codes) =>
    fc
      .array(fc.constantFrom(...WORDS), { minLength: codes.length, maxLength: codes.length })
      .map((labels) => new Map(codes.map((c, i) => [c, labels[i]!]))),
  )

const column = (name: string, type: Column['type'], cell: fc.Arbitrary<Cell>) =>
  fc
    .record({
      label: fc.constantFrom('', ...WORDS),
      values: type === 'string' ? fc.constant(new Map<number, string>()) : values,
    })
    .map((labels) => ({
      cell,
      column: { name, type, measure: 'nominal' as const, reasons: type !== 'string', ...labels },
    }))
const tables = fc
  .tuple(
    column('short', 'string', text),
    column('whole', 'integer', whole),
    column('long_text', 'string', fc.oneof(text, long)),
    column('wide', 'integer', wide),
    column('real', 'double', real),
    column('a_name_of_twenty_nine_letters', 'integer', whole),
    column('only_missing', 'integer', code),
    column('always_empty', 'string', fc.constant('')),
  )
  .chain((columns) =>
    fc
      .array(fc.tuple(...columns.map((c) => c.cell)), { maxLength: 12 })
      .map((rows) => ({ columns: columns.map((c) => c.column), rows: rows as Cell[][] })),
  )

interface Made {
  table: Table
  rows: Cell[][]
}
const RUNS = process.env.DUOPANEL_LONG === undefined ? 25 : 250
const made: Made[] = fc
  .sample(tables, { seed: 20260301, numRuns: RUNS })
  .map(({ columns, rows }, i) => ({ table: { name: `t${i}`, columns }, rows }))

async function write(format: Format, into = format as string) {
  const about = { title: 'ጥንታዊ study', asOf: '2026-03-01', software: 'duopanel test' }
  const set = fileSet(join(folder, into), { format, profile: 'research', coded: true, about })
  for (const { table, rows } of made) {
    const open = set.open(table)
    for (const row of rows) open.write(row)
  }
  const files = await set.finish()
  set.keep()
  return { files, shortened: set.notes.list }
}

/** What every format makes of a text: no NUL, no half of a character. */
const clean = (t: string): string => Buffer.from(t.replaceAll('\0', '\ufffd')).toString('utf8')
const label = (t: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  Buffer.from(t.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ')).toString('utf8')
const hex = (t: string): string => Buffer.from(t).toString('hex')
const LETTER = new Map(MISSING.map((m) => [m.code as number, m.stata as string]))
/** SPSS fills texts up with blanks; R takes blanks at the end away, of both formats. */
const blankless = (hexadecimal: string): string => hexadecimal.replace(/(20)+$/, '')

interface Read {
  columns: Map<string, { label: string; values: Map<string, string> }>
  rows: string[][]
}
function dump(reader: string, files: readonly string[]): Map<string, Read> {
  const { stdout, stderr, status } = spawnSync(
    'Rscript',
    [join(ROOT, 'tests/independent/dump.R'), reader, ...files],
    {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      maxBuffer: 1 << 28,
    },
  )
  expect(status, stderr).toBe(0)
  const all = new Map<string, Read>()
  let current: Read = { columns: new Map(), rows: [] }
  const unhex = (h: string) => Buffer.from(h, 'hex').toString('utf8')
  for (const line of stdout.split('\n')) {
    const [kind, first, ...rest] = line.trimEnd().split(' ')
    if (kind === 'file') {
      current = { columns: new Map(), rows: [] }
      all.set(first!.replace(/\.\w+$/, ''), current)
    }
    if (kind === 'row') current.rows.push([first!, ...rest])
    if (kind !== 'column') continue
    const pairs = (rest[1] ?? '')
      .split(';')
      .filter((p) => p !== '' && p !== '=')
      .map((p) => p.split('=') as [string, string])
    current.columns.set(first!, {
      label: unhex(rest[0]!.slice(1)),
      values: new Map(pairs.map(([k, v]) => [k, unhex(v)])),
    })
  }
  return all
}

/** The whole text, or its beginning with an ellipsis within the limit. */
function expectFits(found: string, wanted: string, fits: (t: string) => boolean, where: string): void {
  if (fits(wanted)) expect(found, where).toBe(wanted)
  expect(fits(found), where).toBe(true)
  if (!fits(wanted))
    expect(found.endsWith('…') && wanted.startsWith(found.slice(0, -1)), `${where}: ${found}`).toBe(true)
}

describe.each(['sav', 'dta', 'readstata13'])('nasty texts and numbers, read back by R (%s)', (reader) => {
  const format = reader === 'sav' ? 'sav' : 'dta'
  test('are the cells, labels and reasons that were written', async () => {
    await write(format)
    const read = dump(
      reader,
      made.map(({ table }) => join(folder, format, `${table.name}.${format}`)),
    )
    for (const { table, rows } of made) {
      const found = read.get(table.name)!
      // readstata13 makes up a row where there is none.
      if (reader === 'readstata13' && rows.length === 0) continue
      expect(found.rows.length).toBe(rows.length)
      for (const [r, row] of rows.entries())
        for (const [c, cell] of row.entries()) {
          const where = `${table.name} ${table.columns[c]!.name} ${r}`
          const got = found.rows[r]![c]!
          if (typeof cell === 'string') {
            expect(blankless(got), where).toBe(blankless(`'${hex(clean(cell))}`))
          } else if (format === 'dta' && isReason(cell)) expect(got, where).toBe(LETTER.get(cell))
          else expect(Number(got), where).toBe(cell === 0 ? 0 : cell)
        }
      for (const c of table.columns) {
        const { label: told, values: codes } = found.columns.get(c.name)!
        const fits =
          format === 'sav' ? (t: string) => Buffer.byteLength(t) <= 255 : (t: string) => [...t].length <= 80
        expectFits(told.trimEnd(), label(c.label).trimEnd(), fits, `${table.name} ${c.name} label`)
        if (c.type === 'string') continue
        for (const [value, words] of c.values)
          expectFits(
            codes.get(String(value))!.trimEnd(),
            label(words).trimEnd(),
            (t) => format === 'dta' || Buffer.byteLength(t) <= 120,
            `${c.name} ${value}`,
          )
        for (const m of MISSING) expect(codes.get(format === 'dta' ? m.stata : String(m.code))).toBe(m.name)
      }
    }
  }, 120_000)
})

test('nasty texts and numbers, read back by DuckDB from Parquet, are those that were written', async () => {
  await write('parquet')
  const duck = await (await DuckDBInstance.create()).connect()
  for (const { table, rows } of made) {
    const found = (
      await duck.runAndReadAll(`select * from '${join(folder, 'parquet', table.name)}.parquet'`)
    ).getRowObjects()
    expect(found.length).toBe(rows.length)
    for (const [r, row] of rows.entries())
      for (const [c, cell] of row.entries()) {
        const { name } = table.columns[c]!
        const value = found[r]![name]
        const reason = found[r]![`${name}__reason`]
        if (typeof cell === 'string') expect(value).toBe(clean(cell))
        else
          expect([value, reason]).toEqual(isReason(cell) ? [null, cell] : [cell === 0 ? value : cell, null])
      }
  }
})

test.each<Format>(['csv', 'sav', 'dta', 'parquet', 'xlsx'])(
  'the same rows have the same bytes at any time: %s',
  async (format) => {
    const a = await write(format, `${format}-a`)
    vi.useFakeTimers({ now: new Date('2031-05-05'), toFake: ['Date'] })
    const b = await write(format, `${format}-b`).finally(() => vi.useRealTimers())
    expect(b.files).toEqual(a.files)
    for (const file of a.files as WrittenFile[]) {
      const bytes = readFileSync(join(folder, `${format}-a`, file.name))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
    }
  },
  60_000,
)

test('what was shortened is named: every label that does not fit, and nothing else', async () => {
  const { shortened } = await write('sav')
  const named = new Set(
    shortened
      .filter((s) => s.what === 'variable label')
      .flatMap((s) => s.variables.map((v) => `${s.file} ${v}`)),
  )
  const tooLong = made.flatMap(({ table }) =>
    table.columns
      .filter((c) => Buffer.byteLength(label(c.label)) > 255)
      .map((c) => `${table.name} ${c.name}`),
  )
  expect(named).toEqual(new Set(tooLong))
  expect(named.size).toBeGreaterThan(0)
})
