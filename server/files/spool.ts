import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { isReason } from '../core/panel/missing.ts'
import type { Cell } from '../core/panel/reader.ts'
import type { Table } from '../core/panel/table.ts'
import { withoutNul } from './fit.ts'

const CHUNK = 1 << 20

/** What a format must know of a column before its first row. */
export interface Extent {
  /** Longest text, in bytes of UTF-8. */
  bytes: number
  /** Of the numbers that are values; Infinity and −Infinity without any. */
  min: number
  max: number
  whole: boolean
}

/**
 * Rows kept aside until all are there, because a typed format states widths and counts before its first row. A row is its
 * cells: a number as eight bytes (NaN for a blank), a text as its length and its bytes.
 */
export class Spool {
  readonly table: Table
  readonly extents: Extent[]
  rows = 0
  private readonly handle: number
  private readonly path: string
  private buffer = Buffer.allocUnsafe(CHUNK)
  private used = 0

  constructor(path: string, table: Table) {
    mkdirSync(dirname(path), { recursive: true })
    this.path = path
    this.table = table
    this.extents = table.columns.map(() => ({
      ...{ bytes: 0, whole: true },
      ...{ min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY },
    }))
    this.handle = openSync(path, 'w+')
  }

  write(row: readonly Cell[]): void {
    const { columns } = this.table
    for (let i = 0; i < columns.length; i += 1) {
      const cell = row[i]!
      if (columns[i]!.type === 'string') this.text(withoutNul(String(cell)), this.extents[i]!)
      else this.number(cell === '' ? Number.NaN : Number(cell), columns[i]!.reasons, this.extents[i]!)
    }
    this.rows += 1
  }

  private number(value: number, reasons: boolean, extent: Extent): void {
    this.ensure(8)
    this.used = this.buffer.writeDoubleLE(value, this.used)
    if (Number.isNaN(value) || (reasons && isReason(value))) return
    if (value < extent.min) extent.min = value
    if (value > extent.max) extent.max = value
    if (!Number.isInteger(value)) extent.whole = false
  }

  private text(text: string, extent: Extent): void {
    const length = Buffer.byteLength(text)
    this.ensure(4 + length)
    this.buffer.writeUInt32LE(length, this.used)
    this.used += 4 + this.buffer.write(text, this.used + 4)
    if (length > extent.bytes) extent.bytes = length
  }

  private ensure(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return
    this.flush()
    if (bytes > this.buffer.length) this.buffer = Buffer.allocUnsafe(bytes)
  }

  private flush(): void {
    for (let at = 0; at < this.used; ) at += writeSync(this.handle, this.buffer, at, this.used - at)
    this.used = 0
  }

  /** The rows again, from the first; a blank number is NaN. The array is filled anew for each row. */
  *read(): Generator<Cell[]> {
    this.flush()
    const { columns } = this.table
    const cells: Cell[] = new Array(columns.length)
    const reader = new Reader(this.handle)
    for (let r = 0; r < this.rows; r += 1) {
      for (let i = 0; i < columns.length; i += 1)
        cells[i] = columns[i]!.type === 'string' ? reader.text() : reader.number()
      yield cells
    }
  }

  discard(): void {
    closeSync(this.handle)
    rmSync(this.path, { force: true })
  }
}

/** Reads numbers and texts one after the other, a chunk at a time. */
class Reader {
  private readonly handle: number
  private buffer = Buffer.allocUnsafe(CHUNK)
  private at = 0
  private end = 0
  private position = 0

  constructor(handle: number) {
    this.handle = handle
  }

  number(): number {
    this.need(8)
    this.at += 8
    return this.buffer.readDoubleLE(this.at - 8)
  }

  text(): string {
    this.need(4)
    const length = this.buffer.readUInt32LE(this.at)
    this.at += 4
    this.need(length)
    this.at += length
    return this.buffer.toString('utf8', this.at - length, this.at)
  }

  private need(bytes: number): void {
    if (this.end - this.at >= bytes) return
    const rest = this.buffer.subarray(this.at, this.end)
    const next = bytes > this.buffer.length ? Buffer.allocUnsafe(bytes) : this.buffer
    next.set(rest)
    this.buffer = next
    this.at = 0
    this.end = rest.length
    while (this.end < bytes) {
      const got = readSync(this.handle, this.buffer, this.end, this.buffer.length - this.end, this.position)
      if (got === 0) throw new Error('the rows kept aside end too early')
      this.position += got
      this.end += got
    }
  }
}
