import type { Role, Study, WavePlan } from '../instrument/types.ts'
import { formUse, isExit } from './uses.ts'
import { waveDays } from './windows.ts'

/** How a person stands in a wave about a match, on a day. The table is in docs/states.md. */
export type FormState =
  | 'scheduled'
  | 'open'
  | 'invited'
  | 'started'
  | 'complete'
  | 'partial'
  | 'closed'
  | 'refused'
  | 'not eligible'
  | 'moved to exit'
  | 'withdrawn'

/** Facts with their days (day numbers); what lies after the day asked about is not known yet. */
export interface WaveFacts {
  role: Role
  enrolled: number
  /** Day 0 of the person clock. */
  started?: number
  withdrawn?: number
  /** The match that the form is about; nothing before somebody is matched. */
  match?: { main: boolean; started: number; ended?: number; recorded?: number; early: boolean }
  /** First answer of the intake. */
  baseline?: number
  form?: {
    invited: number
    /** First answer beside the consent. */
    answered?: number
    sent?: number
    refused?: number
    /** Whether 80 % of the path are answered. */
    complete: boolean
  }
}

export interface WaveWindow {
  opens: number
  /** Last day on which the form is taken. */
  closes: number
}

/** A repeated baseline is asked when the intake is older than this at the start of the match. */
const STALE_BASELINE = 60

const known = (fact: number | undefined, day: number): number | undefined =>
  fact !== undefined && fact <= day ? fact : undefined

/** The days of a wave as far as they are known on a day; undefined where it counts from something that is not there yet. */
export function windowOn(
  plan: WavePlan,
  facts: WaveFacts,
  study: Study,
  day: number,
): WaveWindow | undefined {
  const match = facts.match && facts.match.started <= day ? facts.match : undefined
  if (isExit(plan)) return exitWindow(plan, facts, day)
  const w = waveDays(plan, study.lengthDays)
  if (w.opens === undefined) return intakeWindow(plan, facts, study, day)
  const start = plan.clock === 'person' || match?.main ? known(facts.started, day) : match?.started
  return start === undefined
    ? undefined
    : { opens: start + w.opens, closes: start + (w.lateUntil ?? w.closes) }
}

/** Intake: from enrolment on. Who was not matched in time keeps the day on which it closed. */
function intakeWindow(plan: WavePlan, facts: WaveFacts, study: Study, day: number): WaveWindow {
  const unmatched = facts.enrolled + study.neverMatchedDays
  const start = known(facts.started, day)
  const w = waveDays(plan, study.lengthDays)
  const matched = start !== undefined && start <= unmatched
  return { opens: facts.enrolled, closes: matched ? start + (w.lateUntil ?? w.closes) : unmatched }
}

/** The exit form: from the day on which an early end was recorded, until so many days after the invitation. */
function exitWindow(plan: WavePlan, { match, form }: WaveFacts, day: number): WaveWindow | undefined {
  const recorded = match && known(match.recorded, day)
  if (recorded === undefined || !match?.early) return undefined
  const invited = known(form?.invited, day) ?? recorded + plan.target.days
  return { opens: recorded, closes: invited + plan.closes.days }
}

/** How a person stands in a wave about a match on a day. */
export function stateOf(plan: WavePlan, facts: WaveFacts, study: Study, day: number): FormState {
  if (known(facts.withdrawn, day) !== undefined) return 'withdrawn'
  if (!isEligible(plan, facts, study)) return 'not eligible'
  const form = facts.form && facts.form.invited <= day ? facts.form : undefined
  const answered = known(form?.answered, day) !== undefined
  const outcome = form?.complete ? 'complete' : 'partial'
  if (known(form?.sent, day) !== undefined) return outcome
  if (known(form?.refused, day) !== undefined && !answered) return 'refused'
  const window = windowOn(plan, facts, study, day)
  if (window && isMoved(plan, facts, window, day, answered)) return 'moved to exit'
  if (!window || day < window.opens) return 'scheduled'
  if (day > window.closes) return answered ? outcome : 'closed'
  if (!form) return 'open'
  return answered ? 'started' : 'invited'
}

function isEligible(plan: WavePlan, { role, match, baseline }: WaveFacts, study: Study): boolean {
  if (!formUse(study, role, plan.wave, !isExit(plan) && (match?.main ?? true))) return false
  if (plan.wave !== 'w1b') return true
  return match !== undefined && baseline !== undefined && match.started - baseline > STALE_BASELINE
}

/** A further match that ended early is asked about in the exit form, unless its own form was begun or over before. */
function isMoved(
  plan: WavePlan,
  { match }: WaveFacts,
  window: WaveWindow,
  day: number,
  answered: boolean,
): boolean {
  if (isExit(plan) || answered || !match || match.main || !match.early) return false
  const recorded = known(match.recorded, day)
  return recorded !== undefined && recorded <= window.closes
}

/** Days after the invitation on which somebody who has not sent the form is reminded. */
export const REMINDER_DAYS = [3, 7, 14] as const

export type Step = 'invite' | 'remind1' | 'remind2' | 'remind3' | 'close'

/** What is due for a form on a day: the latest step only, so that nobody gets two messages after a pause. */
export function stepDue(state: FormState, invited: number | undefined, day: number): Step | undefined {
  if (state === 'open') return 'invite'
  if (state === 'closed' || state === 'withdrawn' || state === 'moved to exit')
    return invited === undefined ? undefined : 'close'
  if ((state !== 'invited' && state !== 'started') || invited === undefined) return undefined
  const passed = REMINDER_DAYS.filter((d) => day - invited >= d).length
  return passed === 0 ? undefined : (`remind${passed}` as Step)
}
