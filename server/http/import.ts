import type { z } from 'zod'
import { newMatch, newPerson } from '../contract/people.ts'
import { MODERATOR_FIELDS, PERSON_FIELDS, RECORD_FIELDS } from '../core/panel/fields.ts'
import { isProblem, type Problem } from '../core/problem.ts'
import { readTable, type Table } from '../files/table.ts'
import { type Planned, type Planning, planPair, planPerson } from './enrol.ts'

/**
 * A list of pairs: one row per match, columns of the newcomer with `n_`, of the buddy with `b_`. A row with one side only
 * is somebody who waits. The same person in several rows, by e-mail address or by first name and phone number, is one.
 */

const MODERATORS = MODERATOR_FIELDS.map((f) => f.name)
const ARM = PERSON_FIELDS.map((f) => f.name).filter((n) => n === 'arm_assigned' || n === 'assign_method')
const RECORD = RECORD_FIELDS.map((f) => f.name)
const PERSON = ['first_name', 'last_name', 'phone', 'email', 'address', 'lang', 'channel', 'enrolled_on']
const MATCH = ['started_on', 'plan_end_on', 'group']
const SIDES = ['n', 'b'] as const

/** Every column that a list may have. */
export const IMPORT_COLUMNS: readonly string[] = [
  ...SIDES.flatMap((side) => [...PERSON, ...MODERATORS, ...ARM].map((name) => `${side}_${name}`)),
  ...MATCH,
  ...RECORD,
]
const known = new Set(IMPORT_COLUMNS)

interface RowError {
  line: number
  column: string
  why: string
}

type Row = Table['rows'][number]

/** Checks and plans a whole list; errors by line and column, and then nothing of it may be carried out. */
export async function planTable(
  planning: Planning,
  file: { name: string; content: string; request: string },
  planned: Planned,
): Promise<{ rows: number; errors: RowError[] } | Problem> {
  const table = await readTable(file.name, Buffer.from(file.content, 'base64'))
  if (isProblem(table)) return table
  const strange = table.columns.filter((c) => !known.has(c))
  const errors = strange.map((column) => ({ line: 1, column, why: 'this column is not known' }))
  if (errors.length > 0) return { rows: table.rows.length, errors }
  const { study, services } = planning
  const idOf = (line: number, what: string) => services.sha256(`${file.request} ${line} ${what}`).slice(0, 16)
  const first = table.rows[0]
  const done =
    first &&
    ((await services.store.studies.match(study.name, idOf(first.line, 'match'))) ??
      (await services.store.people.get(study.name, idOf(first.line, 'n'))) ??
      (await services.store.people.get(study.name, idOf(first.line, 'b'))))
  if (done) return { rows: table.rows.length, errors: [] }
  for (const row of table.rows) {
    const ids = { n: idOf(row.line, 'n'), b: idOf(row.line, 'b') }
    errors.push(...(await planRow(planning, row, { mid: idOf(row.line, 'match'), ids }, planned)))
  }
  return { rows: table.rows.length, errors }
}

async function planRow(
  planning: Planning,
  row: Row,
  { mid, ids }: { mid: string; ids: { n: string; b: string } },
  planned: Planned,
): Promise<RowError[]> {
  const here = SIDES.filter((side) => filled(row, `${side}_`))
  const errors: RowError[] = []
  const members: Record<string, z.infer<typeof newPerson> | { pid: string }> = {}
  for (const side of here) {
    const read = parse(newPerson, person(row, side), row.line, (path) => `${side}_${String(path.at(-1))}`)
    if ('errors' in read) errors.push(...read.errors)
    else members[side] = samePerson(read.value, planned) ?? read.value
  }
  if (here.length === 0)
    return [{ line: row.line, column: 'n_first_name', why: 'there is nobody in this row' }]
  if (here.length === 1) {
    if (filled(row, 'started_on'))
      errors.push({ line: row.line, column: 'started_on', why: 'a match needs both a newcomer and a buddy' })
    const side = here[0]!
    const member = members[side]
    if (errors.length > 0 || !member || 'pid' in member) return errors
    const wrong = await planPerson(
      planning,
      { pid: ids[side], role: side, person: member, path: `${side}_` },
      planned,
    )
    return wrong ? [located(wrong, row.line)] : []
  }
  const match = parse(newMatch, matchOf(row), row.line, (path) => String(path.at(-1)))
  if ('errors' in match) errors.push(...match.errors)
  if (errors.length > 0 || 'errors' in match) return errors
  const pair = { newcomer: members.n!, buddy: members.b!, match: match.value }
  const made = await planPair(planning, { mid, pair, ids }, planned)
  return isProblem(made) ? [located(made, row.line)] : []
}

const filled = (row: Row, prefix: string): boolean =>
  Object.entries(row.cells).some(([column, text]) => column.startsWith(prefix) && text !== '')

/** Somebody of an earlier row. */
function samePerson({ email, phone, first_name }: z.infer<typeof newPerson>, planned: Planned) {
  for (const [pid, who] of planned.identities) {
    const byPhone = phone !== undefined && who.phone === phone && who.first_name === first_name
    if ((email !== undefined && who.email === email) || byPhone) return { pid }
  }
  return undefined
}

const pick = (row: Row, names: readonly string[], prefix = ''): Record<string, string> =>
  Object.fromEntries(names.flatMap((n) => (row.cells[prefix + n] ? [[n, row.cells[prefix + n]!]] : [])))

/** Codes stand as digits in a list. */
const numbers = (cells: Record<string, string>): Record<string, number | string> =>
  Object.fromEntries(Object.entries(cells).map(([n, v]) => [n, /^\d+$/.test(v) ? Number(v) : v]))

const person = (row: Row, side: 'n' | 'b') => ({
  ...pick(row, PERSON, `${side}_`),
  moderators: numbers(pick(row, MODERATORS, `${side}_`)),
  arm: numbers(pick(row, ARM, `${side}_`)),
})

const matchOf = (row: Row) => ({ ...pick(row, MATCH), record: numbers(pick(row, RECORD)) })

function parse<T>(
  schema: z.ZodType<T>,
  value: unknown,
  line: number,
  columnOf: (path: PropertyKey[]) => string,
): { value: T } | { errors: RowError[] } {
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data }
  return {
    errors: result.error.issues.map((i) => ({ line, column: columnOf(i.path), why: missing(i.message) })),
  }
}

/** zod says "received undefined" of an empty cell. */
const missing = (message: string): string => (/received undefined/.test(message) ? 'it is missing' : message)

/** A problem of the catalogue at its row: the field that it names is the column. */
function located(p: Problem, line: number): RowError {
  const field = String(p.details.field ?? '')
  const column = field
    .replace(/^newcomer\./, 'n_')
    .replace(/^buddy\./, 'b_')
    .replace(/^match\./, '')
  const why = field === '' ? p.message : p.message.replace(`${field}: `, '')
  return { line, column: column || 'started_on', why }
}
