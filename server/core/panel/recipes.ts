import type { ModuleFile } from '../instrument/format.ts'
import type { Scale, Screen } from '../instrument/types.ts'
import { SCORING_VERSION, scoreRange } from '../measure/score.ts'
import type { Cell } from './reader.ts'

const CAVEAT =
  'New and unvalidated: no norms, no cut-off. The mean of the valid items can bias even where items are missing completely at random; prefer item-level methods for inference.'

/** The codebook's words for a score or a number of valid items: how it was made, and how to read it. */
export function scaleRow(
  kind: 'score' | 'valid',
  scale: Scale,
  screens: readonly Screen[],
  module: ModuleFile,
  direction: string,
): Record<string, Cell> {
  const names = scale.items.map((item) => {
    const screen = screens.find((s) => s.id === item.id)!
    return `${screen.stem}${item.reverse && !item.values ? 'r' : ''}_v${screen.revision}`
  })
  const common = { derived: 'y', scoring_version: SCORING_VERSION, min_valid: scale.minValid }
  if (kind === 'valid')
    return {
      ...common,
      formula: `number of valid values among ${names.join(', ')}`,
      ...{ lo: 0, hi: scale.items.length, unit: 'items', direction: '', interpretation: '' },
    }
  const [lo, hi] = scoreRange(scale)
  const unit = unitOf(scale)
  return {
    ...common,
    formula: formulaOf(scale, names),
    ...{ lo, hi, unit, direction },
    interpretation: module.validated ? [module.interpretation, ...bandWords(scale)].join(' ') : CAVEAT,
  }
}

export function unitOf({ method, factor = 1 }: Scale): string {
  const times = factor === 1 ? '' : ` × ${factor}`
  if (!method) return `percent of maximum possible${times}`
  return `${method === 'mean' ? 'mean of items' : 'sum of items'}${times}`
}

/** How the score is made, over names of variables: `100 * (mean of valid (rq_01_v1, …) - 0) / (4 - 0)`. */
function formulaOf(scale: Scale, names: readonly string[]): string {
  const { lo, hi, method, missingAs, minValid, factor = 1 } = scale
  const terms = scale.items.map((item, i) => (item.values ? `${names[i]}[${table(item.values)}]` : names[i]!))
  const list = `(${terms.join(', ')})`
  const times = factor === 1 ? '' : `${factor} * `
  if (!method) return `${times}100 * (mean of valid ${list} - ${lo}) / (${hi} - ${lo})`
  if (method === 'mean') return `${times}mean of valid ${list}`
  if (missingAs === 'zero') return `${times}sum of valid ${list}; a missing item counts 0`
  return minValid === names.length
    ? `${times}sum of ${list}`
    : `${times}${names.length} * mean of valid ${list}`
}

/** What each answer counts: `1=1 2=1 3=0`. */
const table = (values: Readonly<Record<number, number>>): string =>
  Object.entries(values)
    .map(([code, counts]) => `${code}=${counts}`)
    .join(' ')

/** The published bands, each division with its source; none is applied in the files. */
const bandWords = ({ bandings = {} }: Scale): string[] =>
  Object.entries(bandings).map(
    ([name, { bands, citation }]) =>
      `Bands "${name}" (${citation}): ${bands.map((b) => `${b.from}–${b.to} ${b.label}`).join('; ')}.`,
  )
