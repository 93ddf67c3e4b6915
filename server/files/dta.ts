import { isReason, MISSING } from '../core/panel/missing.ts'
import type { Column } from '../core/panel/table.ts'
import { ProblemError, problem } from '../core/problem.ts'
import { fitCharacters, oneLine, type Shortenings } from './fit.ts'
import { type About, labelSets, type WriteTable } from './format.ts'
import type { PartFile } from './part.ts'
import { withReasons } from './sav.ts'
import type { Extent, Spool } from './spool.ts'

/** Stata files (.dta, format 118: UTF-8, little-endian). Layout after Stata's own description, `help dta`. */

const RELEASE = '118'
const MOST_COLUMNS = 32_767
/** Characters that Stata takes. */
const VARIABLE_LABEL = 80
const VALUE_LABEL = 32_000
/** Bytes of a text in the rows; a longer one stands behind them, once. */
const LONGEST_STR = 2045
const STRL = 32_768
const CHUNK = 1 << 18

/** How a number is stored: type code, bytes, bounds of values, and the number that stands for "." (".a" is the next one). */
const BYTE = { type: 65_530, bytes: 1, min: -127, max: 100, missing: 101 }
const INT = { type: 65_529, bytes: 2, min: -32_767, max: 32_740, missing: 32_741 }
const LONG = { type: 65_528, bytes: 4, min: -2_147_483_647, max: 2_147_483_620, missing: 2_147_483_621 }
const DOUBLE = { type: 65_526, bytes: 8 }

type Storage = typeof BYTE | typeof DOUBLE | { type: number; bytes: number; text: true }

interface Stored {
  column: Column
  storage: Storage
  /** Name of its value labels, or empty. */
  labels: string
}

export const writeDta: WriteTable = (spool, file, about, notes) => {
  const { table } = spool
  if (table.columns.length > MOST_COLUMNS)
    throw new ProblemError(problem('file-too-wide', { file: table.name, format: 'dta', limit: MOST_COLUMNS }))
  const columns = table.columns.map((column, i): Stored => {
    return { column, storage: storageOf(column, spool.extents[i]!), labels: '' }
  })
  const sets = labelSets(columns, ({ column }) =>
    column.type === 'string' ? new Map() : withReasons(column),
  )
  for (const set of sets) for (const c of set.columns) c.labels = set.columns[0]!.column.name
  const { texts, size } = strlsOf(spool, columns)
  const width = columns.reduce((n, c) => n + c.storage.bytes, 0)
  const before = dictionary(spool, columns, about, notes)
  const tables = sets.map((set) => valueLabels(set.labels, set.columns, table.name, notes))
  const data = spool.rows * width
  const places = mapOf(before, [
    data + '<data></data>'.length,
    size + '<strls></strls>'.length,
    tables.reduce((n, t) => n + t.length, 0) + '<value_labels></value_labels>'.length,
  ])
  for (const part of [before.header, places, ...before.parts]) file.put(part)
  file.text('<data>')
  rows(spool, columns, width, texts, file)
  file.text('</data><strls>')
  strls(spool, texts, columns, file)
  file.text('</strls><value_labels>')
  for (const bytes of tables) file.put(bytes)
  file.text('</value_labels></stata_dta>')
}

function storageOf(column: Column, { bytes, min, max, whole }: Extent): Storage {
  if (column.type === 'string')
    return bytes > LONGEST_STR
      ? { type: STRL, bytes: 8, text: true }
      : { type: Math.max(bytes, 1), bytes: Math.max(bytes, 1), text: true }
  if (column.type === 'double' || !whole) return DOUBLE
  return [BYTE, INT, LONG].find((s) => min >= s.min && max <= s.max) ?? DOUBLE
}

interface Dictionary {
  header: Buffer
  /** From the types of variables to their characteristics, in order. */
  parts: Buffer[]
}

function dictionary(
  { table, rows }: Spool,
  columns: readonly Stored[],
  about: About,
  notes: Shortenings,
): Dictionary {
  const label = Buffer.from(fitCharacters(oneLine(`${about.title}: ${table.name}`), VARIABLE_LABEL))
  const header = Buffer.concat([
    Buffer.from(`<stata_dta><header><release>${RELEASE}</release><byteorder>LSF</byteorder><K>`),
    uint(2, columns.length),
    Buffer.from('</K><N>'),
    uint(8, rows),
    Buffer.from('</N><label>'),
    uint(2, label.length),
    label,
    Buffer.from('</label><timestamp>'),
    Buffer.concat([uint(1, 17), Buffer.from(stamp(about.asOf))]),
    Buffer.from('</timestamp></header>'),
  ])
  const labels = columns.map(({ column }) => {
    const full = oneLine(column.label)
    const fitted = fitCharacters(full, VARIABLE_LABEL)
    if (fitted !== full) notes.note(table.name, 'variable label', `${VARIABLE_LABEL} characters`, column.name)
    return field(fitted, 321)
  })
  const parts = [
    element('variable_types', ...columns.map((c) => uint(2, c.storage.type))),
    element('varnames', ...columns.map((c) => field(c.column.name, 129))),
    element('sortlist', Buffer.alloc(2 * (columns.length + 1))),
    element('formats', ...columns.map((c) => field(formatOf(c), 57))),
    element('value_label_names', ...columns.map((c) => field(c.labels, 129))),
    element('variable_labels', ...labels),
    element('characteristics'),
  ]
  return { header, parts }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function stamp(asOf: string): string {
  const [year, month, day] = asOf.split('-')
  return `${day} ${MONTHS[Number(month) - 1]} ${year} 00:00`
}

function formatOf({ column, storage }: Stored): string {
  if (storage.type === STRL) return '%9s'
  if (column.type === 'string') return `%-${Math.min(Math.max(storage.bytes, 1), 244)}s`
  return storage === DOUBLE ? '%10.0g' : storage === LONG ? '%12.0g' : '%8.0g'
}

/** Where each element begins, counted from the start of the file. */
function mapOf({ header, parts }: Dictionary, rest: readonly number[]): Buffer {
  const mapSize = '<map></map>'.length + 14 * 8
  const sizes = [header.length, mapSize, ...parts.map((p) => p.length), ...rest]
  const places = [0]
  for (const size of sizes) places.push(places.at(-1)! + size)
  places.push(places.at(-1)! + '</stata_dta>'.length)
  return element('map', ...places.map((place) => uint(8, place)))
}

/** Rows, gathered in one buffer that is handed over when it is full. */
function rows(
  spool: Spool,
  columns: readonly Stored[],
  width: number,
  texts: ReadonlySet<number>,
  file: PartFile,
): void {
  const perChunk = Math.max(1, Math.floor(CHUNK / Math.max(1, width)))
  let buffer = Buffer.alloc(perChunk * width)
  let at = 0
  let row = 0
  for (const cells of spool.read()) {
    row += 1
    for (let i = 0; i < columns.length; i += 1) {
      const { storage, column } = columns[i]!
      if (texts.has(i)) {
        if (cells[i] !== '') reference(buffer, at, i + 1, row)
      } else if ('text' in storage) buffer.write(cells[i] as string, at)
      else number(buffer, at, cells[i] as number, storage, column.reasons)
      at += storage.bytes
    }
    if (at < buffer.length) continue
    file.put(buffer)
    buffer = Buffer.alloc(perChunk * width)
    at = 0
  }
  file.put(buffer.subarray(0, at))
}

/** How far a reason's letter is from "." : 1 for .a to 26 for .z. */
const LETTERS = new Map(MISSING.map((m) => [m.code as number, m.stata.charCodeAt(1) - 96]))

function number(buffer: Buffer, at: number, value: number, storage: Storage, reasons: boolean): void {
  const letter = Number.isNaN(value) ? 0 : reasons && isReason(value) ? LETTERS.get(value)! : -1
  if (!('missing' in storage)) {
    if (letter < 0) buffer.writeDoubleLE(value, at)
    else buffer.writeBigUInt64LE(0x7fe0_0000_0000_0000n + (BigInt(letter) << 40n), at)
    return
  }
  buffer.writeIntLE(letter < 0 ? value : storage.missing + letter, at, storage.bytes)
}

/** Points at a text behind the rows: its column in two bytes, its row in six. */
function reference(buffer: Buffer, at: number, column: number, row: number): void {
  buffer.writeUInt16LE(column, at)
  buffer.writeUIntLE(row, at + 2, 6)
}

/** Places of the columns whose texts stand behind the rows, and the bytes that these take. */
function strlsOf(spool: Spool, columns: readonly Stored[]): { texts: Set<number>; size: number } {
  const texts = new Set(columns.flatMap((c, i) => (c.storage.type === STRL ? [i] : [])))
  let size = 0
  if (texts.size > 0)
    for (const cells of spool.read())
      for (const i of texts)
        if (cells[i] !== '') size += GSO.length + 17 + Buffer.byteLength(cells[i] as string) + 1
  return { texts, size }
}

const GSO = Buffer.from('GSO')
/** Kind of a text that ends with a zero byte. */
const ENDS_WITH_ZERO = 130

function strls(spool: Spool, texts: ReadonlySet<number>, columns: readonly Stored[], file: PartFile): void {
  if (texts.size === 0) return
  let row = 0
  for (const cells of spool.read()) {
    row += 1
    for (let i = 0; i < columns.length; i += 1) {
      if (!texts.has(i) || cells[i] === '') continue
      const text = Buffer.from(`${cells[i]}\0`)
      const head = Buffer.concat([
        uint(4, i + 1),
        uint(8, row),
        uint(1, ENDS_WITH_ZERO),
        uint(4, text.length),
      ])
      file.put(Buffer.concat([GSO, head, text]))
    }
  }
}

/** One set of value labels, under the name of its first column. */
function valueLabels(
  labels: ReadonlyMap<number, string>,
  columns: readonly Stored[],
  file: string,
  notes: Shortenings,
): Buffer {
  const reasons = columns[0]!.column.reasons
  const stored = [...labels]
    .map(([code, text]): [number, string] => {
      const full = oneLine(text)
      const fitted = fitCharacters(full, VALUE_LABEL)
      if (fitted !== full)
        for (const { column } of columns)
          notes.note(file, 'value label', `${VALUE_LABEL} characters`, column.name)
      return [reasons && isReason(code) ? LONG.missing + LETTERS.get(code)! : code, fitted]
    })
    .sort(([a], [b]) => a - b)
  const texts = stored.map(([, text]) => Buffer.from(`${text}\0`))
  let offset = 0
  const offsets = texts.map((text) => {
    offset += text.length
    return uint(4, offset - text.length)
  })
  const table = Buffer.concat([
    uint(4, stored.length),
    uint(4, offset),
    ...offsets,
    ...stored.map(([code]) => int(code)),
    ...texts,
  ])
  const name = field(columns[0]!.column.name, 129)
  return element('lbl', uint(4, table.length), name, Buffer.alloc(3), table)
}

const element = (name: string, ...content: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(`<${name}>`), ...content, Buffer.from(`</${name}>`)])

/** A text in a field of fixed length, ended by a zero byte. */
function field(text: string, bytes: number): Buffer {
  const filled = Buffer.alloc(bytes)
  filled.write(text, 0, bytes - 1)
  return filled
}

function uint(bytes: number, value: number): Buffer {
  const made = Buffer.alloc(bytes)
  if (bytes === 8) made.writeBigUInt64LE(BigInt(value))
  else made.writeUIntLE(value, 0, bytes)
  return made
}

function int(value: number): Buffer {
  const made = Buffer.alloc(4)
  made.writeInt32LE(value)
  return made
}
