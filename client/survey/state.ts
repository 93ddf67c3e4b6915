import type { QuestionnaireReply, SessionReply } from '#contract'
import { asked, before, path } from '#core/answers/path.ts'
import type { Names } from '#core/answers/people.ts'
import type { Given } from '#core/answers/steps.ts'
import type { Answers, ByAlter, NetworkScreen, Screen, ScreenText } from '#core/instrument/types.ts'
import { type Complaint, shownOf } from '#core/question/judge.ts'
import type { SaveState } from './queue.ts'

/** Where the person is: a screen id, or one of the two places after the last question. */
export type Place = string
export const END: Place = 'end'
export const THANKS: Place = 'thanks'

export const REASONS = { blank: -985, refused: -991, unknown: -992 } as const

export interface State {
  session: SessionReply
  form: QuestionnaireReply
  place: Place
  answers: Answers
  /** What the view of a screen holds and no answer is yet, by screen id. */
  drafts: Readonly<Record<string, unknown>>
  /** The part of a screen that is at hand: a face, or a step of naming. */
  active: string | undefined
  /** Nicknames of alters, by alter, with those that were not sent yet. */
  names: Names
  /** Key of a quiet word about the answer just given. */
  note: string | undefined
  complaint: Complaint | undefined
  save: SaveState
  /** Code of the problem to show. */
  problem: string | undefined
  busy: boolean
}

export const pathOf = (state: State): Screen[] =>
  asked(path(state.form.questionnaire.screens, state.answers, state.session.context))

export const screenOf = (state: State): Screen | undefined =>
  state.form.questionnaire.screens.find((s) => s.id === state.place)

export const textOf = (state: State, screen: Screen): ScreenText =>
  state.form.text.screens[screen.id] ?? { title: '', question: '', options: {} }

/** What the view of a screen shows: the draft, else the answer as last given. */
export const heldOf = (state: State, screen: Screen): unknown =>
  screen.id in state.drafts ? state.drafts[screen.id] : shownOf(screen, state.answers[screen.id])

/** The reason chosen on a screen, as long as nothing else was chosen since. */
export function reasonOf(state: State, screen: Screen): number | undefined {
  const answer = state.answers[screen.id]
  return answer && 'reason' in answer && !(screen.id in state.drafts) ? answer.reason : undefined
}

/** The screen before; undefined on the first. */
export function previousOf(state: State): Place | undefined {
  if (state.place === END) return pathOf(state).at(-1)?.id
  return before(state.form.questionnaire.screens, state.answers, state.session.context, state.place)?.id
}

/** What the logic of a network screen asks for. */
export const givenOf = <S extends NetworkScreen>(state: State, screen: S): Given<S> => ({
  screen,
  held: heldOf(state, screen) as ByAlter | undefined,
  active: state.active,
  answers: state.answers,
  context: state.session.context,
})
