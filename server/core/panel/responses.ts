import type { WavePlan } from '../instrument/types.ts'
import { kindOf } from '../question/index.ts'
import { dayOf } from '../study/calendar.ts'
import { formKeys } from './cells.ts'
import { NOT_ASKED, SKIPPED } from './missing.ts'
import type { Cell } from './reader.ts'
import type { EpisodeRecord, FormRecord } from './records.ts'
import { type Rules, sinceStart, standingOfForm } from './standing.ts'
import { takenIn } from './taken.ts'

/** The file `responses`: answers one by one. */

/** Forms that count, for every match: what `responses` shows. */
export function counted(episode: EpisodeRecord, rules: Rules, waves: readonly WavePlan[]): FormRecord[] {
  const forms = [...episode.forms].sort((a, b) =>
    a.wave === b.wave ? compare(a.mid, b.mid) : compare(a.wave, b.wave),
  )
  return forms.filter((form) => {
    const plan = waves.find((w) => w.wave === form.wave)
    return plan && !episode.withdrawn && standingOfForm(episode, plan, form, rules).form
  })
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** One row per answered item; an answer on a branch that was not taken is shown as skipped. */
export function responseRows(episode: EpisodeRecord, form: FormRecord, rules: Rules): Cell[][] {
  const questionnaire = rules.questionnaire(form.begun!.questionnaire, form.begun!.version)
  const taken = new Set(takenIn(form, questionnaire).screens)
  const rows: Cell[][] = []
  for (const screen of questionnaire.screens) {
    const current = form.answers[screen.id]
    if (!current) continue
    const { answer } = current
    const columns = kindOf(screen).columns(screen)
    const cells = 'value' in answer ? kindOf(screen).cells(screen, answer.value) : undefined
    columns.forEach((column, i) => {
      if (column.keyed) return
      const cell = !taken.has(screen) ? SKIPPED : cells ? cells[i]! : (answer as { reason: number }).reason
      const item = column.name.slice(0, column.name.lastIndexOf('_v'))
      const since = sinceStart(episode.started, dayOf(current.answered_at))
      const value = typeof cell === 'number' ? [cell, ''] : [NOT_ASKED, cell]
      rows.push([
        ...formKeys(episode, form.wave, form.mid),
        1,
        item,
        screen.revision,
        ...value,
        current.lang,
        since,
      ])
    })
  }
  return rows.sort((a, b) => compare(a[6] as string, b[6] as string))
}
