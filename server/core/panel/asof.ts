import { startOfDay } from '../study/calendar.ts'
import type { EpisodeRecord, FormRecord, MatchRecord } from './records.ts'

/** An episode as it stood at the end of the as-of day: what came later is not there. Undefined before enrolment. */
export function episodeAsOf(episode: EpisodeRecord, asOf: number): EpisodeRecord | undefined {
  if (episode.enrolled > asOf) return undefined
  const begun = (start: number | undefined) => start !== undefined && start <= asOf
  const starts = Object.fromEntries(Object.entries(episode.starts).filter(([, start]) => begun(start)))
  return {
    ...episode,
    started: begun(episode.started) ? episode.started : undefined,
    main: episode.main && begun(episode.main.started) ? matchAsOf(episode.main, asOf) : undefined,
    matches: Object.keys(starts).length,
    starts,
    ends: Object.fromEntries(Object.entries(episode.ends).filter(([, end]) => end.day <= asOf)),
    forms: episode.forms.filter((f) => f.invited <= asOf).map((f) => formAsOf(f, asOf)),
  }
}

/** A match as it stood: an end recorded later has not happened. */
export const matchAsOf = (match: MatchRecord, asOf: number): MatchRecord =>
  match.ended !== undefined && match.ended > asOf ? { ...match, ended: undefined } : match

function formAsOf(form: FormRecord, asOf: number): FormRecord {
  const end = startOfDay(asOf + 1)
  const later = hasAnswerFrom(form, end)
  const opened = form.opened !== undefined && form.opened > asOf ? undefined : form.opened
  if (!later) return opened === form.opened ? form : { ...form, opened }
  const kept = Object.entries(form.answers).filter(([, a]) => a.answered_at < end)
  const begun = kept.length > 0 ? form.begun : undefined
  return { ...form, opened, begun, submitted: false, answers: Object.fromEntries(kept) }
}

function hasAnswerFrom({ answers }: FormRecord, moment: number): boolean {
  for (const id in answers) if (answers[id]!.answered_at >= moment) return true
  return false
}
