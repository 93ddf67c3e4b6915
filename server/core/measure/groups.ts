import { mean, variance } from './sample.ts'

/**
 * Difference of two groups in units of their pooled standard deviation: of those who stayed and those who left at the
 * first measurement, it says how selective the loss was. Undefined where a group has fewer than two people.
 */
export function standardisedDifference(
  first: readonly number[],
  second: readonly number[],
): number | undefined {
  if (first.length < 2 || second.length < 2) return undefined
  const [d1, d2] = [first.length - 1, second.length - 1]
  const pooled = Math.sqrt((d1 * variance(first) + d2 * variance(second)) / (d1 + d2))
  return (mean(first) - mean(second)) / pooled
}

interface Arm {
  before: number
  after: number
}

/** Difference in differences of four means: change with the programme less change without. Parallel trends are assumed. */
export const differenceInDifferences = (programme: Arm, comparison: Arm): number =>
  programme.after - programme.before - (comparison.after - comparison.before)
