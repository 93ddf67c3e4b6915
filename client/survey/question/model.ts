import { QuestionCheckboxModel, QuestionRadiogroupModel, QuestionTextModel, SurveyModel } from 'survey-core'
import type { Screen, ScreenText } from '#core/instrument/types.ts'
import { kindOf } from '#core/question/index.ts'
import { OPTION } from './Option.tsx'

export type AnyQuestion = QuestionRadiogroupModel | QuestionCheckboxModel | QuestionTextModel

/** Kinds of SurveyJS questions in use. The build leaves out those that nothing names. */
const MODELS: Record<string, unknown> = {
  radiogroup: QuestionRadiogroupModel,
  checkbox: QuestionCheckboxModel,
  text: QuestionTextModel,
}

const NAME = 'answer'

interface Given {
  screen: Screen
  text: ScreenText
  /** The question with names filled in; survey-core would take `{name}` for a variable of its own. */
  title: string
  none: string
  value: unknown
  onChange: (value: unknown) => void
}

/** One screen as a survey of one question. Nothing of it validates, navigates or completes. */
export function modelOf({ screen, text, title, none, value, onChange }: Given): AnyQuestion {
  // Which is one too many is said after the choice; survey-core would lock the other tiles without a word.
  const { maxSelectedChoices: _most, ...view } = kindOf(screen).view(screen, text, { none })
  if (!MODELS[String(view.type)]) throw new Error(`no SurveyJS question of type ${view.type} is built in`)
  const element = { ...view, name: NAME, title, placeholder: '', itemComponent: OPTION }
  const survey = new SurveyModel({ elements: [element], textUpdateMode: 'onTyping' })
  const question = survey.getQuestionByName(NAME) as AnyQuestion
  if (value !== undefined) question.value = value
  survey.onValueChanged.add((_survey, change) => onChange(change.value))
  return question
}
