import { existsSync, rmSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { OneModule } from '../core/instrument/one.ts'
import { type Reliability, reliability } from '../core/measure/reliability.ts'
import { BLANKS, type Complaint, type Sheet, type SheetOptions, sheetOf } from '../core/measure/sheet.ts'
import { problem } from '../core/problem.ts'
import { CsvFile } from '../files/csv.ts'
import { readTable, TableError } from '../files/read-table.ts'
import { loadModule } from '../load.ts'
import { INSTRUMENTS } from '../paths.ts'
import { CliError, FOUND_PROBLEMS, placed, WRONG_USE, wrongUse } from './context.ts'

export interface ScoreOptions {
  module: string
  in: string
  out: string
  map?: string
  bands?: string
  blank?: string
  reliability?: boolean
}

export interface Scored {
  module: string
  version: string
  rows: number
  file: string
  scales: { scale: string; bands?: string[]; reliability?: Reliability }[]
}

/** `score`: the answers in any table, scored by a module's own rules. Nothing is written while a cell is not understood. */
export async function scoreFile(options: ScoreOptions): Promise<Scored> {
  const input = existing(options.in)
  const out = resolve(options.out)
  if (out === input) throw wrong('--out is the table itself: name another file')
  const one = moduleAt(options.module)
  const bandings = bandingsOf(one, options.bands)
  const settings: SheetOptions = {
    columnOf: options.map === undefined ? new Map() : await readMap(existing(options.map), one),
    bandings,
    blanks: options.blank === undefined ? BLANKS : ['', ...options.blank.split(',')],
    reliability: options.reliability ?? false,
  }
  const { sheet, rows } = await through(input, out, one, settings)
  return {
    ...{ module: one.module.name, version: one.module.version, rows, file: options.out },
    scales: one.scales.map((scale, i) => {
      const name = bandings.get(scale.stem)
      return {
        scale: scale.stem,
        ...(name ? { bands: scale.bandings![name]!.bands.map((b) => b.label) } : {}),
        ...(options.reliability ? { reliability: reliability(sheet.moments[i]!) } : {}),
      }
    }),
  }
}

/** Reads, scores and writes in one pass; the result takes its name only when every cell was understood. */
async function through(
  input: string,
  out: string,
  one: OneModule,
  settings: SheetOptions,
): Promise<{ sheet: Sheet; rows: number }> {
  let sheet: Sheet | undefined
  let file: CsvFile | undefined
  let rows = 0
  try {
    await readTable(input, (cells, line) => {
      if (!sheet) {
        sheet = sheetOf(one, cells, settings)
        if (sheet.complaints.length > 0) throw refused(input, sheet.complaints)
        file = new CsvFile(dirname(out), basename(out), sheet.columns, 'research')
        return
      }
      const scored = sheet.row(cells, line)
      rows += 1
      if (scored && sheet.complaints.length === 0) file!.write(scored)
    })
    if (!sheet || !file) throw wrong(`${input} is empty`)
    if (sheet.complaints.length > 0) throw refused(input, sheet.complaints)
    file.finish()
    file.keep()
    return { sheet, rows }
  } catch (error) {
    file?.finish()
    rmSync(`${out}.part`, { force: true })
    if (error instanceof TableError) throw at(input, error.line, '', error.message)
    throw error
  }
}

const wrong = (message: string): CliError => new CliError('option-value', message, WRONG_USE)

const at = (file: string, line: number, field: string, message: string): CliError =>
  new CliError('table-invalid', `${file}:${line}: ${field ? `${field}: ` : ''}${message}`, FOUND_PROBLEMS, {
    ...{ file, line, field },
  })

/** Every wrong cell, one to a line; the first one in the error itself. */
function refused(file: string, complaints: readonly Complaint[]): CliError {
  const lines = complaints.map((c) => `${file}:${c.line}: ${c.column ? `${c.column}: ` : ''}${c.message}`)
  const { line, column } = complaints[0]!
  const where = { file, line, field: column }
  return new CliError('table-invalid', lines.join('\n'), FOUND_PROBLEMS, where)
}

function existing(file: string): string {
  const path = resolve(file)
  if (!existsSync(path)) throw wrong(`there is no file ${file}`)
  return path
}

function moduleAt(folder: string): OneModule {
  if (!existsSync(resolve(folder, 'module.yaml'))) throw wrong(`there is no module.yaml in ${folder}`)
  const loaded = loadModule(resolve(folder), INSTRUMENTS)
  if ('problems' in loaded)
    throw new CliError(
      'definition-invalid',
      loaded.problems.map((p) => placed('', p)).join('\n'),
      FOUND_PROBLEMS,
    )
  if (loaded.compiled.scales.length === 0) throw wrong(`the module in ${folder} has no scale`)
  return loaded.compiled
}

/** `who5:poor,djg6_t:manual`: which published bands to apply. */
function bandingsOf(one: OneModule, list: string | undefined): Map<string, string> {
  const pairs = (list ?? '').split(',').filter(Boolean)
  const known = one.scales.flatMap((s) => Object.keys(s.bandings ?? {}).map((name) => `${s.stem}:${name}`))
  return new Map(
    pairs.map((pair): [string, string] => {
      if (!known.includes(pair))
        throw wrongUse(
          problem('option-unknown', {
            ...{ option: '--bands', value: pair, known: known.join(', ') || 'none' },
          }),
        )
      const [stem, name] = pair.split(':')
      return [stem!, name!]
    }),
  )
}

/** A table with the columns `item` and `column`. */
async function readMap(file: string, one: OneModule): Promise<Map<string, string>> {
  const map = new Map<string, string>()
  let places: [number, number] | undefined
  await readTable(file, (cells, line) => {
    if (!places) {
      places = [cells.indexOf('item'), cells.indexOf('column')]
      if (places.includes(-1)) throw at(file, line, '', 'the map needs the columns item and column')
      return
    }
    const [item, column] = places.map((i) => cells[i]?.trim() ?? '') as [string, string]
    if (!one.codes.has(item)) throw at(file, line, 'item', `the module has no item "${item}"`)
    if (map.has(item)) throw at(file, line, 'item', `the item "${item}" stands twice`)
    map.set(item, column)
  })
  return map
}

/** Below so many complete rows reliability says little. */
const FEW = 50

/** The figures of each scale in words. */
export function scoredWords({ rows, file, scales }: Scored): string {
  return [`${rows} rows are scored in ${file}.`, ...scales.flatMap(scaleWords)].join('\n')
}

const figure = (n: number | undefined): string => (n === undefined ? '–' : n.toFixed(3))

function scaleWords({ scale, bands, reliability: r }: Scored['scales'][number]): string[] {
  const named = bands ? [`${scale}: bands ${bands.map((b, i) => `${i + 1} ${b}`).join(', ')}`] : []
  if (!r) return named
  const few = r.n < FEW ? ` Only ${r.n} complete rows: too few to rely on.` : ''
  const { factor } = r
  const omega = factor
    ? `omega total ${figure(factor.omega)}${factor.flag ? ` (${factor.flag}: no value)` : ''}`
    : ''
  const main = r.alpha
    ? `alpha ${figure(r.alpha.value)} [${figure(r.alpha.low)}, ${figure(r.alpha.high)}]`
    : r.items === 2
      ? `Spearman-Brown ${figure(r.spearmanBrown)}`
      : 'alpha –'
  return [
    ...named,
    [`${scale}: n ${r.n}`, `${r.items} items`, main, omega].filter(Boolean).join(', ') + few,
    `  item–rest r       ${r.itemRest.map(figure).join('  ')}`,
    ...(r.items > 2 ? [`  alpha if deleted  ${r.alphaIfDeleted.map(figure).join('  ')}`] : []),
  ]
}
