/** Figures of one or two lists of numbers; NaN where a list is too short or does not vary. */

export const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length

/** With n − 1 in the denominator. */
export function variance(xs: readonly number[]): number {
  const m = mean(xs)
  return xs.reduce((sum, x) => sum + (x - m) ** 2, 0) / (xs.length - 1)
}

/** Pearson's r of two lists of the same length. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [mean(xs), mean(ys)]
  const shared = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i]! - my), 0) / (xs.length - 1)
  return shared / Math.sqrt(variance(xs) * variance(ys))
}
