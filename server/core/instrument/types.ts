/** The compiled instrument: what the compiler hands to path, read, score, panel, plain pages and the phone. */

export type Role = 'n' | 'b' | 'p' | 'g'
export type Part = 'a' | 'b'

/** A reason for a missing value, one of the codes of `panel/missing.ts`. */
export type Reason = number

/** Codes by alter (`a01`) or by pair of alters (`a01|a02`); a reason stands in the place of a code. */
export type ByAlter = Readonly<Record<string, number>>

export type Value = number | number[] | string | ByAlter

/** What the respondent said to one screen: a value or a reason, never both. */
export type Answer = { value: Value } | { reason: Reason }

/** Current answers by screen id (`ctc.freq`). */
export type Answers = Readonly<Record<string, Answer | undefined>>

/** Facts frozen when a form starts (records, earlier waves). */
export type Context = Readonly<Record<string, number | string>>

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'

/** A condition on earlier answers or on frozen context; false wherever the compared value is missing. */
export type Condition =
  | { item: string; is: Comparison; value: number }
  | { context: string; is: Comparison; value: number }
  /** How many alters a network screen holds. */
  | { size: string; is: Comparison; value: number }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }

interface ScreenBase {
  /** Answer key: `<module>.<item>`. */
  id: string
  module: string
  item: string
  part: Part
  revision: number
  /** Variable stem: `<pair stem or module>_<item>`. */
  stem: string
  /** Code of the response set; absent for an item with codes of its own. */
  set?: string
  display: string
  /** Where it is asked: on the welcome page or in the questionnaire. */
  asked: 'welcome' | 'form'
  show?: Condition
  /** Value written instead of asking (hours are 0 where people never met). */
  implied?: { when: Condition; value: number }
}

export interface ChoiceScreen extends ScreenBase {
  kind: 'choice'
  codes: number[]
  /** Own "does not apply" tile (−993), offered beside the codes. */
  reasons: Reason[]
  reverse: boolean
}
export interface ChoicesScreen extends ScreenBase {
  kind: 'choices'
  codes: number[]
  /** Most that may be chosen. */
  most?: number
  /** Each code counts as a question of its own. */
  tiles?: boolean
}
/** A position between two ends; the two codes are the ends. */
export interface SliderScreen extends ScreenBase {
  kind: 'slider'
  codes: number[]
}
/** A text in the person's own words; never exported. */
export interface OpenScreen extends ScreenBase {
  kind: 'open'
  /** Left out of the expected minutes. */
  optional?: boolean
}
export interface NumberScreen extends ScreenBase {
  kind: 'number'
  min: number
  max: number
}
export interface LanguageScreen extends ScreenBase {
  kind: 'language'
}
/** Names people, unaided; the answer holds who was named. */
export interface RosterScreen extends ScreenBase {
  kind: 'roster'
  cap: number
}
/** Which of the earlier alters who were not named again are still there. */
export interface StillScreen extends ScreenBase {
  kind: 'still'
}
/** Which alters a prompt applies to. */
export interface TicksScreen extends ScreenBase {
  kind: 'ticks'
}
/** One attribute, a code for each alter. */
export interface SortScreen extends ScreenBase {
  kind: 'sort'
  /** Every alter present, or only those of whom it was never asked; with or without the cards. */
  over: 'current' | 'new' | 'newPeople'
  codes: number[]
  /** A code more, on cards only. */
  cardCode?: number
  /** A code that is not offered to an ego of this origin (`bg.own`). */
  hidden?: { code: number; origin: number }
}
/** Who knows whom, among the unaided and the cards. */
export interface TiesScreen extends ScreenBase {
  kind: 'ties'
}
export type NetworkScreen = RosterScreen | StillScreen | TicksScreen | SortScreen | TiesScreen
export type Screen =
  | ChoiceScreen
  | ChoicesScreen
  | NumberScreen
  | SliderScreen
  | OpenScreen
  | LanguageScreen
  | NetworkScreen

/** What is left out stands for the rule of the own scales: key, mean of the valid items, percent of the maximum possible. */
export interface ScoringRule {
  lo: number
  hi: number
  minValid: number
  method?: 'mean' | 'sum'
  factor?: number
  missingAs?: 'zero' | 'fail'
}

export interface Scale extends ScoringRule {
  /** Variable stem: `wb`, `lon_e`; the score is `<stem>_s`, the number of valid items `<stem>_k`. */
  stem: string
  module: string
  /** `values`: what each code counts, where it is not the code itself or its reverse. */
  items: { id: string; reverse: boolean; values?: Readonly<Record<number, number>> }[]
  bandings?: Readonly<Record<string, Banding>>
}

/** A published division of a score; where sources differ a scale has several, and none is applied unasked. */
export interface Banding {
  citation: string
  bands: { from: number; to: number; label: string }[]
}

/** A figure computed from scores or answers of one form; `measure/derived.ts` has the rules. */
export type Derived = { variable: string; module: string } & (
  | { rule: 'balance'; of: [string, string] }
  | { rule: 'even'; of: string[]; lo: number; hi: number; direction: string }
  | { rule: 'difference'; of: string[]; range: number; direction: string }
  | { rule: 'count'; of: string[]; values: number[]; minValid: number; direction: string }
)

/** A figure about the answers of both members of a match; `of` are columns, `measure/pairs.ts` has the rules. */
export interface PairFigure {
  variable: string
  module: string
  rule: 'mismatch' | 'direction' | 'same'
  of: string[]
  minValid: number
  /** Highest less lowest value of an item. */
  range: number
  direction: string
}

export interface Questionnaire {
  name: string
  version: string
  role: Role
  wave: string
  /** Version of each module in use, by name. */
  modules: Record<string, string>
  screens: Screen[]
  scales: Scale[]
  derived: Derived[]
  /** Absent where there is none. */
  pair?: PairFigure[]
}

/** Words of one screen in one language; `{name}` is still a placeholder. */
export interface ScreenText {
  title: string
  question: string
  intro?: string
  period?: string
  unit?: string
  options: Record<string, string>
}

/** A questionnaire's words in one language, and the interface strings around them. */
export interface QuestionnaireText {
  lang: string
  screens: Record<string, ScreenText>
}

export interface Window {
  at: 'enrolment' | 'start' | 'half' | 'length' | 'exit' | 'invitation'
  days: number
}
export interface WavePlan {
  wave: string
  clock: 'person' | 'match'
  target: Window
  opens: Window
  closes: Window
  lateUntil?: Window
}

/** What a form is about: the person and the main match, or one match alone. */
export type Scope = 'person' | 'match'

export interface Use {
  role: Role
  wave: string
  name: string
  version: string
  scope: Scope
}

export interface Study {
  name: string
  version: string
  languages: string[]
  defaultLanguage: string
  /** A language below this state is not offered. */
  translationState: 'draft' | 'reviewed' | 'adjudicated' | 'pretested'
  timezone: string
  lengthDays: number
  neverMatchedDays: number
  waves: WavePlan[]
  questionnaires: Use[]
  texts: Record<string, { title: string; help_contacts: string; host_language: string; programme: string }>
}
