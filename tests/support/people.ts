import type { Current } from '../../server/core/answers/fold.ts'
import { path } from '../../server/core/answers/path.ts'
import { key } from '../../server/core/instrument/key.ts'
import type { Answer, Context, Questionnaire, Role, Screen } from '../../server/core/instrument/types.ts'
import type { FileSpec } from '../../server/core/panel/fields.ts'
import type { Cell } from '../../server/core/panel/reader.ts'
import type { EpisodeRecord, FormRecord, MatchRecord } from '../../server/core/panel/records.ts'
import { makePanel, type Panel } from '../../server/core/panel/rows.ts'
import type { Rules } from '../../server/core/panel/standing.ts'
import { formUse } from '../../server/core/study/uses.ts'
import { library, questionnaires, study } from './shipped.ts'

/** Day 0 of everybody's clock here: 2026-01-05. Other days are counted from it. */
export const DAY0 = 20_458
const DAY_MS = 86_400_000
const NOON_MS = 11 * 3_600_000

export const rules = (asOf: number, rest: Partial<Rules> = {}): Rules => ({
  study,
  asOf: DAY0 + asOf,
  includeOut: false,
  questionnaire: (name, version) => library.questionnaires.get(key(name, version))!,
  ...rest,
})

export const panelAt = (asOf: number, rest: Partial<Rules> = {}): Panel =>
  makePanel(rules(asOf, rest), { synthetic: false, questionnaires, commonLanguages: new Set(['nl', 'ar']) })

export const match = (rest: Partial<MatchRecord> = {}): MatchRecord => ({
  ...{ mid: 'm1', nid: 'p1', bid: 'p2', gid: '', orgid: 'org1', started: DAY0, planEnd: DAY0 + 180 },
  ...{ ended: undefined, adm: { track_form: 1, match_no: 1, n_matches_before: 0 } },
  ...rest,
})

export const episode = (rest: Partial<EpisodeRecord> = {}): EpisodeRecord => ({
  ...{ pid: 'p1', role: 'n', episode: 1, enrolled: DAY0 - 20, started: DAY0, withdrawn: false },
  moderators: { age_band: 3, lang_first: 'ar' },
  record: { arm: 1, arm_assigned: 1, assign_method: 4 },
  ...{ main: match(), matches: 1, starts: { m1: DAY0 }, ends: {}, forms: [] },
  ...rest,
})

/** A person who enrolled on day 0 and was never matched. */
export const unmatched = (rest: Partial<EpisodeRecord> = {}): EpisodeRecord =>
  episode({ enrolled: DAY0, started: undefined, main: undefined, matches: 0, starts: {}, ...rest })

/** The questionnaire of a form, about the main match or a further one. */
export function questionnaireFor(role: Role, wave: string, main = true) {
  const { name, version } = formUse(study, role, wave, main)!
  return library.questionnaires.get(key(name, version))!
}

export interface FormOf {
  wave: string
  role?: Role
  mid?: string
  /** Day of every answer, from day 0. */
  day: number
  answers: Readonly<Record<string, Answer>>
  context?: Context
  /** About the main match; false for a further one. */
  main?: boolean
  /** The version asked; else the one of the study. */
  questionnaire?: Questionnaire
}

/** A form that was begun, all answers given at noon of one day. */
export function form(of: FormOf): FormRecord {
  const { wave, role = 'n', mid = 'm1', day, answers, context = {}, main = true } = of
  const { name, version } = of.questionnaire ?? questionnaireFor(role, wave, main)
  const at = (DAY0 + day) * DAY_MS + NOON_MS
  const current = ([item, answer]: [string, Answer], i: number): [string, Current] => [
    item,
    { answer, answered_at: at + i * 1000, lang: 'nl', event_id: `e${String(i).padStart(3, '0')}` },
  ]
  return {
    ...{ wave, mid, channel: 'mail', invited: DAY0 + day - 3, reminders: 0, opened: DAY0 + day },
    begun: {
      ...{ questionnaire: name, version, mode: 'web', context },
      stringsSha256: 'a'.repeat(64),
      translation: 'draft',
    },
    submitted: true,
    answers: Object.fromEntries(Object.entries(answers).map(current)),
  }
}

/** An invitation that nobody followed. */
export const unopened = (wave: string, rest: Partial<FormRecord> = {}): FormRecord => ({
  ...{ wave, mid: 'm1', channel: 'mail', invited: DAY0, reminders: 3, opened: undefined, begun: undefined },
  ...{ submitted: false, answers: {} },
  ...rest,
})

/** The lowest value that a screen takes. */
export function lowest(screen: Screen): Answer {
  if (screen.kind === 'choice') return { value: screen.id === 'start.cons' ? 1 : screen.codes[0]! }
  if (screen.kind === 'choices') return { value: [screen.codes[0]!] }
  if (screen.module === 'net') return { value: {} }
  return { value: screen.kind === 'number' ? screen.min : 'nl' }
}

/** Answers to the whole path, `given` taking the place of the lowest values. */
export function answerAll(
  role: Role,
  wave: string,
  given: Readonly<Record<string, Answer>> = {},
  context: Context = {},
  main = true,
): Record<string, Answer> {
  return answerScreens(questionnaireFor(role, wave, main).screens, given, context)
}

/** Answers to the path through some screens. */
export function answerScreens(
  screens: readonly Screen[],
  given: Readonly<Record<string, Answer>>,
  context: Context = {},
): Record<string, Answer> {
  const answers = { ...Object.fromEntries(screens.map((s) => [s.id, lowest(s)])), ...given }
  return Object.fromEntries(path(screens, answers, context).map((s) => [s.id, answers[s.id]!]))
}

/** One cell of a row, by the name of its column. */
export function cell(spec: FileSpec, row: readonly Cell[], name: string): Cell {
  const at = spec.fields.findIndex((f) => f.name === name)
  if (at < 0) throw new Error(`${spec.name} has no column ${name}`)
  return row[at]!
}
