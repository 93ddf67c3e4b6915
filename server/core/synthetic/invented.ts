import type { StoredAnswer } from '../answers/fold.ts'
import type { Told } from '../answers/told.ts'
import type { Context, Questionnaire, Role, Study } from '../instrument/types.ts'
import type { EgoNetwork } from '../measure/network.ts'

/** Invented people in the shape of the tables, before JSON and pseudonyms. Days are ISO, times milliseconds. */
export interface Invented {
  persons: { pid: string; moderators: Record<string, number | string>; withdrawnOn: string | null }[]
  episodes: {
    pid: string
    role: Role
    episode: number
    enrolledOn: string
    startedOn: string | null
    mainMatch: string | null
    record: Record<string, number>
  }[]
  matches: {
    mid: string
    newcomer: string
    buddy: string
    group: string
    organisation: string
    startedOn: string
    planEndOn: string
    endedOn: string | null
    record: Record<string, number>
  }[]
  forms: InventedForm[]
  events: { form: string; event: string; receivedAt: number; answers: StoredAnswer[] }[]
  submissions: { form: string; event: string; submittedAt: number }[]
}

export interface InventedForm {
  form: string
  pid: string
  role: Role
  episode: number
  wave: string
  mid: string
  channel: string
  invitedOn: string
  reminders: number
  openedAt: number | null
  begunAt: number | null
  questionnaire: string | null
  version: string | null
  lang: string | null
  context: Context | null
}

export interface Plan {
  study: Study
  questionnaire: (name: string, version: string) => Questionnaire
  seed: string
  persons: number
  /** As-of day: nothing is dated later. */
  asOf: number
}

/** An invented person, while their waves are lived. */
export interface Person {
  pid: string
  role: Role
  lang: string
  traits: Record<string, number>
  withdrawn: boolean
  moderators: Readonly<Record<string, number | string>>
  /** Every match so far; days. */
  matches: { mid: string; start: number; recordedEnd: number | undefined }[]
  /** Where the family comes from, once told (`bg.own`). */
  origin?: number
  /** What earlier forms told that later ones look at, oldest first. */
  told: Told[]
  /** Networks told so far, oldest first. */
  networks: EgoNetwork[]
  /** Main match and the standing effects of its other member, from the start of that match on. */
  main?: { mid: string; partner: Readonly<Record<string, number>> }
}
