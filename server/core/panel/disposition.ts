import type { WavePlan } from '../instrument/types.ts'
import { formCells, formKeys } from './cells.ts'
import { languages, lastScreen, partDay, seconds } from './forms.ts'
import { NOT_ASKED, NOT_DUE, WAVE_MISSED, WITHDRAWN } from './missing.ts'
import type { Cell } from './reader.ts'
import type { EpisodeRecord, FormRecord } from './records.ts'
import { compare } from './responses.ts'
import { outcomeOf, type Rules, type Standing, standing, standingOfForm } from './standing.ts'

/** The file `disposition`: what became of every form due. */

/** One row per form due: the planned waves that are due, and forms about further matches. */
export function dispositionRows(episode: EpisodeRecord, waves: readonly WavePlan[], rules: Rules): Cell[][] {
  const main = episode.main?.mid ?? ''
  const rows: Cell[][] = []
  for (const plan of waves) {
    const state = standing(episode, plan, rules)
    if (!state.form && (state.reason === NOT_DUE || state.reason === NOT_ASKED)) continue
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
  const status = !e.main
    ? 'none'
    : e.main.ended !== undefined && e.main.ended <= rules.asOf
      ? 'ended'
      : 'ongoing'
  const state: Standing =
    form && !e.withdrawn
      ? standingOfForm(e, plan, form, { ...rules, includeOut: true })
      : standing(e, plan, rules)
  const gone = e.withdrawn ? WITHDRAWN : WAVE_MISSED
  const head = formKeys(e, plan.wave, mid)
  if (!form)
    return [
      ...head,
      status,
      gone,
      '',
      0,
      0,
      '',
      state.outcome,
      '',
      gone,
      gone,
      gone,
      gone,
      '',
      gone,
      '',
      gone,
      '',
      '',
      gone,
    ]
  const { main: lang, mixed } = languages(form)
  const invited = e.started === undefined ? NOT_DUE : form.invited - e.started
  const days = formCells(e, plan, state, rules).slice(0, 4)
  const answered = state.form !== undefined
  const audio = form.answers['start.audio']?.answer
  return [
    ...head,
    status,
    invited,
    form.channel,
    form.reminders,
    form.opened === undefined ? 0 : 1,
    lastScreen(form),
    e.withdrawn ? '' : outcomeOf(form, rules),
    ...days.slice(1),
    partDay(form, 'a', rules, e),
    partDay(form, 'b', rules, e),
    form.begun?.mode ?? '',
    audio ? ('value' in audio ? (audio.value as number) : audio.reason) : NOT_ASKED,
    lang,
    answered ? (mixed ? 1 : 0) : gone,
    form.begun?.stringsSha256.slice(0, 16) ?? '',
    form.begun?.translation ?? '',
    answered ? seconds(form) : gone,
  ]
}
