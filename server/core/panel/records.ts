import type { Current } from '../answers/fold.ts'
import type { Context, Role } from '../instrument/types.ts'

/** What the store hands to the panel. Ids are export pseudonyms; days are day numbers since 1970-01-01. */

export interface MatchRecord {
  mid: string
  nid: string
  bid: string
  gid: string
  orgid: string
  started: number
  planEnd: number
  ended: number | undefined
  /** Administrative record: track_form, host_kind, … */
  adm: Readonly<Record<string, number>>
}

export interface FormRecord {
  wave: string
  /** Match of the form; empty for a person never matched. */
  mid: string
  channel: string
  invited: number
  reminders: number
  opened: number | undefined
  /** Undefined until the form is begun. */
  begun:
    | {
        questionnaire: string
        version: string
        mode: string
        context: Context
        stringsSha256: string
        translation: string
      }
    | undefined
  submitted: boolean
  answers: Readonly<Record<string, Current>>
}

export interface EpisodeRecord {
  pid: string
  role: Role
  episode: number
  enrolled: number
  /** Day 0 of the person clock; undefined for people never matched. */
  started: number | undefined
  withdrawn: boolean
  moderators: Readonly<Record<string, number | string>>
  /** arm, arm_assigned, assign_method. */
  record: Readonly<Record<string, number>>
  /** The main match, fixed for the episode. */
  main: MatchRecord | undefined
  matches: number
  /** Day on which each match of the person began, by its id. */
  starts: Readonly<Record<string, number>>
  /** Recorded ends of the matches of the person, by id; `early` where an exit form follows. */
  ends: Readonly<Record<string, { day: number; early: boolean }>>
  forms: readonly FormRecord[]
}

/** A match with both of its members, each in the enrolment that the match belongs to. */
export interface PairRecord {
  match: MatchRecord
  newcomer: EpisodeRecord
  buddy: EpisodeRecord
}
