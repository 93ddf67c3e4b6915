import { HIGHEST_REASON, LOWEST_REASON, MISSING } from '../core/panel/missing.ts'
import type { Column } from '../core/panel/table.ts'
import { fitBytes, oneLine, type Shortenings } from './fit.ts'
import { type About, labelSets, type WriteTable } from './format.ts'
import { SavRows } from './sav-rows.ts'
import type { Spool } from './spool.ts'

/**
 * SPSS system files (.sav): UTF-8, compressed, long names and long strings. Layout after the developers' guide of PSPP,
 * "System File Format".
 */

/** Bytes that SPSS takes. */
const VARIABLE_LABEL = 255
const VALUE_LABEL = 120
const LONGEST_TEXT = 32_767
const FILE_LABEL = 64

/** A text beyond 255 bytes is stored in segments that count for 252 bytes each, though they hold 255. */
const SEGMENT = 255
const SEGMENT_COUNTED = 252

const NUMERIC = 5
const TEXT = 1
const MEASURES = { nominal: 1, ordinal: 2, scale: 3 } as const
/** System missing, highest and lowest number, as SPSS writes them. */
const SYSTEM_MISSING = -Number.MAX_VALUE
const LOWEST = -1.7976931348623155e308

/** A column as the dictionary has it: one variable, or one per segment. */
export interface SavColumn {
  column: Column
  /** Bytes of a text; 0 for a number. */
  width: number
  /** Widths of its segments. */
  segments: number[]
  /** Place of its first record in the dictionary, from 1. */
  index: number
  short: string
}

export const writeSav: WriteTable = (spool, file, about, notes) => {
  const columns = layout(spool, notes)
  file.put(header(spool, columns, about))
  const names = shortNames()
  for (const c of columns) c.short = variableRecords(c, names, spool, notes, (bytes) => file.put(bytes))
  for (const bytes of valueLabels(columns, spool, notes)) file.put(bytes)
  for (const bytes of extensions(columns, spool)) file.put(bytes)
  file.put(ints(999, 0))
  const rows = new SavRows(columns, (bytes) => file.put(bytes))
  for (const row of spool.read()) rows.write(row)
  rows.end()
}

function layout(spool: Spool, notes: Shortenings): SavColumn[] {
  let index = 1
  return spool.table.columns.map((column, i) => {
    const { bytes } = spool.extents[i]!
    if (bytes > LONGEST_TEXT) notes.note(spool.table.name, 'text', `${LONGEST_TEXT} bytes`, column.name)
    const width = column.type === 'string' ? Math.min(Math.max(bytes, 1), LONGEST_TEXT) : 0
    const segments = segmentsOf(width)
    const made = { column, width, segments, index, short: '' }
    index += segments.reduce((n, w) => n + octets(w), 0)
    return made
  })
}

function segmentsOf(width: number): number[] {
  if (width <= SEGMENT) return [width]
  const count = Math.ceil(width / SEGMENT_COUNTED)
  return Array.from({ length: count }, (_, i) =>
    i < count - 1 ? SEGMENT : width - (count - 1) * SEGMENT_COUNTED,
  )
}

/** Elements of eight bytes that a segment takes in each row. */
export const octets = (width: number): number => Math.max(1, Math.ceil(width / 8))

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function header({ rows, table }: Spool, columns: readonly SavColumn[], about: About): Buffer {
  const [year, month, day] = about.asOf.split('-')
  const elements = columns.reduce((n, c) => n + c.segments.reduce((m, w) => m + octets(w), 0), 0)
  const bias = Buffer.alloc(8)
  bias.writeDoubleLE(100)
  return Buffer.concat([
    Buffer.from('$FL2'),
    padded(`@(#) SPSS DATA FILE ${about.software}`, 60),
    ints(2, elements, 1, 0, rows),
    bias,
    padded(`${day} ${MONTHS[Number(month) - 1]} ${year!.slice(2)}`, 9),
    padded('00:00:00', 8),
    padded(fitBytes(oneLine(`${about.title}: ${table.name}`), FILE_LABEL), FILE_LABEL),
    Buffer.alloc(3),
  ])
}

/** Names of eight characters, for records that cannot take more; the long names follow in a record of their own. */
function shortNames(): () => string {
  let n = 0
  return () => {
    n += 1
    return `V${n.toString(36).toUpperCase().padStart(7, '0')}`
  }
}

/** Writes the records of a column's segments; gives the short name of the first. */
function variableRecords(
  { column, segments }: SavColumn,
  name: () => string,
  { table }: Spool,
  notes: Shortenings,
  put: (bytes: Buffer) => void,
): string {
  const full = oneLine(column.label)
  const label = fitBytes(full, VARIABLE_LABEL)
  if (label !== full) notes.note(table.name, 'variable label', `${VARIABLE_LABEL} bytes`, column.name)
  const names = segments.map(name)
  segments.forEach((width, i) => {
    put(variable(names[i]!, width, column, i === 0 ? label : ''))
    const more = octets(width) - 1
    for (let k = 0; k < more; k += 1) put(CONTINUATION)
  })
  return names[0]!
}

function variable(short: string, width: number, column: Column, label: string): Buffer {
  const format = width === 0 ? numeric(column) : (TEXT << 16) | (width << 8)
  const labelBytes = Buffer.from(label)
  const missing = column.reasons ? -2 : 0
  return Buffer.concat([
    ints(2, width, label === '' ? 0 : 1, missing, format, format),
    padded(short, 8),
    ...(label === '' ? [] : [ints(labelBytes.length), labelBytes, Buffer.alloc(-labelBytes.length & 3)]),
    ...(missing === 0 ? [] : [doubles(LOWEST_REASON, HIGHEST_REASON)]),
  ])
}

const numeric = ({ type }: Column): number => (NUMERIC << 16) | (8 << 8) | (type === 'double' ? 2 : 0)

function* valueLabels(columns: readonly SavColumn[], { table }: Spool, notes: Shortenings) {
  const sets = labelSets(columns, ({ column }) =>
    column.type === 'string' ? new Map() : withReasons(column),
  )
  for (const set of sets) {
    const labels = [...set.labels].map(([code, text]) => {
      const full = oneLine(text)
      const label = fitBytes(full, VALUE_LABEL)
      if (label !== full)
        for (const { column } of set.columns)
          notes.note(table.name, 'value label', `${VALUE_LABEL} bytes`, column.name)
      const bytes = Buffer.from(label)
      const rest = Buffer.alloc(7 - (bytes.length % 8))
      return Buffer.concat([doubles(code), Buffer.from([bytes.length]), bytes, rest])
    })
    yield Buffer.concat([ints(3, labels.length), ...labels])
    yield ints(4, set.columns.length, ...set.columns.map((c) => c.index))
  }
}

/** Codes of a column, then the reasons that it may hold; its own words for a reason stand instead of the general ones. */
export function withReasons({ values, reasons }: Column): ReadonlyMap<number, string> {
  if (!reasons) return values
  const general = MISSING.filter((m) => !values.has(m.code))
  return new Map([...values, ...general.map((m): [number, string] => [m.code, m.name])])
}

function* extensions(columns: readonly SavColumn[], { rows }: Spool) {
  yield extension(3, 4, ints(26, 0, 0, -1, 1, 1, 2, 65_001))
  yield extension(4, 8, doubles(SYSTEM_MISSING, Number.MAX_VALUE, LOWEST))
  const display = columns.flatMap(({ column, segments }) =>
    segments.flatMap((width) => [
      MEASURES[column.measure],
      width === 0 ? 8 : Math.min(Math.max(width, 4), 40),
      width === 0 ? 1 : 0,
    ]),
  )
  yield extension(11, 4, ints(...display))
  yield extension(13, 1, Buffer.from(columns.map((c) => `${c.short}=${c.column.name}`).join('\t')))
  const long = columns.filter((c) => c.segments.length > 1)
  if (long.length > 0) {
    const widths = long.map((c) => `${c.short}=${String(c.width).padStart(5, '0')}\0\t`).join('')
    yield extension(14, 1, Buffer.from(widths))
  }
  const count = Buffer.alloc(16)
  count.writeBigInt64LE(1n)
  count.writeBigInt64LE(BigInt(rows), 8)
  yield extension(16, 8, count)
  yield extension(20, 1, Buffer.from('UTF-8'))
}

const extension = (subtype: number, size: number, content: Buffer): Buffer =>
  Buffer.concat([ints(7, subtype, size, content.length / size), content])

function ints(...values: number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * values.length)
  values.forEach((value, i) => {
    bytes.writeInt32LE(value, 4 * i)
  })
  return bytes
}

function doubles(...values: number[]): Buffer {
  const bytes = Buffer.allocUnsafe(8 * values.length)
  values.forEach((value, i) => {
    bytes.writeDoubleLE(value, 8 * i)
  })
  return bytes
}

const CONTINUATION = Buffer.concat([ints(2, -1, 0, 0, 0, 0), Buffer.from('        ')])

function padded(text: string, bytes: number): Buffer {
  const filled = Buffer.alloc(bytes, ' ')
  filled.set(Buffer.from(text).subarray(0, bytes))
  return filled
}
