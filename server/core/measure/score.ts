import type { Banding, Reason, Scale, ScoringRule } from '../instrument/types.ts'
import { isReason, NOT_COMPUTABLE, STRUCTURAL_ORDER, UNDEFINED } from '../panel/missing.ts'

/** Raised whenever a score of the same answers could differ. */
export const SCORING_VERSION = '1.0.0'

/** How to score a list of items: bounds of an item, which are reverse-keyed, how many must be valid, by which rule. */
export interface Recipe extends ScoringRule {
  reverse: readonly boolean[]
  /** What each code of an item counts, for items that have such a table. */
  values?: readonly (Readonly<Record<number, number>> | undefined)[]
}

export interface Score {
  /** A number, for own scales percent of the maximum possible, 0–100; or a reason. */
  score: number | Reason
  /** Number of valid items. */
  k: number
}

/** Reverse keying: lo + hi − x. */
export const reversed = (x: number, lo: number, hi: number): number => lo + hi - x

export const recipeOf = (scale: Scale): Recipe => ({
  ...scale,
  reverse: scale.items.map((item) => item.reverse),
  ...(scale.items.some((item) => item.values) ? { values: scale.items.map((item) => item.values) } : {}),
})

/** What a valid answer counts: by the table of the item, reversed, or as it is. */
export const keyed = ({ lo, hi, reverse, values }: Recipe, i: number, x: number): number =>
  values?.[i]?.[x] ?? (reverse[i] ? reversed(x, lo, hi) : x)

/** Scores items (values or reasons) where v ≥ minValid are valid; else a reason. */
export function score(items: readonly number[], recipe: Recipe): Score {
  let sum = 0
  let k = 0
  items.forEach((x, i) => {
    if (isReason(x)) return
    sum += keyed(recipe, i, x)
    k += 1
  })
  if (k >= recipe.minValid) return { score: scored(sum, k, items.length, recipe), k }
  return { score: k === 0 ? commonReason(items) : NOT_COMPUTABLE, k }
}

/**
 * The score of k valid keyed items of n, by their sum. Percent of the maximum possible: 100 × (Σx′/k − lo) / (hi − lo).
 * A missing item leaves the mean to the others, or counts 0 where the scale says so.
 */
function scored(sum: number, k: number, n: number, recipe: Recipe): number {
  const { lo, hi, method, missingAs, factor = 1 } = recipe
  const mean = missingAs === 'zero' ? sum / n : sum / k
  if (method === 'mean') return factor * mean
  if (method === 'sum') return factor * (missingAs === 'zero' || k === n ? sum : mean * n)
  return factor * ((100 * (mean - lo)) / (hi - lo))
}

/** Lowest and highest score that a scale can give. */
export function scoreRange(scale: Scale): [number, number] {
  const { lo, hi, items, method, missingAs, factor = 1 } = scale
  const zero = missingAs === 'zero' ? [0] : []
  const ends = items.map(({ values }) => {
    const all = [...(values ? Object.values(values) : [lo, hi]), ...zero]
    return [Math.min(...all), Math.max(...all)] as const
  })
  const [low, high] = [0, 1].map((end) => ends.reduce((sum, e) => sum + e[end]!, 0)) as [number, number]
  if (method === 'sum') return [factor * low, factor * high]
  const n = items.length
  return method === 'mean' ? [(factor * low) / n, (factor * high) / n] : [0, 100 * factor]
}

/** The band of a score, counted from 1; undefined below the first and above the last. Between two it is the lower one. */
export function bandOf(score: number, { bands }: Banding): number | undefined {
  if (score > bands.at(-1)!.to) return undefined
  const at = bands.findLastIndex((band) => score >= band.from)
  return at < 0 ? undefined : at + 1
}

/** The reason of a score without valid items: one common code, else the first structural one, else not computable. */
export function commonReason(reasons: readonly Reason[]): Reason {
  const first = reasons[0] ?? NOT_COMPUTABLE
  if (reasons.every((r) => r === first)) return first
  const structural: readonly number[] = STRUCTURAL_ORDER
  if (reasons.every((r) => structural.includes(r)))
    return structural.find((r) => reasons.includes(r)) ?? NOT_COMPUTABLE
  return NOT_COMPUTABLE
}

/** Mix of two scores, 1 − |a − b| / (a + b): 1 is an equal mix; undefined where both are 0. */
export function balance(a: number, b: number): number | Reason {
  if (isReason(a) || isReason(b)) return isReason(a) && isReason(b) ? commonReason([a, b]) : NOT_COMPUTABLE
  return a + b === 0 ? UNDEFINED : 1 - Math.abs(a - b) / (a + b)
}
