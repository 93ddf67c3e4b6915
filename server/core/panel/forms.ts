import type { Part } from '../instrument/types.ts'
import { dayOf } from '../study/calendar.ts'
import { NOT_ASKED, NOT_REACHED, SKIPPED, WAVE_MISSED } from './missing.ts'
import type { EpisodeRecord, FormRecord } from './records.ts'
import { clockStart, type Rules, sinceStart } from './standing.ts'
import { takenIn } from './taken.ts'

const PAUSE_MS = 600_000

/** The language of most answers (ties: first in alphabet), and whether there was more than one. */
export function languages(form: FormRecord): { main: string; mixed: boolean } {
  const counts = new Map<string, number>()
  for (const id in form.answers) {
    const { lang } = form.answers[id]!
    counts.set(lang, (counts.get(lang) ?? 0) + 1)
  }
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  return { main: first?.[0] ?? '', mixed: counts.size > 1 }
}

/** The screen answered last, by time and then by event. */
export function lastScreen(form: FormRecord): string {
  let last = ''
  let at = Number.NEGATIVE_INFINITY
  for (const id in form.answers) {
    const { answered_at } = form.answers[id]!
    if (answered_at >= at) [last, at] = [id, answered_at]
  }
  return last
}

/** Day of the last answer in a part, since match start; a reason where the part was not reached. */
export function partDay(form: FormRecord, part: Part, rules: Rules, episode: EpisodeRecord): number {
  const { begun } = form
  if (!begun) return WAVE_MISSED
  const questionnaire = rules.questionnaire(begun.questionnaire, begun.version)
  if (!questionnaire.screens.some((s) => s.part === part)) return NOT_ASKED
  const taken = takenIn(form, questionnaire).screens.filter((s) => s.part === part)
  if (taken.length === 0) return SKIPPED
  const times = taken.flatMap((s) => form.answers[s.id]?.answered_at ?? [])
  return times.length === 0
    ? NOT_REACHED
    : sinceStart(clockStart(episode, form.mid), dayOf(Math.max(...times)))
}

/** Seconds from the first to the last answer, without pauses of more than ten minutes. */
export function seconds(form: FormRecord): number {
  const times = Object.values(form.answers)
    .map((a) => a.answered_at)
    .sort((a, b) => a - b)
  let sum = 0
  for (let i = 1; i < times.length; i += 1) {
    const gap = times[i]! - times[i - 1]!
    if (gap <= PAUSE_MS) sum += gap
  }
  return Math.round(sum / 1000)
}
