import type { Library } from '../instrument/compile.ts'
import { SOURCE_LANGUAGE } from '../instrument/format.ts'
import { key } from '../instrument/key.ts'
import type { Condition, Derived, Questionnaire, Screen, ScreenText } from '../instrument/types.ts'
import { SCORING_VERSION } from '../measure/score.ts'
import { kindOf } from '../question/index.ts'
import type { Field, FileSpec } from './fields.ts'
import { MISSING } from './missing.ts'
import type { Cell } from './reader.ts'
import type { Tally } from './tally.ts'
import type { Variable } from './variables.ts'

const CAVEAT =
  'New and unvalidated: no norms, no cut-off. The mean of the valid items can bias even where items are missing completely at random; prefer item-level methods for inference.'

/** Columns of the codebook, in order; question texts and value labels stand once per language. */
export const codebookColumns = (languages: readonly string[]): string[] => [
  ...['name', 'file', 'role', 'waves', 'label_en'],
  ...languages.map((l) => `question_text_${column(l)}`),
  ...[
    'item_id',
    'item_revision',
    'module',
    'module_version',
    'questionnaire_versions',
    'type',
    'unit',
    'response_set',
  ],
  ...languages.map((l) => `value_labels_${column(l)}`),
  ...[
    'lo',
    'hi',
    'reverse_keyed',
    'universe',
    'universe_expression',
    'missing_codes_possible',
    'derived',
    'formula',
  ],
  ...[
    'scoring_version',
    'min_valid',
    'direction',
    'interpretation',
    'construct',
    'caimer_primary',
    'caimer_set',
    'pair_stem',
  ],
  ...['claims', 'seed_section', 'published_counterpart', 'citation', 'license', 'validated', 'languages'],
  ...['translation_status', 'first_release', 'harmonisation', 'disclosure_class'],
  ...['n_valid', 'n_by_missing_code', 'min', 'max', 'mean', 'sd'],
]

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
      label_en: field.about,
      type: field.type,
      unit: field.unit ?? '',
      derived: 'n',
      disclosure_class: field.variable ? '' : 'open',
      missing_codes_possible:
        field.type === 'string' || spec.keys.includes(field.name) ? '' : MISSING.map((m) => m.code).join(' '),
      ...(field.codes ? { [`value_labels_${column(SOURCE_LANGUAGE)}`]: labelsOf(field.codes) } : {}),
      ...(field.variable ? measured(field, field.variable, library, languages) : {}),
      ...figures(tallies[i]!, field),
    }
    return codebookColumns(languages).map((name) => row[name] ?? '')
  })
}

function figures(tally: Tally, field: Field): Record<string, Cell> {
  const reasons = [...tally.reasons].sort(([a], [b]) => b - a).map(([code, n]) => `${code}: ${n}`)
  const counts = { n_valid: tally.valid, n_by_missing_code: reasons.join('; ') }
  if (field.type === 'string' || tally.valid === 0) return counts
  return { ...counts, min: tally.min, max: tally.max, mean: tally.mean, sd: tally.sd ?? '' }
}

const labelsOf = (codes: Readonly<Record<number, string>>): string =>
  Object.entries(codes)
    .map(([code, label]) => `${code} = ${label}`)
    .join('; ')

function measured(
  field: Field,
  v: Variable,
  library: Library,
  languages: readonly string[],
): Record<string, Cell> {
  const uses = v.uses.filter(
    (q) => (field.wave ? q.wave === field.wave : true) && (field.role ? q.role === field.role : true),
  )
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
    validated: 'no',
    languages: languages.join(' '),
    translation_status: [...states].join(' '),
    first_release: '',
    harmonisation: 'identical',
    disclosure_class: module.disclosure,
  }
  const own = origin(v, asked, module, library, languages)
  return { ...common, ...own, ...(field.about ? { label_en: `${field.about}: ${own.label_en}` } : {}) }
}

const unique = (values: readonly string[]): string => [...new Set(values)].join(' ')

function origin(
  v: Variable,
  asked: Questionnaire,
  module: { scales: readonly { name?: string | undefined; direction: string }[]; name: string },
  library: Library,
  languages: readonly string[],
): Record<string, Cell> {
  if (v.origin.kind === 'item') return item(v, v.origin, asked, library, languages)
  if (v.origin.kind === 'pair') return pair(v.origin)
  if (v.origin.kind === 'network') {
    const { label, formula, lo, hi } = v.origin.index
    return {
      label_en: label,
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
  const names = scale.items.map((i) => {
    const screen = asked.screens.find((s) => s.id === i.id)!
    return `${screen.stem}${i.reverse ? 'r' : ''}_v${screen.revision}`
  })
  const valid = v.origin.kind === 'valid'
  const direction =
    module.scales[asked.scales.filter((s) => s.module === module.name).indexOf(scale)]?.direction ?? ''
  return {
    label_en: valid
      ? `${scale.stem}: number of valid items`
      : `${scale.stem}: score, percent of the maximum possible`,
    derived: 'y',
    formula: valid
      ? `number of valid values among ${names.join(', ')}`
      : `100 * (mean of valid (${names.join(', ')}) - ${scale.lo}) / (${scale.hi} - ${scale.lo})`,
    scoring_version: SCORING_VERSION,
    min_valid: scale.minValid,
    lo: 0,
    hi: valid ? scale.items.length : 100,
    unit: valid ? 'items' : 'percent of maximum possible',
    direction: valid ? '' : direction,
    interpretation: valid ? '' : CAVEAT,
  }
}

/** In words for the codebook what `measure/derived.ts` computes. */
function derivedInWords(d: Derived): Record<string, Cell> {
  const [a, b] = d.of
  if (d.rule === 'balance') {
    return {
      label_en: `Mix of ${a} and ${b}: 1 is an equal mix`,
      formula: `1 - |${a} - ${b}| / (${a} + ${b}); undefined where both are 0`,
      lo: 0,
      hi: 1,
      direction: 'more equal mix',
    }
  }
  const { direction } = d
  if (d.rule === 'even') {
    return {
      label_en: `${a}: 100 in the middle of the answers, 0 at both ends`,
      formula: `100 * (1 - |2 * ${a} - ${d.lo + d.hi}| / ${d.hi - d.lo})`,
      lo: 0,
      hi: 100,
      direction,
    }
  }
  if (d.rule === 'difference')
    return { label_en: `${a} less ${b}`, formula: `${a} - ${b}`, lo: -d.range, hi: d.range, direction }
  return {
    label_en: `Number of ${d.of.join(', ')} with ${d.values.join(', ')}`,
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
      label_en: `${stem}: share of items with the same keyed answer from both`,
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
    label_en: `${stem}: ${figure === 'diff' ? 'score of the newcomer less score of the buddy' : 'size of the difference between the two scores'}`,
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
  const option = col.option === undefined ? '' : `: ${source.options[col.option]}`
  const row: Record<string, Cell> = {
    label_en: `${question(source)}${option}${col.keyed ? ' (keyed)' : ''}`,
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
  for (const [lang, text] of words) {
    row[`question_text_${column(lang)}`] = question(text)
    row[`value_labels_${column(lang)}`] = valueLabels(o, text, source)
  }
  return row
}

const question = (t: ScreenText): string => [t.period, t.intro, t.question].filter(Boolean).join(' · ')

function valueLabels({ screen, column: col }: ItemOrigin, text: ScreenText, source: ScreenText): string {
  if (col.keyed || col.type === 'string') return ''
  if (col.option !== undefined)
    return labelsOf({ 0: 'no', 1: text.options[col.option] ?? source.options[col.option] ?? 'yes' })
  const reasons = kindOf(screen).reasons(screen)
  return labelsOf(Object.fromEntries([...col.codes, ...reasons].map((c) => [c, text.options[c] ?? ''])))
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
