/** One common factor: loadings, what is unique to each item, and omega total. */
export interface OneFactor {
  loadings: number[]
  uniquenesses: number[]
  /** (Σλ)² / ((Σλ)² + Σθ); undefined where the model does not fit as a model: see `flag`. */
  omega: number | undefined
  /** heywood: an item has less than no unique variance. unsettled: the search for the loadings did not come to rest. */
  flag: 'heywood' | 'unsettled' | undefined
}

const MOST_ROUNDS = 20_000
const SETTLED = 1e-13

/**
 * Fits one factor to covariances or correlations by unweighted least squares: the loadings that leave the smallest sum of
 * squares off the diagonal (Harman & Jones 1966), each loading in turn. Undefined below three items, where loadings are not
 * identified, and where an item does not vary.
 */
export function oneFactor(matrix: readonly (readonly number[])[]): OneFactor | undefined {
  if (matrix.length < 3 || matrix.some((row, i) => !(row[i]! > 0))) return undefined
  const size = Math.sqrt(matrix.reduce((sum, row, i) => sum + row[i]!, 0))
  const loadings = centroid(matrix)
  let settled = false
  for (let round = 0; round < MOST_ROUNDS && !settled; round += 1) {
    settled = improve(matrix, loadings) <= SETTLED * size
  }
  const turned = loadings.reduce((a, b) => a + b, 0) < 0 ? loadings.map((l) => -l) : loadings
  const uniquenesses = matrix.map((row, i) => row[i]! - turned[i]! ** 2)
  const flag = !settled ? 'unsettled' : uniquenesses.some((u) => u < 0) ? 'heywood' : undefined
  return { loadings: turned, uniquenesses, omega: flag ? undefined : omegaTotal(turned, uniquenesses), flag }
}

/** Omega total of one factor: (Σλ)² / ((Σλ)² + Σθ). */
export function omegaTotal(loadings: readonly number[], uniquenesses: readonly number[]): number {
  const common = loadings.reduce((a, b) => a + b, 0) ** 2
  return common / (common + uniquenesses.reduce((a, b) => a + b, 0))
}

/** Where the search begins: what each item shares with all, by the square root of what all share. */
function centroid(matrix: readonly (readonly number[])[]): number[] {
  const shared = matrix.map((row, i) => row.reduce((sum, s, j) => (i === j ? sum : sum + s), 0))
  const total = Math.abs(shared.reduce((a, b) => a + b, 0))
  return matrix.map((row, i) => (total > 0 ? shared[i]! / Math.sqrt(total) : Math.sqrt(row[i]!) / 2))
}

/** Sets each loading to its least-squares value given the others; tells the largest step. */
function improve(matrix: readonly (readonly number[])[], loadings: number[]): number {
  let largest = 0
  for (const [i, row] of matrix.entries()) {
    let above = 0
    let below = 0
    for (const [j, loading] of loadings.entries()) {
      if (i === j) continue
      above += row[j]! * loading
      below += loading * loading
    }
    const next = below > 0 ? above / below : 0
    largest = Math.max(largest, Math.abs(next - loadings[i]!))
    loadings[i] = next
  }
  return largest
}
