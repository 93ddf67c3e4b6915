import type { Reason } from '../instrument/types.ts'

/** The reasons for a missing value, in one contiguous range that SPSS can declare (−999 THRU −985). */
export const MISSING = [
  { code: -985, name: 'left blank', meaning: 'screen seen and submitted, no answer given', stata: '.a' },
  {
    code: -986,
    name: 'not due',
    meaning: "wave window not yet open, never matched, or person outside the wave's target",
    stata: '.o',
  },
  {
    code: -987,
    name: 'partner absent',
    meaning: 'the other member of the pair gave no form in this wave',
    stata: '.p',
  },
  { code: -988, name: 'suppressed', meaning: 'removed by disclosure control', stata: '.x' },
  { code: -989, name: 'undefined', meaning: 'index not defined', stata: '.u' },
  { code: -990, name: 'not computable', meaning: 'too few valid parts', stata: '.i' },
  { code: -991, name: 'refused', meaning: '"I do not want to answer"', stata: '.r' },
  { code: -992, name: "don't know", meaning: '"I do not know"', stata: '.d' },
  {
    code: -993,
    name: 'does not apply',
    meaning: 'substantive: never needed, not compulsory, lives alone',
    stata: '.n',
  },
  { code: -994, name: 'skipped', meaning: 'by branching', stata: '.s' },
  { code: -995, name: 'not reached', meaning: 'screen not seen in a form that was begun', stata: '.b' },
  {
    code: -996,
    name: 'not asked',
    meaning: "the other role's column, item not in this questionnaire, or no earlier wave to compare with",
    stata: '.v',
  },
  { code: -997, name: 'wave missed', meaning: 'due, no form in the window', stata: '.w' },
  { code: -998, name: 'withdrawn or erased', meaning: 'consent withdrawn', stata: '.e' },
  { code: -999, name: 'technical', meaning: 'error, unreadable', stata: '.t' },
] as const satisfies { code: Reason; name: string; meaning: string; stata: string }[]

export const LEFT_BLANK = -985
export const NOT_DUE = -986
export const PARTNER_ABSENT = -987
export const SUPPRESSED = -988
export const UNDEFINED = -989
export const NOT_COMPUTABLE = -990
export const REFUSED = -991
export const DONT_KNOW = -992
export const DOES_NOT_APPLY = -993
export const SKIPPED = -994
export const NOT_REACHED = -995
export const NOT_ASKED = -996
export const WAVE_MISSED = -997
export const WITHDRAWN = -998

export const LOWEST_REASON = -999
export const HIGHEST_REASON = -985

/** Whether a stored number is a reason and not a value. */
export const isReason = (n: number): boolean => n >= LOWEST_REASON && n <= HIGHEST_REASON

/** Reasons that explain a whole row (`missing_reasons` does not list them; `disposition` tells). */
export const ROW_REASONS: ReadonlySet<number> = new Set([NOT_ASKED, NOT_DUE, PARTNER_ABSENT])

/** Structural reasons in the order in which they explain a score without any valid item. */
export const STRUCTURAL_ORDER = [
  WITHDRAWN,
  NOT_DUE,
  NOT_ASKED,
  WAVE_MISSED,
  SKIPPED,
  NOT_REACHED,
  -999,
] as const
