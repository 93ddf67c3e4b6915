import type { Library } from '../instrument/compile.ts'
import type { CellType, Field, FileSpec } from './fields.ts'
import { labelsOf } from './labels.ts'

export type Measure = 'nominal' | 'ordinal' | 'scale'

/** A column as a format with types and labels wants it. */
export interface Column {
  name: string
  type: CellType
  label: string
  /** Labels of codes, in the order in which they are shown. */
  values: ReadonlyMap<number, string>
  measure: Measure
  /** Whether a number from −999 to −985 is a reason and not a value. */
  reasons: boolean
}

/** A file as a format with types and labels wants it. */
export interface Table {
  name: string
  columns: readonly Column[]
}

export const tableOf = (spec: FileSpec, library: Library, lang: string): Table => ({
  name: spec.name,
  columns: spec.fields.map((field) => ({
    name: field.name,
    type: field.type,
    ...labelsOf(field, library, lang),
    measure: measureOf(field),
    reasons: field.type !== 'string' && !spec.keys.includes(field.name),
  })),
})

/** A table whose columns have no labels: lists that describe the other files. Its numbers are never reasons. */
export const plainTable = (name: string, columns: readonly [string, CellType][]): Table => ({
  name,
  columns: columns.map(([column, type]) => ({
    ...{ name: column, type, label: '', values: new Map(), reasons: false },
    measure: type === 'string' ? 'nominal' : 'scale',
  })),
})

/** Records whose codes are in an order. */
const ORDERED = new Set([
  'age_band',
  'school_band',
  'cefr_entry',
  'muni_type',
  'alt_since',
  'alt_clo',
  'alt_freq',
])

/** Answers on a shared set of responses are in an order; other codes are names; everything else is counted or measured. */
function measureOf(field: Field): Measure {
  if (field.type === 'string') return 'nominal'
  const origin = field.variable?.origin
  if (origin?.kind === 'item') {
    if (origin.column.option !== undefined) return 'nominal'
    if (origin.column.codes.length === 0 && !origin.column.keyed) return 'scale'
    return origin.screen.set || origin.column.keyed ? 'ordinal' : 'nominal'
  }
  if (!field.codes) return 'scale'
  return ORDERED.has(field.name) ? 'ordinal' : 'nominal'
}
