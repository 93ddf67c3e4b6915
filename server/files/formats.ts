import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Cell } from '../core/panel/reader.ts'
import type { Table } from '../core/panel/table.ts'
import { CsvFile, type Profile } from './csv.ts'
import { writeDta } from './dta.ts'
import { Shortenings } from './fit.ts'
import type { About, WriteTable } from './format.ts'
import { writeParquet } from './parquet.ts'
import { PartFile, type WrittenFile } from './part.ts'
import { writeSav } from './sav.ts'
import { Spool } from './spool.ts'
import { checkSheets, writeXlsx } from './xlsx.ts'

export const FORMATS = ['csv', 'sav', 'dta', 'parquet', 'xlsx'] as const
export type Format = (typeof FORMATS)[number]

const WRITERS: Record<Exclude<Format, 'csv' | 'xlsx'>, WriteTable> = {
  sav: writeSav,
  dta: writeDta,
  parquet: writeParquet,
}

export interface Rows {
  write(row: Cell[]): void
}

/** The files of one export. All take their names at once, or none does. */
export interface FileSet {
  /** What had to be shortened to fit the format. */
  notes: Shortenings
  open(table: Table): Rows
  /** A text beside the files. */
  document(name: string, text: string): void
  /** Closes every file under its part name. */
  finish(): Promise<WrittenFile[]>
  keep(): void
  discard(): void
}

export interface FileOptions {
  format: Format
  profile: Profile
  coded: boolean
  about: About
}

export const fileSet = (folder: string, options: FileOptions): FileSet =>
  options.format === 'csv' ? csvFiles(folder, options) : typedFiles(folder, options)

function documentFile(folder: string, name: string, text: string): PartFile {
  const file = new PartFile(folder, name)
  file.text(text)
  return file
}

/** CSV is written as rows come. */
function csvFiles(folder: string, { profile }: FileOptions): FileSet {
  const files: CsvFile[] = []
  const documents: PartFile[] = []
  return {
    notes: new Shortenings(),
    document: (name, text) => documents.push(documentFile(folder, name, text)),
    open({ name, columns }) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      const header = columns.map((c) => c.name)
      files.push(new CsvFile(folder, `${name}.csv`, header, profile))
      return files.at(-1)!
    },
    finish: async () => [...files, ...documents].map((file) => file.finish()),
    keep() {
      for (const file of [...files, ...documents]) file.keep()
    },
    discard() {
      for (const file of [...files, ...documents]) file.discard()
    },
  }
}

/** Typed formats are written when all rows are there. */
function typedFiles(folder: string, { format, coded, about }: FileOptions): FileSet {
  const notes = new Shortenings()
  const spools: Spool[] = []
  const parts: PartFile[] = []
  const documents: PartFile[] = []
  const begin = (name: string): PartFile => {
    parts.push(new PartFile(folder, name))
    return parts.at(-1)!
  }
  const release = () => {
    for (const spool of spools.splice(0)) spool.discard()
  }
  const eachAlone = async (write: WriteTable): Promise<WrittenFile[]> => {
    const written: WrittenFile[] = []
    for (const spool of spools) {
      const file = begin(`${spool.table.name}.${format}`)
      await write(spool, file, about, notes)
      written.push({ ...file.finish(), ...sizeOf(spool) })
    }
    return written
  }
  /** One workbook; its codebook comes first, though its figures come last. */
  const oneWorkbook = async (): Promise<WrittenFile[]> => {
    const sheets = [...spools].sort((a, b) => place(a) - place(b))
    checkSheets(sheets)
    const file = begin('panel.xlsx')
    await writeXlsx(sheets, file, about, coded, notes)
    return [{ ...file.finish(), sheets: sheets.map((s) => ({ name: s.table.name, ...sizeOf(s) })) }]
  }
  return {
    notes,
    document(name, text) {
      documents.push(documentFile(folder, name, text))
      parts.push(documents.at(-1)!)
    },
    open(table) {
      spools.push(new Spool(join(folder, `${table.name}.rows`), table))
      return spools.at(-1)!
    },
    async finish() {
      const texts = documents.map((file) => file.finish())
      const written = format === 'xlsx' ? await oneWorkbook() : await eachAlone(WRITERS[format as 'sav'])
      release()
      return [...written, ...texts]
    },
    keep() {
      for (const file of parts) file.keep()
    },
    discard() {
      release()
      for (const file of parts) file.discard()
    },
  }
}

const place = ({ table }: Spool): number => (table.name === 'codebook' ? 0 : 1)

const sizeOf = ({ rows, table }: Spool): { rows: number; columns: number } => ({
  rows,
  columns: table.columns.length,
})
