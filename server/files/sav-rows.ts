import type { Cell } from '../core/panel/reader.ts'
import { fitBytes } from './fit.ts'
import type { SavColumn } from './sav.ts'

/** Codes of compressed data: whole numbers from −99 to 151 take one byte. */
const BIAS = 100
const SMALLEST = 1 - BIAS
const LARGEST = 251 - BIAS
const END = 252
const LITERAL = 253
const BLANKS = 254
const SYSTEM_MISSING = 255

const CHUNK = 1 << 18
const SEGMENT = 255
/** Only a column of this width can meet a text that is longer. */
const LONGEST = 32_767
const SPACE = 0x20

/** The rows of a system file: blocks of eight codes, each followed by the elements that did not fit into a code. */
export class SavRows {
  private readonly columns: readonly SavColumn[]
  private readonly put: (bytes: Buffer) => void
  private buffer = Buffer.allocUnsafe(CHUNK)
  private used = 0
  /** Where the block's codes stand, and how many of the eight are taken. */
  private block = 0
  private taken = 8
  /** A text, padded with blanks: one buffer for all rows. */
  private readonly cell: Buffer

  constructor(columns: readonly SavColumn[], put: (bytes: Buffer) => void) {
    this.columns = columns
    this.put = put
    this.cell = Buffer.allocUnsafe(Math.max(8, ...columns.map((c) => c.width)))
  }

  write(row: readonly Cell[]): void {
    for (let i = 0; i < row.length; i += 1) {
      const column = this.columns[i]!
      if (column.width === 0) this.number(row[i] as number)
      else this.text(row[i] as string, column)
    }
  }

  /** Ends the last block; nothing can be written after it. */
  end(): void {
    if (this.taken < 8) {
      this.buffer.fill(0, this.block + this.taken, this.block + 8)
      this.buffer[this.block + this.taken] = END
    }
    this.put(this.buffer.subarray(0, this.used))
  }

  private number(value: number): void {
    if (Number.isNaN(value)) this.code(SYSTEM_MISSING)
    else if (Number.isInteger(value) && value >= SMALLEST && value <= LARGEST) this.code(value + BIAS)
    else {
      this.code(LITERAL)
      this.used = this.buffer.writeDoubleLE(value, this.used)
    }
  }

  private text(text: string, { width, segments }: SavColumn): void {
    const { cell } = this
    const length = cell.write(width === LONGEST ? fitBytes(text, width) : text, 0, width)
    if (segments.length === 1) this.elements(0, length, width)
    else
      for (let i = 0; i < segments.length; i += 1) {
        const from = i * SEGMENT
        this.elements(Math.min(from, length), Math.min(from + SEGMENT, length), segments[i]!)
      }
  }

  /** Bytes of a text in elements of eight, filled up with blanks to the width of a segment. */
  private elements(from: number, to: number, width: number): void {
    for (let at = 0; at < width; at += 8) {
      const start = from + at
      if (start >= to) {
        this.code(BLANKS)
        continue
      }
      this.code(LITERAL)
      const end = Math.min(start + 8, to)
      this.cell.copy(this.buffer, this.used, start, end)
      this.buffer.fill(SPACE, this.used + end - start, this.used + 8)
      this.used += 8
    }
  }

  private code(code: number): void {
    if (this.taken === 8) this.begin()
    this.buffer[this.block + this.taken] = code
    this.taken += 1
  }

  /** Begins a block; a full buffer is handed over first. */
  private begin(): void {
    if (this.used + 72 > CHUNK) {
      this.put(this.buffer.subarray(0, this.used))
      this.buffer = Buffer.allocUnsafe(CHUNK)
      this.used = 0
    }
    this.block = this.used
    this.used += 8
    this.taken = 0
  }
}
