/** Running sums of complete rows: everything that reliability needs of any number of rows, in memory of items × items. */
export interface Moments {
  /** Number of items. */
  items: number
  /** Number of rows taken in. */
  n: number
  /** Σx by item. */
  sums: Float64Array
  /** Σxy by item and item, row by row; the part on and above the diagonal. */
  products: Float64Array
}

export const noMoments = (items: number): Moments => ({
  ...{ items, n: 0 },
  sums: new Float64Array(items),
  products: new Float64Array(items * items),
})

/** Takes in one complete row. Sums of whole numbers stay exact up to 2⁵³. */
export function take(moments: Moments, row: ArrayLike<number>): void {
  const { items, sums, products } = moments
  moments.n += 1
  for (let i = 0; i < items; i += 1) {
    const x = row[i]!
    sums[i]! += x
    for (let j = i, at = i * items + i; j < items; j += 1, at += 1) products[at]! += x * row[j]!
  }
}

/** Covariances with n − 1 in the denominator, rows by columns; undefined below two rows. */
export function covariances({ items, n, sums, products }: Moments): number[][] | undefined {
  if (n < 2) return undefined
  return Array.from({ length: items }, (_, i) =>
    Array.from({ length: items }, (_, j) => {
      const [a, b] = i < j ? [i, j] : [j, i]
      return (products[a * items + b]! - (sums[a]! * sums[b]!) / n) / (n - 1)
    }),
  )
}
