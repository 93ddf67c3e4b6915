import type { Reason } from '../instrument/types.ts'
import { NOT_COMPUTABLE, UNDEFINED } from '../panel/missing.ts'

export interface Structure {
  /** Ties among the pairs whose tie is known. */
  net_dens: number | Reason
  /** Mean number of alters that an alter knows, 2T/n. */
  net_deg: number | Reason
  /** Effective size, n − 2T/n. */
  net_eff: number | Reason
}

/**
 * Who knows whom among some alters, ego left out. A pair is known when its tie is 1 or 0; a reason and
 * a pair that does not stand in the list are unknown alike. Density needs four fifths of the pairs in integers, degree
 * and effective size need all. Ties with anybody else are ignored.
 */
export function structure(
  aids: ReadonlySet<string>,
  ties: readonly { aid1: string; aid2: string; value: number }[],
): Structure {
  const n = aids.size
  if (n === 0) return { net_dens: UNDEFINED, net_deg: UNDEFINED, net_eff: UNDEFINED }
  const pairs = (n * (n - 1)) / 2
  const among = ties.filter((tie) => aids.has(tie.aid1) && aids.has(tie.aid2))
  const present = among.filter((tie) => tie.value === 1).length
  const known = present + among.filter((tie) => tie.value === 0).length
  const all = known === pairs
  return {
    net_dens: pairs === 0 ? UNDEFINED : 5 * known >= 4 * pairs ? present / known : NOT_COMPUTABLE,
    net_deg: all ? (2 * present) / n : NOT_COMPUTABLE,
    net_eff: all ? n - (2 * present) / n : NOT_COMPUTABLE,
  }
}
