import { dayNumber } from './calendar.ts'

/** Rules of matches as relations in time. Days are ISO dates. */

/** After so many days without a match a new one begins a new enrolment, with an intake of its own. */
const NEW_ENROLMENT_AFTER = 365

export interface Relation {
  mid: string
  startedOn: string
  endedOn: string | null
}

/** What a match carries about those of the newcomer before it: match_no, n_matches_before, d_gap. */
export function historyOf(earlier: readonly Relation[], startedOn: string): Record<string, number> {
  const before = earlier.filter((m) => m.startedOn < startedOn)
  const ends = before.flatMap((m) => (m.endedOn === null ? [] : [m.endedOn])).sort()
  const last = ends.at(-1)
  const going = before.some((m) => m.endedOn === null || m.endedOn > startedOn)
  return {
    match_no: earlier.length + 1,
    n_matches_before: before.length,
    ...(last === undefined || going ? {} : { d_gap: dayNumber(startedOn) - dayNumber(last) }),
  }
}

/** Whether a match that begins on this day begins a new enrolment. */
export function beginsEnrolment(earlier: readonly Relation[], startedOn: string): boolean {
  if (earlier.length === 0 || earlier.some((m) => m.endedOn === null)) return false
  const last = earlier
    .map((m) => m.endedOn!)
    .sort()
    .at(-1)!
  return dayNumber(startedOn) - dayNumber(last) > NEW_ENROLMENT_AFTER
}

/** The main match of an enrolment: earliest start, then lowest id. */
export const mainOf = (matches: readonly Relation[]): Relation | undefined =>
  [...matches].sort((a, b) =>
    a.startedOn === b.startedOn ? (a.mid < b.mid ? -1 : 1) : a.startedOn < b.startedOn ? -1 : 1,
  )[0]

/** Whether two people are matched at the same time twice. */
export const overlaps = (a: Relation, b: Relation): boolean =>
  (a.endedOn === null || a.endedOn > b.startedOn) && (b.endedOn === null || b.endedOn > a.startedOn)
