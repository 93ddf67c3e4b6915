import { correlation, mean } from './sample.ts'

/** How far the two members of the pairs agree; the members are told apart by their roles. */
export interface Agreement {
  /** Pairs with a score of both. */
  n: number
  /** Pearson's r over the pairs. */
  r: number
  /** Mean of the first member less mean of the second. */
  difference: number
  /** Mean squares between and within pairs. */
  between: number
  within: number
  /** ICC(1), absolute agreement: (between − within) / (between + within). It may be below 0 and is not clipped. */
  icc: number
}

/** Scores of the members, one pair at each place; undefined below two pairs. */
export function agreement(first: readonly number[], second: readonly number[]): Agreement | undefined {
  const n = first.length
  if (n < 2 || second.length !== n) return undefined
  const middles = first.map((a, i) => (a + second[i]!) / 2)
  const grand = mean(middles)
  const between = (2 * middles.reduce((sum, m) => sum + (m - grand) ** 2, 0)) / (n - 1)
  const within = first.reduce((sum, a, i) => sum + (a - second[i]!) ** 2, 0) / (2 * n)
  return {
    ...{ n, r: correlation(first, second), difference: mean(first) - mean(second) },
    ...{ between, within, icc: (between - within) / (between + within) },
  }
}
