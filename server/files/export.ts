import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import type { Library } from '../core/instrument/compile.ts'
import { codebookColumns, codebookRows } from '../core/panel/codebook.ts'
import type { CellType, FileSpec } from '../core/panel/fields.ts'
import { isReason, MISSING, ROW_REASONS } from '../core/panel/missing.ts'
import { NETWORK_FILES } from '../core/panel/networks.ts'
import type { Cell } from '../core/panel/reader.ts'
import type { EpisodeRecord, PairRecord } from '../core/panel/records.ts'
import { compare } from '../core/panel/responses.ts'
import type { Panel } from '../core/panel/rows.ts'
import { plainTable, type Table, tableOf } from '../core/panel/table.ts'
import { Tally } from '../core/panel/tally.ts'
import { ProblemError, problem } from '../core/problem.ts'
import { codebookPage } from './codebook-page.ts'
import { type DescribedFile, datapackage, ddi } from './documents.ts'
import type { Shortened } from './fit.ts'
import { type FileOptions, type FileSet, fileSet, type Rows } from './formats.ts'
import type { WrittenFile } from './part.ts'

export const EXPORT_FILES = [
  ...['persons', 'matches', 'responses', 'panel_long', 'panel_wide', 'disposition'],
  ...['match_long', 'dyad_wide', 'dyad_pairwise', 'alters', 'ties', 'egor'],
  ...['codebook', 'missing_codes', 'missing_reasons', 'small_cells'],
] as const

export interface ExportOptions extends Omit<FileOptions, 'coded'> {
  /** Of CSV and workbooks; the other formats hold every reason in a way of their own. */
  style: 'plain' | 'coded'
  files: readonly string[]
  /** Role-episodes to leave in. */
  roles: readonly string[] | undefined
  /** Of question texts and value labels in the codebook. */
  languages: readonly string[]
  /** Of labels in the formats that hold them. */
  labels: string
  progress?: (people: number) => void
}

export interface ExportSource {
  panel: Panel
  library: Library
  episodes: AsyncIterable<EpisodeRecord[]>
  matches: AsyncIterable<PairRecord>
  /** Values of moderators that few persons have, and what the files show of them. */
  small: readonly { variable: string; value: string; persons: string; shown: string }[]
}

/** One file being written: style applied, figures for the codebook kept, order of the keys checked. */
class Output {
  readonly tallies: Tally[]
  /** Rows so far. */
  written = 0
  private last: Cell[] | undefined
  readonly spec: FileSpec
  private readonly rows: Rows | undefined
  private readonly coded: boolean
  private readonly reasons: ((key: string, variable: string, code: number) => void) | undefined

  constructor(
    spec: FileSpec,
    rows: Rows | undefined,
    coded: boolean,
    reasons?: (key: string, variable: string, code: number) => void,
  ) {
    this.spec = spec
    this.rows = rows
    this.coded = coded
    this.reasons = reasons
    this.tallies = spec.fields.map(() => new Tally())
  }

  write(row: Cell[]): void {
    this.checkOrder(row)
    this.written += 1
    for (let i = 0; i < row.length; i += 1) this.tallies[i]!.add(row[i]!)
    if (this.reasons) this.listReasons(row)
    this.rows?.write(this.coded ? row : row.map((c) => (typeof c === 'number' && isReason(c) ? '' : c)))
  }

  private checkOrder(row: Cell[]): void {
    const { last, spec } = this
    this.last = row
    if (!last) return
    for (let i = 0; i < spec.keys.length; i += 1) {
      if (last[i]! < row[i]!) return
      if (last[i]! > row[i]!) break
    }
    throw new ProblemError(problem('order-broken', { file: spec.name }))
  }

  private listReasons(row: Cell[]): void {
    const { fields, keys } = this.spec
    const key = row.slice(0, keys.length).join('|')
    const missing = fields
      .map((field, i) => ({ name: field.name, code: row[i]! }))
      .filter(
        (c): c is { name: string; code: number } =>
          typeof c.code === 'number' && isReason(c.code) && !ROW_REASONS.has(c.code),
      )
      .sort((a, b) => compare(a.name, b.name))
    for (const { name, code } of missing) this.reasons?.(key, name, code)
  }
}

export interface Written {
  files: WrittenFile[]
  /** What had to be made shorter so that it fits the format. */
  shortened: Shortened[]
}

/** Writes the files of a panel into a folder and returns what the manifest says of them. All files or none take their name. */
export async function writeExport(
  source: ExportSource,
  out: string,
  options: ExportOptions,
): Promise<Written> {
  mkdirSync(out, { recursive: true })
  const set = fileSet(out, { ...options, coded: options.style === 'coded' })
  const file: Open = (table) => (isWanted(table.name, options.files) ? set.open(table) : undefined)
  try {
    const outputs = await writePanel(source, options, file)
    writeCodebook(source, options, outputs, file, set)
    const codes = file(plainTable('missing_codes', CODE_COLUMNS))
    for (const m of MISSING) codes?.write([m.code, m.name, m.meaning, m.stata])
    const small = file(plainTable('small_cells', SMALL_COLUMNS))
    for (const s of source.small) small?.write([s.variable, s.value, s.persons, s.shown])
    const written = await set.finish()
    set.keep()
    return { files: written.sort((a, b) => compare(a.name, b.name)), shortened: set.notes.list }
  } catch (error) {
    set.discard()
    throw error
  }
}

const SMALL_COLUMNS: [string, CellType][] = [
  ['variable', 'string'],
  ['value', 'string'],
  ['persons', 'string'],
  ['shown', 'string'],
]
const CODE_COLUMNS: [string, CellType][] = [
  ['code', 'integer'],
  ['name', 'string'],
  ['meaning', 'string'],
  ['stata', 'string'],
]
const REASON_COLUMNS: [string, CellType][] = [
  ['file', 'string'],
  ['key', 'string'],
  ['variable', 'string'],
  ['code', 'integer'],
]

/** A file is asked for by its name, the files of a folder by the folder's. */
const isWanted = (name: string, files: readonly string[]): boolean => files.includes(name.split('/')[0]!)

/** Opens a file that was asked for. */
type Open = (table: Table) => Rows | undefined

async function writePanel(
  { panel, library, episodes, matches }: ExportSource,
  options: ExportOptions,
  file: Open,
): Promise<Output[]> {
  const coded = options.style === 'coded' || options.format !== 'csv'
  const reasons = file(plainTable('missing_reasons', REASON_COLUMNS))
  const outputs: Output[] = []
  /** Undefined where neither the file was asked for nor the list of its missing reasons. */
  const output = (spec: FileSpec, listed = false): Output | undefined => {
    if (!isWanted(spec.name, options.files) && !(listed && reasons)) return undefined
    const list = (key: string, variable: string, code: number) =>
      reasons?.write([spec.name, key, variable, code])
    const rows = file(tableOf(spec, library, options.labels))
    outputs.push(new Output(spec, rows, coded, listed && reasons ? list : undefined))
    return outputs.at(-1)
  }
  const persons = output(panel.files.persons)
  const perMatch = output(panel.files.matches)
  const responses = output(panel.files.responses)
  const long = output(panel.files.panel_long, true)
  const wide = output(panel.files.panel_wide)
  const disposition = output(panel.files.disposition)
  const perSide = output(panel.files.match_long, true)
  const perDyad = output(panel.files.dyad_wide)
  const pairwise = output(panel.files.dyad_pairwise)
  const perPair = perSide ?? perDyad ?? pairwise
  const networks = (panel.networked ? NETWORK_FILES : []).flatMap((name) => {
    const made = output(panel.files[name])
    return made ? [{ name, made }] : []
  })
  // Matches come first: the list of missing reasons is in the order of files.
  const wanted = (role: string) => options.roles?.includes(role) ?? true
  for await (const pair of perMatch || perPair ? matches : []) {
    perMatch?.write(panel.match(pair.match, pair.newcomer))
    if (!perPair) continue
    const rows = panel.pair(pair)
    for (const row of rows.match_long) if (wanted(row[ROLE] as string)) perSide?.write(row)
    // A pair is two roles: an export narrowed to one of them holds no answers of the other.
    if (!wanted('n') || !wanted('b')) continue
    for (const row of rows.dyad_wide) perDyad?.write(row)
    for (const row of rows.dyad_pairwise) pairwise?.write(row)
  }
  let people = 0
  for await (const all of persons || responses || long || wide || disposition || networks.length > 0
    ? episodes
    : []) {
    people += 1
    options.progress?.(people)
    const mine = all.filter((e) => wanted(e.role))
    if (mine.length === 0) continue
    persons?.write(panel.person(mine))
    for (const episode of mine) {
      const rows = panel.episode(episode)
      if (long) for (const row of rows.panel_long) long.write(row)
      wide?.write(rows.panel_wide)
      for (const { name, made } of networks) for (const row of rows.networks[name]) made.write(row)
      if (responses) for (const row of rows.responses) responses.write(row)
      if (disposition) for (const row of rows.disposition) disposition.write(row)
    }
  }
  return outputs
}

/** Place of the role among the keys of match_long. */
const ROLE = 2

/** The codebook as a file among the others, as a page, as DDI and, over CSV, as a data package. */
function writeCodebook(
  { library }: ExportSource,
  options: ExportOptions,
  outputs: Output[],
  file: Open,
  set: FileSet,
): void {
  const columns = codebookColumns(options.languages)
  const book = file(plainTable('codebook', columns))
  if (!book) return
  const described = outputs
    .filter((o) => isWanted(o.spec.name, options.files))
    .map(({ spec, tallies, written }): DescribedFile => {
      const rows = codebookRows(spec, tallies, library, options.languages)
      for (const row of rows) book.write(row)
      return {
        table: tableOf(spec, library, options.labels),
        keys: spec.keys,
        rows: written,
        book: rows.map((row) => Object.fromEntries(columns.map(([name], i) => [name, row[i]!]))),
      }
    })
  set.document('codebook.html', codebookPage(described, options.languages, options.about))
  set.document('ddi.xml', ddi(described, options.languages, options.about))
  if (options.format === 'csv')
    set.document('datapackage.json', datapackage(described, options.about, options.style === 'coded'))
}

/** Writes text under its final name only when it is whole. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text)
  renameSync(`${path}.part`, path)
}
