import Papa from 'papaparse'
import { ROW_COLUMNS, type Row } from '../core/instrument/exchange.ts'

const BOM = '\ufeff'
/** A spreadsheet takes a text that begins so for a formula; an apostrophe before it is taken away again on reading. */
const GUARDED = /^[=+\-@\t\r\n']/

const guard = (text: string): string => (GUARDED.test(text) ? `'${text}` : text)
const unguard = (text: string): string => (text.startsWith("'") ? text.slice(1) : text)

/** Rows for a translator's spreadsheet: UTF-8 with a byte order mark, comma, CRLF, no cell that runs as a formula. */
export function rowsToCsv(rows: readonly Row[]): string {
  const data = rows.map((row) => ROW_COLUMNS.map((c) => guard(row[c])))
  return BOM + Papa.unparse({ fields: [...ROW_COLUMNS], data }, { newline: '\r\n' })
}

/** The same rows again; a missing column or a torn line is told with its line. */
export function csvToRows(csv: string): { rows: Row[] } | { line: number; message: string } {
  const text = csv.startsWith(BOM) ? csv.slice(1) : csv
  const newline = (/\r\n|\n|\r/.exec(text)?.[0] ?? '\r\n') as '\r\n' | '\n' | '\r'
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', newline, skipEmptyLines: true })
  const [error] = errors
  if (error) return { line: (error.row ?? 0) + 1, message: error.message }
  const [head, ...body] = data
  const absent = ROW_COLUMNS.filter((c) => !head?.includes(c))
  if (!head || absent.length > 0) return { line: 1, message: `the columns ${absent.join(', ')} are missing` }
  const torn = body.findIndex((cells) => cells.length !== head.length)
  if (torn >= 0) return { line: torn + 2, message: `${body[torn]!.length} cells instead of ${head.length}` }
  const at = ROW_COLUMNS.map((c) => [c, head.indexOf(c)] as const)
  return {
    rows: body.map(
      (cells) => Object.fromEntries(at.map(([c, i]) => [c, unguard(cells[i]!)])) as unknown as Row,
    ),
  }
}
