import type { WavePlan } from '../instrument/types.ts'
import { isExit } from '../study/uses.ts'
import { formCells, formKeys } from './cells.ts'
import { languages, lastScreen, partDay, seconds } from './forms.ts'
import { NOT_ASKED, WAVE_MISSED, WITHDRAWN } from './missing.ts'
import type { Cell } from './reader.ts'
import type { EpisodeRecord, FormRecord } from './records.ts'
import { compare } from './responses.ts'
import {
  isDue,
  type Outcome,
  type Rules,
  type Standing,
  sinceStart,
  standing,
  standingInMatch,
  standingOfForm,
} from './standing.ts'

/** The file `disposition`: what became of every form due. */

/** One row per form due: the planned waves of the main match, forms about further matches, and exit forms. */
export function dispositionRows(episode: EpisodeRecord, waves: readonly WavePlan[], rules: Rules): Cell[][] {
  return waves.flatMap((plan) =>
    [...dueIn(episode, plan, rules)]
      .sort(([a], [b]) => compare(a, b))
      .map(([mid, form]) => dispositionRow(episode, plan, form, mid, rules)),
  )
}

/** Matches about which a form is due in a wave, each with the form that was sent. */
function dueIn(episode: EpisodeRecord, plan: WavePlan, rules: Rules): Map<string, FormRecord | undefined> {
  const main = episode.main?.mid ?? ''
  const due = new Map<string, FormRecord | undefined>()
  if (!isExit(plan)) {
    const state = standing(episode, plan, rules)
    if (!isDue(episode, plan, rules) || (!state.form && state.reason === NOT_ASKED)) return due
    due.set(main, undefined)
  }
  for (const mid of Object.keys(episode.starts)) {
    const asked = isExit(plan) || (mid !== main && plan.clock === 'match')
    if (asked && isMissed(episode, plan, mid, rules)) due.set(mid, undefined)
  }
  for (const form of episode.forms) if (form.wave === plan.wave) due.set(form.mid, form)
  return due
}

/** Whether a form about this match was due though none was sent. */
function isMissed(e: EpisodeRecord, plan: WavePlan, mid: string, rules: Rules): boolean {
  const state = standingInMatch({ ...e, withdrawn: false }, plan, { mid, started: e.starts[mid]! }, rules)
  return !state.form && state.reason === WAVE_MISSED
}

function dispositionRow(
  e: EpisodeRecord,
  plan: WavePlan,
  form: FormRecord | undefined,
  mid: string,
  rules: Rules,
): Cell[] {
  const head = [...formKeys(e, plan.wave, mid), matchStatus(e, mid, rules)]
  if (!form) {
    const gone = e.withdrawn ? WITHDRAWN : WAVE_MISSED
    return [...head, gone, '', 0, 0, ...nothingAnswered(e.withdrawn ? '' : 'no response', gone)]
  }
  const sent = [
    sinceStart(e.started, form.invited),
    form.channel,
    form.reminders,
    form.opened === undefined ? 0 : 1,
  ]
  const state = standingOfForm(e, plan, form, { ...rules, includeOut: true })
  if (e.withdrawn) return [...head, ...sent, ...nothingAnswered('', WITHDRAWN)]
  return [
    ...head,
    ...sent,
    ...(state.form ? answered(e, plan, form, state, rules) : nothingAnswered(state.outcome, WAVE_MISSED)),
  ]
}

function matchStatus({ main, ends }: EpisodeRecord, mid: string, { asOf }: Rules): string {
  if (mid === '') return 'none'
  const end = mid === main?.mid ? main.ended : ends[mid]?.day
  return end !== undefined && end <= asOf ? 'ended' : 'ongoing'
}

/** last_screen, outcome, window, days, parts, mode, audio, languages, words, seconds — where no answer counts. */
const nothingAnswered = (outcome: Outcome, reason: number): Cell[] => [
  ...['', outcome, '', reason, reason, reason, reason],
  ...['', reason, '', reason, '', '', reason],
]

/** The same where answers count. */
function answered(e: EpisodeRecord, plan: WavePlan, form: FormRecord, state: Standing, rules: Rules): Cell[] {
  const { main: lang, mixed } = languages(form)
  const audio = form.answers['start.audio']?.answer
  return [
    lastScreen(form),
    ...formCells(e, plan, state, rules).slice(0, 4),
    ...(['a', 'b'] as const).map((part) => partDay(form, part, rules, e)),
    form.begun!.mode,
    audio ? ('value' in audio ? (audio.value as number) : audio.reason) : NOT_ASKED,
    lang,
    mixed ? 1 : 0,
    form.begun!.stringsSha256.slice(0, 16),
    form.begun!.translation,
    seconds(form),
  ]
}
