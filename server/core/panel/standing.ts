import type { Questionnaire, Study, WavePlan } from '../instrument/types.ts'
import { dayOf } from '../study/calendar.ts'
import { type InWindow, placeInWindow, placeUnmatched, waveDays } from '../study/windows.ts'
import { NOT_ASKED, NOT_DUE, WAVE_MISSED, WITHDRAWN } from './missing.ts'
import { answeredShare } from './reader.ts'
import type { EpisodeRecord, FormRecord } from './records.ts'

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
  const asked = rules.study.questionnaires.some((q) => q.role === episode.role && q.wave === plan.wave)
  if (!asked) return { reason: NOT_ASKED, outcome: 'not eligible' }
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
  const window = windowOf(day, episode, plan, form.mid, rules.study)
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

function windowOf(day: number, episode: EpisodeRecord, plan: WavePlan, mid: string, study: Study): InWindow {
  const start = plan.clock === 'person' ? episode.started : clockStart(episode, mid)
  if (start === undefined) return placeUnmatched(day - episode.enrolled, study)
  return placeInWindow(day - start, waveDays(plan, study.lengthDays))
}

/** Outcome of a form: complete from 80 % of the path answered, partial from 50 %. */
export function outcomeOf(form: FormRecord, rules: Pick<Rules, 'questionnaire'>): Outcome {
  const { begun } = form
  if (!begun) return form.opened === undefined ? 'no response' : 'opened only'
  const consent = form.answers['start.cons']?.answer
  if (consent && 'value' in consent && consent.value === 0) return 'refused'
  const share = answeredShare(
    rules.questionnaire(begun.questionnaire, begun.version),
    form.answers,
    begun.context,
  )
  if (5 * share.answered >= 4 * share.asked) return 'complete'
  return 2 * share.answered >= share.asked ? 'partial' : 'break-off'
}
