import type { Study, WavePlan, Window } from '../instrument/types.ts'

/** Where a form's day lies against its wave's window. */
export type InWindow = 'early' | 'on_time' | 'late' | 'out'

/** Days on the wave's clock (day 0 = start of the match or of the person); `opens` undefined = from enrolment on. */
export interface WaveDays {
  target: number
  opens: number | undefined
  closes: number
  lateUntil: number | undefined
}

/** The window of a wave for a planned length of L days: halves are floored, bounds inclusive. */
export function waveDays(plan: WavePlan, lengthDays: number): WaveDays {
  const day = (w: Window): number => w.days + offset(w.at, lengthDays)
  return {
    target: day(plan.target),
    opens: plan.opens.at === 'enrolment' ? undefined : day(plan.opens),
    closes: day(plan.closes),
    lateUntil: plan.lateUntil ? day(plan.lateUntil) : undefined,
  }
}

function offset(at: Window['at'], lengthDays: number): number {
  if (at === 'half') return Math.floor(lengthDays / 2)
  return at === 'length' ? lengthDays : 0
}

/** Places a day on the wave's clock. */
export function placeInWindow(day: number, w: WaveDays): InWindow {
  if (w.opens !== undefined && day < w.opens) return 'early'
  if (day <= w.closes) return 'on_time'
  return w.lateUntil !== undefined && day <= w.lateUntil ? 'late' : 'out'
}

/**
 * Places an exit form: early before the recorded end, on time until so many days after it was sent.
 * Without a recorded end it is never early.
 */
export function placeExit(day: number, exit: number | undefined, invited: number, plan: WavePlan): InWindow {
  if (exit !== undefined && day < exit + plan.opens.days) return 'early'
  return day <= invited + plan.closes.days ? 'on_time' : 'out'
}

/** Intake of people never matched is counted from enrolment. */
export const placeUnmatched = (daysSinceEnrolment: number, study: Study): InWindow =>
  daysSinceEnrolment <= study.neverMatchedDays ? 'on_time' : 'out'
