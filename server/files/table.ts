import ExcelJS from 'exceljs'
import Papa from 'papaparse'
import { type Problem, problem } from '../core/problem.ts'

/** A list that somebody keeps in a spreadsheet: cells as texts by column, each row with its line in the file. */
export interface Table {
  columns: string[]
  rows: { line: number; cells: Record<string, string> }[]
}

const MOST_ROWS = 5000

/** Reads a CSV file (comma or semicolon, UTF-8) or the first sheet of a workbook. The first line names the columns. */
export async function readTable(name: string, bytes: Buffer): Promise<Table | Problem> {
  const lines = name.toLowerCase().endsWith('.xlsx') ? await sheet(bytes) : csv(bytes)
  if (!Array.isArray(lines)) return lines
  const [head, ...rest] = lines
  const columns = (head?.cells ?? []).map((c) => c.trim().toLowerCase())
  if (columns.every((c) => c === ''))
    return problem('table-unreadable', { why: 'it has no line of column names' })
  const twice = columns.find((c, i) => c !== '' && columns.indexOf(c) !== i)
  if (twice) return problem('table-unreadable', { why: `the column "${twice}" stands twice` })
  const rows = rest
    .filter((l) => l.cells.some((c) => c.trim() !== ''))
    .map((l) => ({
      line: l.line,
      cells: Object.fromEntries(
        columns.map((c, i) => [c, (l.cells[i] ?? '').trim()]).filter(([c]) => c !== ''),
      ),
    }))
  if (rows.length > MOST_ROWS)
    return problem('table-unreadable', { why: `it has more than ${MOST_ROWS} rows` })
  return { columns: columns.filter((c) => c !== ''), rows }
}

interface Line {
  line: number
  cells: string[]
}

function csv(bytes: Buffer): Line[] | Problem {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return problem('table-unreadable', { why: 'it is not UTF-8; save it as "CSV UTF-8"' })
  }
  const { data, errors } = Papa.parse<string[]>(text, { delimitersToGuess: [',', ';', '\t'] })
  const broken = errors.find((e) => e.type === 'Quotes')
  if (broken)
    return problem('table-unreadable', {
      why: `a quotation mark is not closed, line ${(broken.row ?? 0) + 1}`,
    })
  let line = 1
  return data.map((cells) => {
    const at = { line, cells }
    line += 1 + cells.join('').split('\n').length - 1
    return at
  })
}

async function sheet(bytes: Buffer): Promise<Line[] | Problem> {
  const book = new ExcelJS.Workbook()
  try {
    await book.xlsx.load(bytes as unknown as ArrayBuffer)
  } catch {
    return problem('table-unreadable', { why: 'it is not an Excel workbook' })
  }
  const [first] = book.worksheets
  if (!first) return problem('table-unreadable', { why: 'it has no sheet' })
  const lines: Line[] = []
  first.eachRow((row, line) => {
    const cells: string[] = []
    for (let i = 1; i <= first.columnCount; i += 1) cells.push(textOf(row.getCell(i)))
    lines.push({ line, cells })
  })
  return lines
}

/** A cell as it would be typed; a date becomes its ISO day. */
function textOf(cell: ExcelJS.Cell): string {
  const { value } = cell
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return cell.text ?? ''
}
