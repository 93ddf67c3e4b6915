import type { Reason } from '../instrument/types.ts'
import { NOT_ASKED, NOT_COMPUTABLE, UNDEFINED } from '../panel/missing.ts'

/** What turnover looks at: who, and how the alter came in (3 = gone). */
interface Seen {
  aid: string
  elicit: number
}

export interface Turnover {
  net_kept: number | Reason
  net_new: number | Reason
  net_lost: number | Reason
  /** Kept among all who stand in either wave. */
  net_jac: number | Reason
}

const everywhere = (reason: Reason): Turnover => ({
  ...{ net_kept: reason, net_new: reason, net_lost: reason, net_jac: reason },
})

/**
 * Changes since the previous observed wave, on everybody but the gone: cards, named and shown again alike.
 * Alters in `out` count in neither wave. Not asked without an earlier wave; not computable when somebody of that
 * wave stands now neither as present nor as gone.
 */
export function turnover(
  now: readonly Seen[],
  before: readonly Seen[] | undefined,
  out: ReadonlySet<string>,
): Turnover {
  if (before === undefined) return everywhere(NOT_ASKED)
  const present = (alters: readonly Seen[]) =>
    new Set(alters.filter((a) => a.elicit !== 3 && !out.has(a.aid)).map((a) => a.aid))
  const was = present(before)
  const is = present(now)
  const answered = new Set(now.map((a) => a.aid))
  if ([...was].some((aid) => !answered.has(aid))) return everywhere(NOT_COMPUTABLE)
  const kept = [...was].filter((aid) => is.has(aid)).length
  const lost = was.size - kept
  const added = is.size - kept
  const union = kept + added + lost
  return { net_kept: kept, net_new: added, net_lost: lost, net_jac: union === 0 ? UNDEFINED : kept / union }
}
