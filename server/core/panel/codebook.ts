import type { Library } from '../instrument/compile.ts'
import { type ModuleFile, SOURCE_LANGUAGE } from '../instrument/format.ts'
import { key } from '../instrument/key.ts'
import type { Condition, Derived, Questionnaire, Screen } from '../instrument/types.ts'
import { SCORING_VERSION } from '../measure/score.ts'
import { kindOf } from '../question/index.ts'
import type { CellType, Field, FileSpec } from './fields.ts'
import { askedIn, labelsOf, question } from './labels.ts'
import { MISSING } from './missing.ts'
import type { Cell } from './reader.ts'
import { scaleRow } from './recipes.ts'
import type { Tally } from './tally.ts'
import type { Variable } from './variables.ts'

const NUMBERS = new Set(['item_revision', 'min_valid', 'lo', 'hi', 'n_valid', 'min', 'max', 'mean', 'sd'])

/** Columns of the codebook, in order; question texts and value labels stand once per language. */
export const codebookColumns = (languages: readonly string[]): [string, CellType][] =>
  [
    ...['name', 'file', 'role', 'waves', 'label_en'],
    ...languages.map((l) => `question_text_${column(l)}`),
    ...['item_id', 'item_revision', 'module', 'module_version', 'questionnaire_versions'],
    ...['type', 'unit', 'response_set'],
    ...languages.map((l) => `value_labels_${column(l)}`),
    ...['lo', 'hi', 'reverse_keyed', 'universe', 'universe_expression', 'missing_codes_possible'],
    ...['derived', 'formula', 'scoring_version', 'min_valid', 'direction', 'interpretation'],
    ...['construct', 'caimer_primary', 'caimer_set', 'pair_stem', 'claims', 'seed_section'],
    ...['published_counterpart', 'citation', 'license', 'validated', 'languages'],
    ...['translation_status', 'first_release', 'harmonisation', 'disclosure_class'],
    ...['n_valid', 'n_by_missing_code', 'min', 'max', 'mean', 'sd'],
  ].map((name): [string, CellType] => [name, NUMBERS.has(name) ? 'double' : 'string'])

const column = (lang: string): string => lang.toLowerCase().replace('-', '_')

/** One row per variable of a file; figures come from the rows that were written. */
export function codebookRows(
  spec: FileSpec,
  tallies: readonly Tally[],
  library: Library,
  languages: readonly string[],
): Cell[][] {
  return spec.fields.map((field, i) => {
    const row: Record<string, Cell> = {
      name: field.name,
      file: spec.name,
      role: field.role ?? '',
      waves: field.wave ?? '',
      label_en: labelsOf(field, library, SOURCE_LANGUAGE).label,
      type: field.type,
      unit: field.unit ?? '',
      derived: 'n',
      disclosure_class: field.variable ? '' : 'open',
      missing_codes_possible:
        field.type === 'string' || spec.keys.includes(field.name) ? '' : MISSING.map((m) => m.code).join(' '),
      ...valueLabels(field, library, languages),
      ...(field.variable ? measured(field, field.variable, library, languages) : {}),
      ...figures(tallies[i]!, field),
    }
    return codebookColumns(languages).map(([name]) => row[name] ?? '')
  })
}

function figures(tally: Tally, field: Field): Record<string, Cell> {
  const reasons = [...tally.reasons].sort(([a], [b]) => b - a).map(([code, n]) => `${code}: ${n}`)
  const counts = { n_valid: tally.valid, n_by_missing_code: reasons.join('; ') }
  if (field.type === 'string' || tally.valid === 0) return counts
  return { ...counts, min: tally.min, max: tally.max, mean: tally.mean, sd: tally.sd ?? '' }
}

/** Codes in words: those of a question in each language, those of a record in the source language. */
function valueLabels(field: Field, library: Library, languages: readonly string[]): Record<string, Cell> {
  const inWords = (lang: string): string =>
    [...labelsOf(field, library, lang).values].map(([code, label]) => `${code} = ${label}`).join('; ')
  const known = field.variable ? languages : [SOURCE_LANGUAGE]
  return Object.fromEntries(known.map((lang) => [`value_labels_${column(lang)}`, inWords(lang)]))
}

function measured(
  field: Field,
  v: Variable,
  library: Library,
  languages: readonly string[],
): Record<string, Cell> {
  const uses = askedIn(field, v)
  const asked = uses[0]!
  const module = library.modules.get(key(v.module, asked.modules[v.module]!))!
  const states = new Set(languages.map((l) => library.texts.state(v.module, module.version, l)))
  const common: Record<string, Cell> = {
    role: unique(uses.map((q) => q.role)),
    waves: unique(uses.map((q) => q.wave)),
    module: module.name,
    module_version: unique(v.uses.flatMap((q) => q.modules[v.module] ?? [])),
    questionnaire_versions: unique(uses.map((q) => key(q.name, q.version))),
    interpretation: module.interpretation,
    construct: module.construct,
    caimer_primary: module.caimer.primary,
    caimer_set: module.caimer.set.join(' '),
    pair_stem: module.pairStem ?? '',
    claims: module.claims.join(' '),
    seed_section: unique(module.claims.flatMap((c) => library.claims.get(c)?.section.split(', ') ?? [])),
    published_counterpart: module.counterpart ?? '',
    citation: module.citation ?? '',
    license: module.license,
    validated: module.validated ? `yes: ${module.citation}` : 'no',
    languages: languages.join(' '),
    translation_status: [...states].join(' '),
    first_release: '',
    harmonisation: 'identical',
    disclosure_class: module.disclosure,
  }
  return { ...common, ...origin(v, asked, module, library, languages) }
}

const unique = (values: readonly string[]): string => [...new Set(values)].join(' ')

function origin(
  v: Variable,
  asked: Questionnaire,
  module: ModuleFile,
  library: Library,
  languages: readonly string[],
): Record<string, Cell> {
  if (v.origin.kind === 'item') return item(v, v.origin, asked, library, languages)
  if (v.origin.kind === 'pair') return pair(v.origin)
  if (v.origin.kind === 'network') {
    const { formula, lo, hi } = v.origin.index
    return {
      derived: 'y',
      formula,
      scoring_version: SCORING_VERSION,
      lo: lo ?? '',
      hi: hi ?? '',
      interpretation:
        'Unaided alters and cards; _xb leaves out the match and the programme. New and unvalidated.',
    }
  }
  if (v.origin.kind === 'derived') {
    return { derived: 'y', scoring_version: SCORING_VERSION, ...derivedInWords(v.origin.derived) }
  }
  const { scale } = v.origin
  const direction =
    module.scales[asked.scales.filter((s) => s.module === module.name).indexOf(scale)]?.direction ?? ''
  return scaleRow(v.origin.kind, scale, asked.screens, module, direction)
}

/** In words for the codebook what `measure/derived.ts` computes. */
function derivedInWords(d: Derived): Record<string, Cell> {
  const [a, b] = d.of
  if (d.rule === 'balance') {
    return {
      formula: `1 - |${a} - ${b}| / (${a} + ${b}); undefined where both are 0`,
      lo: 0,
      hi: 1,
      direction: 'more equal mix',
    }
  }
  const { direction } = d
  if (d.rule === 'even') {
    return {
      formula: `100 * (1 - |2 * ${a} - ${d.lo + d.hi}| / ${d.hi - d.lo})`,
      lo: 0,
      hi: 100,
      direction,
    }
  }
  if (d.rule === 'difference') return { formula: `${a} - ${b}`, lo: -d.range, hi: d.range, direction }
  return {
    formula: `count of values among ${d.values.join(', ')} in ${d.of.join(', ')}`,
    min_valid: d.minValid,
    lo: 0,
    hi: d.of.length,
    direction,
  }
}

/** In words for the codebook what `measure/pairs.ts` computes. */
function pair({
  figure,
  scale: { stem, items },
}: Extract<Variable['origin'], { kind: 'pair' }>): Record<string, Cell> {
  const common = { derived: 'y', scoring_version: SCORING_VERSION, role: 'n b' }
  if (figure === 'agree') {
    return {
      ...common,
      formula: `items with n_ = b_ / items valid for both, of ${items.length} keyed items of ${stem}`,
      min_valid: Math.ceil((4 * items.length) / 5),
      lo: 0,
      hi: 1,
      unit: 'share',
      direction: 'more agreement',
    }
  }
  const d = `n_${stem}_s - b_${stem}_s`
  return {
    ...common,
    formula: figure === 'diff' ? d : `|${d}|`,
    lo: figure === 'diff' ? -100 : 0,
    hi: 100,
    unit: 'points of the percent of maximum possible',
    direction: figure === 'diff' ? 'the newcomer scores higher' : 'further apart',
  }
}

type ItemOrigin = Extract<Variable['origin'], { kind: 'item' }>

function item(
  v: Variable,
  o: ItemOrigin,
  asked: Questionnaire,
  library: Library,
  languages: readonly string[],
): Record<string, Cell> {
  const { screen, column: col } = o
  const words = new Map(languages.map((l) => [l, library.texts.questionnaire(asked, l).screens[screen.id]!]))
  const source = library.texts.questionnaire(asked, SOURCE_LANGUAGE).screens[screen.id]!
  const row: Record<string, Cell> = {
    item_id: screen.id,
    item_revision: screen.revision,
    unit: source.unit ?? '',
    reverse_keyed: kindOf(screen)
      .columns(screen)
      .some((c) => c.keyed)
      ? 'yes'
      : 'no',
    derived: col.keyed ? 'y' : 'n',
    formula: col.keyed ? `${lo(screen)} + ${hi(screen)} - ${v.name.replace('r_v', '_v')}` : implied(screen),
    universe: screen.show ? inWords(screen.show) : 'everybody asked this questionnaire',
    universe_expression: screen.show ? expression(screen.show) : '',
    lo: lo(screen),
    hi: hi(screen),
    response_set: screen.set ?? '',
  }
  for (const [lang, text] of words) row[`question_text_${column(lang)}`] = question(text)
  return row
}

const lo = (s: Screen): Cell => kindOf(s).range(s)?.[0] ?? ''
const hi = (s: Screen): Cell => kindOf(s).range(s)?.[1] ?? ''
const implied = (s: Screen): string =>
  s.implied ? `${s.implied.value} where ${expression(s.implied.when)}` : ''

const SIGN = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const
const WORDS = {
  eq: 'is',
  ne: 'is not',
  lt: 'is below',
  le: 'is at most',
  gt: 'is above',
  ge: 'is at least',
} as const

/** A condition as an expression over variable stems: `not (ctc_freq = 0)`. */
export function expression(c: Condition): string {
  if ('all' in c) return c.all.map((x) => `(${expression(x)})`).join(' and ')
  if ('any' in c) return c.any.map((x) => `(${expression(x)})`).join(' or ')
  if ('not' in c) return `not (${expression(c.not)})`
  const left =
    'item' in c ? c.item.replace('.', '_') : 'size' in c ? `size of ${c.size.replace('.', '_')}` : c.context
  return `${left} ${SIGN[c.is]} ${c.value}`
}

/** The same in words: "unless ctc.freq is 0". */
export function inWords(c: Condition): string {
  if ('all' in c) return c.all.map(inWords).join(', and ')
  if ('any' in c) return c.any.map(inWords).join(' or ')
  if ('not' in c) return `unless ${inWords(c.not)}`
  const left =
    'item' in c ? c.item : 'size' in c ? `the number of people in ${c.size}` : `record ${c.context}`
  return `${left} ${WORDS[c.is]} ${c.value}`
}
