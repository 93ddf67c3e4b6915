import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import Papa from 'papaparse'

/** A file that cannot be read as a table of UTF-8 text, and where. */
export class TableError extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

const BOM = '\ufeff'

/** Reads a CSV file row by row in the memory of a few pieces of it; `row` gets the cells and the line of the file, from 1. */
export async function readTable(path: string, row: (cells: string[], line: number) => void): Promise<void> {
  let line = 1
  const pieces = Readable.from(texts(path, () => line))
  await new Promise<void>((resolve, reject) => {
    pieces.once('error', reject)
    Papa.parse<string[]>(pieces, {
      chunk({ data, errors }, parser) {
        try {
          const [error] = errors.filter((e) => e.type === 'Quotes')
          if (error) throw new TableError(line + (error.row ?? 0), 'a quotation mark is not closed')
          for (const cells of data) {
            if (cells.length > 1 || cells[0] !== '') row(cells, line)
            line += 1 + breaks(cells)
          }
        } catch (error) {
          reject(error)
          parser.abort()
          pieces.destroy()
        }
      },
      complete: () => resolve(),
      error: reject,
    })
  })
}

/** Line breaks inside the cells of a row. */
function breaks(cells: readonly string[]): number {
  let n = 0
  for (const cell of cells) if (cell.includes('\n')) n += cell.split('\n').length - 1
  return n
}

/** The file as text without byte order mark; refuses what is not UTF-8. */
async function* texts(path: string, line: () => number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let first = true
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const text = decoded(decoder, bytes as Uint8Array, line)
    yield first && text.startsWith(BOM) ? text.slice(1) : text
    first = false
  }
  const rest = decoded(decoder, undefined, line)
  if (rest !== '') yield rest
}

function decoded(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array | undefined,
  line: () => number,
): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
  } catch {
    throw new TableError(line(), 'this is not UTF-8 text from about here: save the file as CSV UTF-8')
  }
}
