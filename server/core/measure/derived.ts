import type { Derived, Reason } from '../instrument/types.ts'
import { isReason, NOT_COMPUTABLE } from '../panel/missing.ts'
import { balance, commonReason } from './score.ts'

/**
 * A derived figure from the cells named by `derived.of`, values or reasons, in that order.
 *
 * - `balance`: 1 − |a − b| / (a + b) of two scores; undefined where both are 0.
 * - `even`: 100 × (1 − |2x − lo − hi| / (hi − lo)) of one answer; 100 in the middle, 0 at both ends.
 * - `difference`: a − b of two answers.
 * - `count`: how many of the answers are among `values`, where at least `minValid` are valid. Not filled in for the others.
 *
 * Too few valid: the common reason (`commonReason`) where none is valid, else −990.
 */
export function derive(derived: Derived, cells: readonly (number | Reason)[]): number | Reason {
  if (derived.rule === 'balance') return balance(cells[0]!, cells[1]!)
  const valid = cells.filter((cell) => !isReason(cell))
  const needed = derived.rule === 'count' ? derived.minValid : cells.length
  if (valid.length < needed) return valid.length === 0 ? commonReason(cells) : NOT_COMPUTABLE
  if (derived.rule === 'even') {
    const { lo, hi } = derived
    return 100 * (1 - Math.abs(2 * valid[0]! - lo - hi) / (hi - lo))
  }
  if (derived.rule === 'difference') return valid[0]! - valid[1]!
  return valid.filter((x) => derived.values.includes(x)).length
}
