import { createHash, type Hash } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Cell } from '../core/panel/reader.ts'
import type { WrittenFile } from './part.ts'

export type Profile = 'research' | 'spreadsheet'

const LINE_END = '\r\n'
const BOM = '\ufeff'
const FLUSH_CHARACTERS = 1 << 18

/** A spreadsheet takes a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/
const NUMBER = /^[+-]?\d+(\.\d+)?$/

/** A text that no spreadsheet runs as a formula. */
const defused = (cell: Cell): Cell =>
  typeof cell === 'string' && FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell

const NEEDS_QUOTES = /[",\r\n]/

/** One cell: numbers as JavaScript prints them, −0 as 0; quotes only around comma, quote, CR and LF. */
const cellText = (cell: Cell): string =>
  typeof cell === 'number' ? String(cell) : NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** Rows as CSV text: RFC 4180, CRLF after every line, the last one too. */
export function csvText(rows: readonly Cell[][]): string {
  let text = ''
  for (const row of rows) text += line(row)
  return text
}

/** One line: joined at once, for adding cell by cell would leave a string behind for each. */
const line = (row: readonly Cell[]): string => row.map(cellText).join(',') + LINE_END

/** Writes one CSV file as rows come; it takes its final name only when it is whole. */
export class CsvFile {
  private readonly handle: number
  private readonly hash: Hash = createHash('sha256')
  /** Lines not yet written. */
  private waiting = ''
  private rows = 0
  private bytes = 0
  private readonly path: string
  private readonly name: string
  private readonly header: readonly string[]
  private readonly profile: Profile

  /** `name` is the file's path below the folder. */
  constructor(folder: string, name: string, header: readonly string[], profile: Profile) {
    this.name = name
    const path = `${folder}/${name}`
    this.path = path
    this.header = header
    this.profile = profile
    this.handle = openSync(`${path}.part`, 'w')
    if (profile === 'spreadsheet') this.put(BOM)
    this.put(csvText([[...header]]))
  }

  write(row: Cell[]): void {
    this.waiting += line(this.profile === 'spreadsheet' ? row.map(defused) : row)
    this.rows += 1
    if (this.waiting.length > FLUSH_CHARACTERS) this.flush()
  }

  /** Closes the file under its part name; `keep` gives it its own. */
  finish(): WrittenFile {
    this.flush()
    closeSync(this.handle)
    return {
      name: this.name,
      rows: this.rows,
      columns: this.header.length,
      bytes: this.bytes,
      sha256: this.hash.digest('hex'),
    }
  }

  keep(): void {
    renameSync(`${this.path}.part`, this.path)
  }

  discard(): void {
    rmSync(`${this.path}.part`, { force: true })
  }

  private flush(): void {
    this.put(this.waiting)
    this.waiting = ''
  }

  private put(text: string): void {
    const bytes = Buffer.from(text, 'utf8')
    this.hash.update(bytes)
    this.bytes += bytes.length
    writeSync(this.handle, bytes)
  }
}
