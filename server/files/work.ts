import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Papa from 'papaparse'
import type { DefinitionProblem } from '../core/instrument/sources.ts'
import { GIVEN, type Work } from '../core/instrument/work.ts'

/** Where the translators' work is kept: one file per language, so that two translators never write the same file. */
const WORK_FOLDER = 'translations'
const COLUMNS = ['subject', 'key', 'source', 'translation', 'state', 'by', 'on', 'note'] as const

/** The work of every language. A line that is not understood is a problem, not a guess. */
export function readWork(folder: string, problems: DefinitionProblem[]): Map<string, Work[]> {
  const files = list(join(folder, WORK_FOLDER)).filter((name) => name.endsWith('.csv'))
  return new Map(files.map((name) => [basename(name, '.csv'), readOne(folder, name, problems)]))
}

function readOne(folder: string, name: string, problems: DefinitionProblem[]): Work[] {
  const file = `${WORK_FOLDER}/${name}`
  const text = readFileSync(join(folder, file), 'utf8')
  const { data, meta, errors } = Papa.parse<Record<string, string>>(text, {
    header: true,
    delimiter: ',',
    skipEmptyLines: true,
  })
  const wrong = (line: number, field: string, message: string) =>
    problems.push({ file, line, field, message })
  const absent = COLUMNS.filter((c) => !meta.fields?.includes(c))
  for (const c of absent) wrong(1, c, `the column ${c} is missing`)
  if (absent.length > 0) return []
  for (const e of errors) wrong((e.row ?? 0) + 2, '', e.message)
  data.forEach((row, i) => {
    if (!GIVEN.includes(row.state as never))
      wrong(i + 2, 'state', `the state "${row.state}" is none of ${GIVEN.join(', ')}`)
  })
  return data as unknown as Work[]
}

/** Writes the work of one language, in the order of subject and key; older records of a string stand first. */
export function writeWork(folder: string, lang: string, works: readonly Work[]): void {
  const order = (w: Work) => `${w.subject}\n${w.key}`
  const sorted = works
    .map((work, i) => ({ work, i }))
    .sort((a, b) => (order(a.work) < order(b.work) ? -1 : order(a.work) > order(b.work) ? 1 : a.i - b.i))
    .map(({ work }) => work)
  const text = Papa.unparse(sorted, { columns: [...COLUMNS], newline: '\n' })
  mkdirSync(join(folder, WORK_FOLDER), { recursive: true })
  const path = join(folder, `${WORK_FOLDER}/${lang}.csv`)
  writeFileSync(`${path}.part`, `${text}\n`)
  renameSync(`${path}.part`, path)
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
