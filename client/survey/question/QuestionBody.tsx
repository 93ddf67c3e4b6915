import type { Screen, ScreenText } from '#core/instrument/types.ts'
import type { Strings, Values } from '../../ui/words.ts'
import { SliderBody } from './SliderBody.tsx'
import { SurveyBody } from './SurveyBody.tsx'
import { WritingBody } from './WritingBody.tsx'

/** What every body of a question is given. */
export interface BodyOfQuestion {
  screen: Screen
  text: ScreenText
  names: Values
  strings: Strings
  /** What the view shows first: a draft or an earlier answer. */
  held: unknown
  invalid: boolean
  onHold: (value: unknown) => void
}

/** The answers of one screen. */
export default function QuestionBody(props: BodyOfQuestion) {
  if (props.screen.kind === 'slider') return <SliderBody {...props} />
  if (props.screen.kind === 'open') return <WritingBody {...props} />
  return <SurveyBody {...props} />
}
