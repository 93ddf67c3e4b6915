import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import { isReason } from '../core/panel/missing.ts'
import type { Cell } from '../core/panel/reader.ts'
import { ProblemError, problem } from '../core/problem.ts'
import { fitCharacters, type Shortenings } from './fit.ts'
import type { About } from './format.ts'
import type { PartFile } from './part.ts'
import type { Spool } from './spool.ts'

/** A workbook (.xlsx) with a sheet per file, the codebook first. */

const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384
const LONGEST_TEXT = 32_767
/** Rows after which the compression is let go on, so that no sheet gathers in memory. */
const BREATH = 500

/** Refuses by name what no sheet can hold, before anything is written. */
export function checkSheets(spools: readonly Spool[]): void {
  for (const { table, rows } of spools) {
    if (rows + 1 > MOST_ROWS)
      throw new ProblemError(problem('file-too-long', { file: table.name, format: 'xlsx', limit: MOST_ROWS }))
    if (table.columns.length > MOST_COLUMNS)
      throw new ProblemError(
        problem('file-too-wide', { file: table.name, format: 'xlsx', limit: MOST_COLUMNS }),
      )
  }
}

/** Sheets have no folders. */
export const sheetName = (file: string): string => file.replaceAll('/', '_')

export async function writeXlsx(
  spools: readonly Spool[],
  file: PartFile,
  about: About,
  coded: boolean,
  notes: Shortenings,
): Promise<void> {
  const stream = new PassThrough()
  const book = new DatedBook({ stream, useStyles: true, created: new Date(`${about.asOf}T00:00:00Z`) })
  Object.assign(book, { creator: about.software, lastModifiedBy: about.software })
  const written = gather(stream, file)
  for (const spool of spools) await sheet(book, spool, coded, notes)
  await book.commit()
  await written
}

type Book = ExcelJS.stream.xlsx.WorkbookWriter

interface Inside {
  created: Date
  zip: { append(source: unknown, data: object): void }
  addThemes(): Promise<void>
}

const Writer = ExcelJS.stream.xlsx.WorkbookWriter as unknown as new (
  options: Partial<ExcelJS.stream.xlsx.WorkbookWriterOptions> & { created: Date },
) => Book & Inside

/** A workbook whose archive has one date for every entry: the clock would make two workbooks of the same rows differ. */
class DatedBook extends Writer {
  /** What the base class adds first, while it is being made. */
  override addThemes(): Promise<void> {
    const append = this.zip.append.bind(this.zip)
    this.zip.append = (source, data) => append(source, { ...data, date: this.created })
    return super.addThemes()
  }
}

async function gather(stream: PassThrough, file: PartFile): Promise<void> {
  for await (const bytes of stream) file.put(bytes as Buffer)
}

const HEADER = { font: { bold: true } }

async function sheet(book: Book, spool: Spool, coded: boolean, notes: Shortenings): Promise<void> {
  const { table } = spool
  const page = book.addWorksheet(sheetName(table.name), {
    views: [{ state: 'frozen', ySplit: 1, xSplit: 0 }],
  })
  const head = page.addRow(table.columns.map((c) => c.name))
  Object.assign(head, HEADER)
  head.commit()
  let row = 0
  for (const cells of spool.read()) {
    const shown = table.columns.map(({ name, reasons }, i) => {
      const cell = cells[i]!
      if (typeof cell === 'string') return shownText(cell, () => notes.note(table.name, 'text', LIMIT, name))
      return Number.isNaN(cell) || (!coded && reasons && isReason(cell)) ? null : cell
    })
    page.addRow(shown).commit()
    row += 1
    if (row % BREATH === 0) await new Promise(setImmediate)
  }
  page.commit()
}

const LIMIT = `${LONGEST_TEXT} characters`

/** An empty text is an empty cell; what looks like an escape of the format is escaped itself. */
function shownText(cell: Cell & string, cut: () => void): string | null {
  if (cell === '') return null
  const fitted = fitCharacters(cell, LONGEST_TEXT)
  if (fitted !== cell) cut()
  return fitted.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}
