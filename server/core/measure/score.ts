import type { Reason } from '../instrument/types.ts'
import { isReason, NOT_COMPUTABLE, STRUCTURAL_ORDER, UNDEFINED } from '../panel/missing.ts'

/** Raised whenever a score of the same answers could differ. */
export const SCORING_VERSION = '1.0.0'

/** How to score a list of items: bounds of an item, which are reverse-keyed, how many must be valid. */
export interface Recipe {
  lo: number
  hi: number
  minValid: number
  reverse: readonly boolean[]
}

export interface Score {
  /** Percent of the maximum possible, 0–100, or a reason. */
  score: number | Reason
  /** Number of valid items. */
  k: number
}

/** Reverse keying: lo + hi − x. */
export const reversed = (x: number, lo: number, hi: number): number => lo + hi - x

/**
 * Scores items (values or reasons) as the mean of the valid keyed items as percent of the maximum possible,
 * 100 × (Σx′/v − lo) / (hi − lo), where v ≥ minValid; else a reason.
 */
export function score(items: readonly number[], recipe: Recipe): Score {
  const { lo, hi, minValid, reverse } = recipe
  let sum = 0
  let k = 0
  items.forEach((x, i) => {
    if (isReason(x)) return
    sum += reverse[i] ? reversed(x, lo, hi) : x
    k += 1
  })
  if (k >= minValid) return { score: (100 * (sum / k - lo)) / (hi - lo), k }
  return { score: k === 0 ? commonReason(items) : NOT_COMPUTABLE, k }
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
