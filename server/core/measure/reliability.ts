import quantile from '@stdlib/stats-base-dists-f-quantile'
import { covariances, type Moments } from './moments.ts'
import { type OneFactor, oneFactor } from './omega.ts'

/** How dependable a scale is in one sample: complete rows of keyed items only. */
export interface Reliability {
  /** Rows with every item valid. */
  n: number
  items: number
  /** Cronbach's alpha with its interval; undefined for fewer than three items and where nothing varies. */
  alpha: Interval | undefined
  /** Spearman-Brown, 2r / (1 + r): for two items only. */
  spearmanBrown: number | undefined
  /** Of each item with the sum of the others; undefined where one of the two does not vary. */
  itemRest: (number | undefined)[]
  /** Alpha of the scale without each item; undefined where two items or fewer are left, or nothing varies. */
  alphaIfDeleted: (number | undefined)[]
  factor: OneFactor | undefined
}

export interface Interval {
  value: number
  low: number
  high: number
}

/** Everything about one scale; what cannot be worked out is undefined. */
export function reliability(moments: Moments): Reliability {
  const matrix = covariances(moments) ?? []
  const value = matrix.length > 2 ? alpha(matrix) : undefined
  return {
    n: moments.n,
    items: moments.items,
    alpha: value === undefined ? undefined : feldt(value, moments.n, matrix.length),
    spearmanBrown: matrix.length === 2 ? spearmanBrown(matrix) : undefined,
    itemRest: matrix.map((_, i) => itemRest(matrix, i)),
    alphaIfDeleted: matrix.map((_, i) => (matrix.length > 2 ? alpha(without(matrix, i)) : undefined)),
    factor: oneFactor(matrix),
  }
}

type Matrix = readonly (readonly number[])[]

const sumOf = (matrix: Matrix): number => matrix.flat().reduce((a, b) => a + b, 0)
const trace = (matrix: Matrix): number => matrix.reduce((sum, row, i) => sum + row[i]!, 0)
const defined = (n: number): number | undefined => (Number.isFinite(n) ? n : undefined)

/** Cronbach's alpha of covariances: k / (k − 1) × (1 − Σ item variances / variance of the sum). */
export function alpha(matrix: Matrix): number | undefined {
  const k = matrix.length
  return defined((k / (k - 1)) * (1 - trace(matrix) / sumOf(matrix)))
}

/**
 * Feldt's interval (1965): (1 − alpha) / (1 − true alpha) follows F with n − 1 and (n − 1)(k − 1) degrees of freedom.
 * `level` 0.95 for a 95 % interval.
 */
export function feldt(value: number, n: number, k: number, level = 0.95): Interval {
  const [d1, d2] = [n - 1, (n - 1) * (k - 1)]
  const bound = (p: number): number => 1 - (1 - value) * quantile(p, d1, d2)
  return { value, low: bound((1 + level) / 2), high: bound((1 - level) / 2) }
}

function spearmanBrown(matrix: Matrix): number | undefined {
  const r = matrix[0]![1]! / Math.sqrt(matrix[0]![0]! * matrix[1]![1]!)
  return defined((2 * r) / (1 + r))
}

/** Correlation of an item with the sum of the other items. */
function itemRest(matrix: Matrix, i: number): number | undefined {
  const own = matrix[i]![i]!
  const withAll = matrix[i]!.reduce((a, b) => a + b, 0)
  const rest = sumOf(matrix) - 2 * withAll + own
  return defined((withAll - own) / Math.sqrt(own * rest))
}

const without = (matrix: Matrix, i: number): number[][] =>
  matrix.filter((_, row) => row !== i).map((row) => row.filter((_, column) => column !== i))
