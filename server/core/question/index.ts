import type { Screen } from '../instrument/types.ts'
import { choice } from './choice.ts'
import { choices } from './choices.ts'
import type { QuestionKind } from './kind.ts'
import { language } from './language.ts'
import { rosterKind, sort, still, ticks, ties } from './network.ts'
import { number } from './number.ts'
import { open } from './open.ts'
import { slider } from './slider.ts'

const kinds = {
  choice,
  choices,
  number,
  slider,
  open,
  language,
  roster: rosterKind,
  still,
  ticks,
  sort,
  ties,
}

/** The kind of a screen. Adding a kind is one file and one line above. */
export const kindOf = (screen: Screen): QuestionKind<Screen> =>
  kinds[screen.kind] as unknown as QuestionKind<Screen>
