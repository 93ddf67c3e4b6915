import { type ComponentType, cloneElement, type JSX } from 'react'
import {
  type ISurveyCreator,
  SurveyQuestionCheckbox,
  SurveyQuestionRadiogroup,
  SurveyQuestionText,
} from 'survey-react-ui'
import { ANSWER_ID } from './ids.ts'
import type { AnyQuestion } from './model.ts'

export interface BodyProps {
  question: AnyQuestion
  /** Ids of the words that name the question. */
  labelledBy: string
  /** Ids of hint and error. */
  describedBy: string
  invalid: boolean
}

/** The bodies of SurveyJS ask their page for nothing that we show. */
const creator: ISurveyCreator = {
  createQuestionElement: () => null,
  renderError: () => <span />,
  questionTitleLocation: () => 'hidden',
  questionErrorLocation: () => 'top',
}

/** A drawn body, named and described by our own words instead of survey-core's. */
const tied = (element: JSX.Element, { labelledBy, describedBy }: BodyProps, more: object = {}): JSX.Element =>
  cloneElement(element, {
    'aria-label': undefined,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-required': undefined,
    'aria-invalid': undefined,
    ...more,
  })

class Radios extends SurveyQuestionRadiogroup {
  protected override renderElement(): JSX.Element {
    return tied(super.renderElement(), this.props as BodyProps)
  }
}

class Checks extends SurveyQuestionCheckbox {
  /** The h1 names the group; a legend would repeat it. */
  protected override renderHeader(): null {
    return null
  }
  protected override renderElement(): JSX.Element {
    return tied(super.renderElement(), this.props as BodyProps, { role: 'group' })
  }
}

class Field extends SurveyQuestionText {
  protected override renderInput(): JSX.Element {
    const props = this.props as BodyProps
    return tied(super.renderInput(), props, {
      id: ANSWER_ID,
      inputMode: 'numeric',
      autoComplete: 'off',
      dir: 'ltr',
      'aria-invalid': props.invalid,
      onInput: (event: { currentTarget: HTMLInputElement }) => {
        props.question.value = event.currentTarget.value
      },
    })
  }
}

const withCreator = (Body: typeof Radios | typeof Checks | typeof Field) => (props: BodyProps) => (
  <Body {...props} creator={creator} />
)
const bodies: Record<string, ComponentType<BodyProps>> = {
  radiogroup: withCreator(Radios),
  checkbox: withCreator(Checks),
  text: withCreator(Field),
}

/** The component that draws a question, by SurveyJS type. */
export const bodyOf = (question: AnyQuestion): ComponentType<BodyProps> =>
  bodies[question.getType()] ?? bodies.text!
