import type { Library } from '../instrument/compile.ts'
import { SOURCE_LANGUAGE } from '../instrument/format.ts'
import type { Derived, Questionnaire, ScreenText } from '../instrument/types.ts'
import { kindOf } from '../question/index.ts'
import type { Field } from './fields.ts'
import { unitOf } from './recipes.ts'
import type { Origin, PairFigure, Variable } from './variables.ts'

/** What a variable and its codes are called in one language. */
export interface Labels {
  label: string
  /** In the order in which they are shown. */
  values: ReadonlyMap<number, string>
}

/** Labels of a column. Records and derived figures are labelled in the source language, questions as they were asked. */
export function labelsOf(field: Field, library: Library, lang: string): Labels {
  const { variable: v } = field
  if (!v) return { label: field.about, values: codes(field) }
  const { label, values } = labelsOfOrigin(v, askedIn(field, v)[0]!, library, lang)
  return { label: field.about ? `${field.about}: ${label}` : label, values }
}

/** Questionnaires that ask a column: of its role and wave, where it has one. */
export const askedIn = (field: Field, v: Variable): Questionnaire[] =>
  v.uses.filter(
    (q) => (field.wave ? q.wave === field.wave : true) && (field.role ? q.role === field.role : true),
  )

/** The words of a question with what stands above it. */
export const question = (t: ScreenText): string => [t.period, t.intro, t.question].filter(Boolean).join(' · ')

const NONE: ReadonlyMap<number, string> = new Map()

const codes = (field: Field): ReadonlyMap<number, string> =>
  new Map(
    Object.entries(field.codes ?? {})
      .map(([code, label]): [number, string] => [Number(code), label])
      .sort(([a], [b]) => a - b),
  )

function labelsOfOrigin(
  { origin: o }: Variable,
  asked: Questionnaire,
  library: Library,
  lang: string,
): Labels {
  if (o.kind === 'item') return itemLabels(o, asked, library, lang)
  return { label: derivedLabel(o), values: NONE }
}

function itemLabels(
  { screen, column }: Extract<Origin, { kind: 'item' }>,
  asked: Questionnaire,
  library: Library,
  lang: string,
): Labels {
  const source = library.texts.questionnaire(asked, SOURCE_LANGUAGE).screens[screen.id]!
  const text =
    lang === SOURCE_LANGUAGE ? source : library.texts.questionnaire(asked, lang).screens[screen.id]!
  const name = (code: number): string => text.options[code] ?? source.options[code] ?? ''
  const option = column.option === undefined ? '' : `: ${name(column.option)}`
  const label = `${question(text)}${option}${column.keyed ? ' (keyed)' : ''}`
  if (column.keyed || column.type === 'string') return { label, values: NONE }
  if (column.option !== undefined) {
    return {
      label,
      values: new Map([
        [0, 'no'],
        [1, name(column.option) || 'yes'],
      ]),
    }
  }
  const all = [...column.codes, ...kindOf(screen).reasons(screen)]
  return { label, values: new Map(all.map((code) => [code, name(code)])) }
}

const DIFFERENCE: Record<PairFigure, string> = {
  agree: 'share of items with the same keyed answer from both',
  diff: 'score of the newcomer less score of the buddy',
  absdiff: 'size of the difference between the two scores',
}

function derivedLabel(o: Exclude<Origin, { kind: 'item' }>): string {
  if (o.kind === 'network') return o.index.label
  if (o.kind === 'derived') return ruleLabel(o.derived)
  if (o.kind === 'pair') return `${o.scale.stem}: ${DIFFERENCE[o.figure]}`
  return o.kind === 'valid'
    ? `${o.scale.stem}: number of valid items`
    : `${o.scale.stem}: score, ${unitOf(o.scale).replace('of maximum', 'of the maximum')}`
}

function ruleLabel(d: Derived): string {
  const [a, b] = d.of
  if (d.rule === 'balance') return `Mix of ${a} and ${b}: 1 is an equal mix`
  if (d.rule === 'even') return `${a}: 100 in the middle of the answers, 0 at both ends`
  if (d.rule === 'difference') return `${a} less ${b}`
  return `Number of ${d.of.join(', ')} with ${d.values.join(', ')}`
}
