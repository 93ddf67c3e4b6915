import type { WavePlan } from '../instrument/types.ts'
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
  standingOfForm,
} from './standing.ts'

/** The file `disposition`: what became of every form due. */

/** One row per form due: the planned waves that are due, and forms about further matches. */
export function dispositionRows(episode: EpisodeRecord, waves: readonly WavePlan[], rules: Rules): Cell[][] {
  const main = episode.main?.mid ?? ''
  const rows: Cell[][] = []
  for (const plan of waves) {
    const state = standing(episode, plan, rules)
    if (!isDue(episode, plan, rules) || (!state.form && state.reason === NOT_ASKED)) continue
    const forms = episode.forms.filter((f) => f.wave === plan.wave).sort((a, b) => compare(a.mid, b.mid))
    const due = forms.some((f) => f.mid === main) ? forms : [undefined, ...forms]
    const ordered = due.map((f) => ({ f, mid: f?.mid ?? main })).sort((a, b) => compare(a.mid, b.mid))
    for (const { f, mid } of ordered) rows.push(dispositionRow(episode, plan, f, mid, rules))
  }
  return rows
}

function dispositionRow(
  e: EpisodeRecord,
  plan: WavePlan,
  form: FormRecord | undefined,
  mid: string,
  rules: Rules,
): Cell[] {
  const head = [...formKeys(e, plan.wave, mid), matchStatus(e, rules)]
  if (!form) {
    const gone = e.withdrawn ? WITHDRAWN : WAVE_MISSED
    return [...head, gone, '', 0, 0, ...nothingAnswered(standing(e, plan, rules).outcome, gone)]
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

const matchStatus = ({ main }: EpisodeRecord, { asOf }: Rules): string =>
  !main ? 'none' : main.ended !== undefined && main.ended <= asOf ? 'ended' : 'ongoing'

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
