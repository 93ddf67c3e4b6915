import type { WavePlan } from '../instrument/types.ts'
import { waveDays } from '../study/windows.ts'
import * as F from './fields.ts'
import { languages } from './forms.ts'
import { LEFT_BLANK, NOT_ASKED, NOT_DUE, NOT_REACHED, SKIPPED, WITHDRAWN } from './missing.ts'
import type { Cell } from './reader.ts'
import type { EpisodeRecord, MatchRecord } from './records.ts'
import { clockStart, type Rules, type Standing, sinceStart } from './standing.ts'

/** Cells that several files share: keys of a form, how it stands, the record of its match. */

export const formKeys = (e: EpisodeRecord, wave: string, mid: string): Cell[] => [
  e.pid,
  e.role,
  e.episode,
  wave,
  mid,
]

/** outcome, window, d_form, d_form_person, questionnaire, q_version, lang, mode, treated. */
export function formCells(episode: EpisodeRecord, plan: WavePlan, state: Standing, rules: Rules): Cell[] {
  if (!state.form) {
    const { reason, outcome } = state
    const treated =
      reason === WITHDRAWN || reason === NOT_DUE ? reason : treatedAt(episode, targetDay(plan, rules))
    return [outcome, '', reason, reason, '', '', '', '', treated]
  }
  const { form, day, questionnaire, window, outcome } = state
  const since = sinceStart(episode.started, day)
  const { main } = languages(form)
  const mode = form.begun?.mode ?? ''
  return [
    outcome,
    window,
    sinceStart(clockStart(episode, form.mid), day),
    since,
    questionnaire.name,
    questionnaire.version,
    main,
    mode,
    treatedAt(episode, since),
  ]
}

/** The reason of a cell without a form behind it: erased, not due, not asked, missed — the first that applies. */
export function absence(state: Standing, inQuestionnaire: boolean): number {
  if (!state.form && (state.reason === WITHDRAWN || state.reason === NOT_DUE)) return state.reason
  if (!inQuestionnaire) return NOT_ASKED
  return state.form ? NOT_REACHED : state.reason
}

const targetDay = (plan: WavePlan, rules: Rules): number => waveDays(plan, rules.study.lengthDays).target

/** Without a comparison arm the programme begins on day 0 of the person clock. */
const treatedAt = (episode: EpisodeRecord, day: number): number =>
  episode.started === undefined ? NOT_DUE : day >= 0 ? 1 : 0

/** arm, gid, orgid, n_matches, then the record and the ending of the main match. */
export function constants(episode: EpisodeRecord): Cell[] {
  const { main } = episode
  const head: Cell[] = [episode.record.arm ?? LEFT_BLANK, main?.gid ?? '', main?.orgid ?? '', episode.matches]
  if (!main) return [...head, ...[...F.RECORD_FIELDS, ...F.ENDING_FIELDS].map(() => NOT_DUE)]
  return [...head, ...recordCells(main), ...endingCells(main)]
}

export const recordCells = (m: MatchRecord): Cell[] => F.RECORD_FIELDS.map((f) => m.adm[f.name] ?? LEFT_BLANK)

/** d_plan_end, ended, d_exit, end_main, end_by, end_kind. */
export function endingCells(m: MatchRecord): Cell[] {
  const plan = m.planEnd - m.started
  if (m.ended === undefined) return [plan, 0, SKIPPED, SKIPPED, SKIPPED, SKIPPED]
  const reason = (name: string): number => m.adm[name] ?? LEFT_BLANK
  return [plan, 1, m.ended - m.started, reason('end_main'), reason('end_by'), reason('end_kind')]
}
