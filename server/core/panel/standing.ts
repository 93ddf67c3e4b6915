import type { Questionnaire, Study, WavePlan } from '../instrument/types.ts'
import { dayOf } from '../study/calendar.ts'
import { formUse, isExit } from '../study/uses.ts'
import { type InWindow, placeExit, placeInWindow, placeUnmatched, waveDays } from '../study/windows.ts'
import { NOT_ASKED, NOT_DUE, SKIPPED, WAVE_MISSED, WITHDRAWN } from './missing.ts'
import { answeredShare } from './reader.ts'
import type { EpisodeRecord, FormRecord, MatchRecord } from './records.ts'
import { takenIn } from './taken.ts'

export type Outcome =
  | ''
  | 'complete'
  | 'partial'
  | 'break-off'
  | 'opened only'
  | 'no response'
  | 'refused'
  | 'not eligible'

/** How a person stands in a wave at the as-of date: a form that counts, or the reason why there is none. */
export type Standing =
  | { form: FormRecord; questionnaire: Questionnaire; window: InWindow; outcome: Outcome; day: number }
  | { form?: never; reason: number; outcome: Outcome }

export interface Rules {
  study: Study
  /** As-of day. */
  asOf: number
  includeOut: boolean
  questionnaire(name: string, version: string): Questionnaire
}

/** The day of a form: the day of its first answer, in Brussels. */
export function formDay(form: FormRecord): number | undefined {
  let first = Number.POSITIVE_INFINITY
  for (const id in form.answers) first = Math.min(first, form.answers[id]!.answered_at)
  return first === Number.POSITIVE_INFINITY ? undefined : dayOf(first)
}

/** Which code or form fills the wave's row, in the order of docs/panel.md. */
export function standing(episode: EpisodeRecord, plan: WavePlan, rules: Rules): Standing {
  if (episode.withdrawn) return { reason: WITHDRAWN, outcome: '' }
  if (!isDue(episode, plan, rules)) return { reason: NOT_DUE, outcome: '' }
  if (!formUse(rules.study, episode.role, plan.wave, true))
    return { reason: NOT_ASKED, outcome: 'not eligible' }
  const form = episode.forms.find((f) => f.wave === plan.wave && f.mid === (episode.main?.mid ?? ''))
  if (!form) return { reason: WAVE_MISSED, outcome: 'no response' }
  return standingOfForm(episode, plan, form, rules)
}

/** Whether the wave's window has opened at the as-of date. Later waves need a match; intake is due from enrolment. */
export function isDue(episode: EpisodeRecord, plan: WavePlan, rules: Rules): boolean {
  const days = waveDays(plan, rules.study.lengthDays)
  if (episode.enrolled > rules.asOf) return false
  if (days.opens === undefined) return true
  return episode.started !== undefined && episode.started + days.opens <= rules.asOf
}

/**
 * The same for the form about one match, on the clock of that match. Once a further match has ended early, no form of its
 * own is due (the exit form asks), while the form of the main match still asks about the person.
 */
export function standingInMatch(
  episode: EpisodeRecord,
  plan: WavePlan,
  { mid, started }: Pick<MatchRecord, 'mid' | 'started'>,
  rules: Rules,
): Standing {
  if (episode.withdrawn) return { reason: WITHDRAWN, outcome: '' }
  const form = episode.forms.find((f) => f.wave === plan.wave && f.mid === mid)
  const main = mid === episode.main?.mid
  const opens = started + (waveDays(plan, rules.study.lengthDays).opens ?? 0)
  const end = episode.ends[mid]
  if (isExit(plan)) {
    if (!form && !exitDue(episode, plan, mid, rules.asOf)) return { reason: NOT_DUE, outcome: '' }
  } else if (opens > rules.asOf) return { reason: NOT_DUE, outcome: '' }
  if (!formUse(rules.study, episode.role, plan.wave, main))
    return { reason: NOT_ASKED, outcome: 'not eligible' }
  if (form) return standingOfForm(episode, plan, form, rules)
  if (!isExit(plan) && !main && end?.early && end.day <= opens) return { reason: SKIPPED, outcome: '' }
  return { reason: WAVE_MISSED, outcome: 'no response' }
}

/** Whether the exit form about a match has been sent, or should have been, at the as-of date. */
export function exitDue(episode: EpisodeRecord, plan: WavePlan, mid: string, asOf: number): boolean {
  if (episode.forms.some((f) => f.wave === plan.wave && f.mid === mid && f.invited <= asOf)) return true
  const end = episode.ends[mid]
  return end?.early === true && end.day + plan.target.days <= asOf
}

/** A form counts unless nothing was answered in it, consent was refused, or it lies outside the window. */
export function standingOfForm(
  episode: EpisodeRecord,
  plan: WavePlan,
  form: FormRecord,
  rules: Rules,
): Standing {
  const outcome = outcomeOf(form, rules)
  const day = formDay(form)
  const begun = form.begun
  if (!begun || day === undefined || outcome === 'refused') return { reason: WAVE_MISSED, outcome }
  const window = windowOf(day, episode, plan, form, rules.study)
  if (window === 'out' && !rules.includeOut) return { reason: WAVE_MISSED, outcome }
  return {
    form,
    questionnaire: rules.questionnaire(begun.questionnaire, begun.version),
    window,
    outcome,
    day,
  }
}

/** Day 0 of the clock that a form about a match runs on; undefined for people never matched. */
export const clockStart = (episode: EpisodeRecord, mid: string): number | undefined =>
  episode.starts[mid] ?? episode.started

/** Days since a clock's day 0, bounded so that they never run into the reasons; not due without a match. */
export const sinceStart = (start: number | undefined, day: number): number =>
  start === undefined ? NOT_DUE : Math.max(LOWEST_DAY, day - start)

const LOWEST_DAY = -900

function windowOf(
  day: number,
  episode: EpisodeRecord,
  plan: WavePlan,
  form: FormRecord,
  study: Study,
): InWindow {
  if (isExit(plan)) return placeExit(day, episode.ends[form.mid]?.day, form.invited, plan)
  const start = plan.clock === 'person' ? episode.started : clockStart(episode, form.mid)
  if (start === undefined) return placeUnmatched(day - episode.enrolled, study)
  return placeInWindow(day - start, waveDays(plan, study.lengthDays))
}

/** Outcome of a form: complete from 80 % of the path answered, partial from 50 %. */
export function outcomeOf(form: FormRecord, rules: Pick<Rules, 'questionnaire'>): Outcome {
  const { begun } = form
  if (!begun) return form.opened === undefined ? 'no response' : 'opened only'
  const consent = form.answers['start.cons']?.answer
  if (consent && 'value' in consent && consent.value === 0) return 'refused'
  const share = answeredShare(takenIn(form, rules.questionnaire(begun.questionnaire, begun.version)))
  if (5 * share.answered >= 4 * share.asked) return 'complete'
  return 2 * share.answered >= share.asked ? 'partial' : 'break-off'
}
