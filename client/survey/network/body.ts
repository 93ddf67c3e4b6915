import { labelOf } from '#core/answers/people.ts'
import type { Given } from '#core/answers/steps.ts'
import type { NetworkScreen, ScreenText } from '#core/instrument/types.ts'
import type { Controller } from '../controller.ts'
import { givenOf, type State, textOf } from '../state.ts'

/** What the body of a network screen is given. */
export interface BodyProps<S extends NetworkScreen = NetworkScreen> {
  screen: S
  state: State
  controller: Controller
}

interface Tools<S extends NetworkScreen> {
  given: Given<S>
  text: ScreenText
  word: (key: string) => string
  callOf: (aid: string) => string
}

/** What every body reads of the state. */
export function toolsOf<S extends NetworkScreen>({ screen, state }: BodyProps<S>): Tools<S> {
  const { strings } = state.form
  return {
    given: givenOf(state, screen),
    text: textOf(state, screen),
    word: (key) => strings[key] ?? '',
    callOf: (aid) => labelOf(aid, state.names, state.session.role, strings),
  }
}
