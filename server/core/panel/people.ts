import { quarterOf } from '../study/calendar.ts'
import { endingCells, recordCells } from './cells.ts'
import * as F from './fields.ts'
import { isReason, LEFT_BLANK, NOT_ASKED, NOT_DUE, SUPPRESSED, WAVE_MISSED, WITHDRAWN } from './missing.ts'
import type { Cell } from './reader.ts'
import type { EpisodeRecord, MatchRecord } from './records.ts'
import { type Rules, type Standing, sinceStart, standingInMatch, standingOfForm } from './standing.ts'

/** The files `persons` and `matches`. */

export interface PersonOptions {
  synthetic: boolean
  /** First languages spoken by ten persons or more; the others are shown as "other". */
  commonLanguages: { has(lang: string): boolean }
  /** Values of moderators that are not shown; absent where everything is. */
  rare?: (moderator: string, value: number | string) => boolean
  /** Whether what one member says of the match stays out. */
  withoutQuality?: boolean
}

export function personRow(episodes: readonly EpisodeRecord[], options: PersonOptions): Cell[] {
  const first = [...episodes].sort((a, b) => a.enrolled - b.enrolled)[0]!
  const moderator = (f: F.Field): Cell => {
    if (first.withdrawn) return f.type === 'string' ? '' : WITHDRAWN
    const value = first.moderators[f.name]
    if (f.name === 'lang_first')
      return value === undefined ? '' : options.commonLanguages.has(String(value)) ? value : 'other'
    if (value !== undefined && options.rare?.(f.name, value)) return SUPPRESSED
    return value ?? (first.role === 'b' && F.NEWCOMER_ONLY.has(f.name) ? NOT_ASKED : LEFT_BLANK)
  }
  const started = first.started
  return [
    first.pid,
    ...F.MODERATOR_FIELDS.map(moderator),
    first.record.arm_assigned ?? LEFT_BLANK,
    first.record.assign_method ?? LEFT_BLANK,
    sinceStart(started, first.enrolled),
    started === undefined ? NOT_DUE : 0,
    started === undefined ? '' : quarterOf(started),
    options.synthetic ? 1 : 0,
  ]
}

export function matchRow(
  m: MatchRecord,
  newcomer: EpisodeRecord,
  rules: Rules,
  quality: (s: Standing) => number,
  { withoutQuality }: PersonOptions,
): Cell[] {
  const [rq, dRq] = withoutQuality ? [SUPPRESSED, SUPPRESSED] : lastQuality(m, newcomer, rules, quality)
  const [plan, ended, exit, ...end] = endingCells(m)
  const adm = (name: string) => m.adm[name] ?? LEFT_BLANK
  const gap = m.adm.n_matches_before === 0 ? NOT_ASKED : adm('d_gap')
  return [
    ...[m.mid, m.nid, m.bid, m.gid, m.orgid, newcomer.main?.mid === m.mid ? 1 : 0],
    m.started - (newcomer.started ?? m.started),
    ...[ended!, exit!, rq, dRq, ...recordCells(m), plan!, ...end],
    ...[adm('match_no'), adm('n_matches_before'), gap],
  ]
}

/** Last observed relationship quality of a member in this match, and its day; a reason where there is none. */
export function lastQuality(
  m: MatchRecord,
  member: EpisodeRecord,
  rules: Rules,
  quality: (s: Standing) => number,
): [number, number] {
  if (member.withdrawn) return [WITHDRAWN, WITHDRAWN]
  const clocked = { ...member, starts: { ...member.starts, [m.mid]: m.started } }
  const seen = member.forms
    .filter((form) => form.mid === m.mid)
    .flatMap((form) => {
      const plan = rules.study.waves.find((w) => w.wave === form.wave)
      const state = plan && standingOfForm(clocked, plan, form, rules)
      return state?.form ? [{ day: state.day - m.started, score: quality(state) }] : []
    })
    .filter((s) => s.score !== NOT_ASKED)
    .sort((a, b) => b.day - a.day)
  const last = seen.find((s) => !isReason(s.score))
  if (last) return [last.score, last.day]
  const reason = seen[0]?.score ?? (everDue(m, member, rules) ? WAVE_MISSED : NOT_DUE)
  return [reason, reason]
}

/** Whether a form about the match was due to the member by the as-of date. */
const everDue = (m: MatchRecord, member: EpisodeRecord, rules: Rules): boolean =>
  rules.study.waves
    .filter((wave) => wave.clock === 'match')
    .map((wave) => standingInMatch(member, wave, m, rules))
    .some((state) => state.form !== undefined || (state.reason !== NOT_DUE && state.reason !== NOT_ASKED))
