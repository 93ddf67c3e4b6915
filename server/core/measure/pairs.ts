import type { Reason } from '../instrument/types.ts'
import { isReason, NOT_ASKED, NOT_COMPUTABLE, NOT_DUE, PARTNER_ABSENT } from '../panel/missing.ts'
import { commonReason } from './score.ts'

/** Figures about the two members of a pair: how far apart their scores lie, how many of their answers are the same. */

/** One member's side of a pair figure. */
export interface Side {
  /** Score of the scale, 0–100, or a reason. */
  score: number | Reason
  /** Keyed answers to its items, or reasons, in the order of the scale. */
  items: readonly (number | Reason)[]
  /** Whether the member gave a form in this wave. */
  gave: boolean
}

/**
 * Discrepancy `<stem>_diff` = score of the newcomer − score of the buddy, in points of the percent of maximum possible;
 * −100 to 100, above 0 where the newcomer scores higher.
 *
 * Reasons, the first that applies: −986 or −996 where a side is not due or not asked; −987 where one member alone gave no
 * form; the common one where neither side has a score (`commonReason`); else −990.
 */
export const difference = (n: Side, b: Side): number | Reason =>
  isReason(n.score) || isReason(b.score) ? reasonOf(n, b, [n.score, b.score]) : n.score - b.score

/** Size of the discrepancy, `<stem>_absdiff` = |`<stem>_diff`|; 0 to 100, and the reasons of `difference`. */
export function distance(n: Side, b: Side): number | Reason {
  const d = difference(n, b)
  return isReason(d) ? d : Math.abs(d)
}

/**
 * Agreement `<stem>_agree` = items with the same keyed answer from both / items valid for both; 0 to 1. At least 80 % of
 * the items must be valid for both: 5 × valid ≥ 4 × items, in integers.
 *
 * Reasons: as for `difference`, the common one being that of all items of both members.
 */
export function agreement(n: Side, b: Side): number | Reason {
  let valid = 0
  let same = 0
  n.items.forEach((x, i) => {
    const y = b.items[i]!
    if (isReason(x) || isReason(y)) return
    valid += 1
    if (x === y) same += 1
  })
  if (valid > 0 && 5 * valid >= 4 * n.items.length) return same / valid
  return reasonOf(n, b, [...n.items, ...b.items])
}

/**
 * The first that applies: −986 or −996 where a member is not due or not asked at all; −987 where one member alone gave no
 * form; the common reason where no part is valid; else not computable.
 */
function reasonOf(n: Side, b: Side, parts: readonly (number | Reason)[]): Reason {
  const outside = [NOT_DUE, NOT_ASKED].find((r) => parts.includes(r))
  if (outside !== undefined) return outside
  if (n.gave !== b.gave) return PARTNER_ABSENT
  return parts.every(isReason) ? commonReason(parts) : NOT_COMPUTABLE
}
