import { useMemo } from 'react'
import { plain } from '../../ui/words.ts'
import { bodyOf } from './bodies.tsx'
import { ERROR_ID, HINT_ID, LEAD_ID, QUESTION_ID } from './ids.ts'
import { modelOf } from './model.ts'
import { OptionContext } from './Option.tsx'
import type { BodyOfQuestion } from './QuestionBody.tsx'

/** The answers of one screen, drawn by SurveyJS. Heading, errors and buttons are ours. */
export function SurveyBody({ screen, text, names, strings, held, invalid, onHold }: BodyOfQuestion) {
  const none = strings['survey.none'] ?? ''
  const title = plain(text.question, names)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the model holds its own value from then on
  const question = useMemo(
    () => modelOf({ screen, text, title, none, value: held, onChange: onHold }),
    [screen, text, title, none, onHold],
  )
  const Body = bodyOf(question)
  return (
    <OptionContext value={{ screen, text, names, none }}>
      <div className={`answers ${screen.kind} ${screen.display}`}>
        <Body
          question={question}
          labelledBy={`${LEAD_ID} ${QUESTION_ID}`}
          describedBy={invalid ? `${HINT_ID} ${ERROR_ID}` : HINT_ID}
          invalid={invalid}
        />
        {text.unit && (
          <span className="unit" aria-hidden="true">
            {text.unit}
          </span>
        )}
      </div>
    </OptionContext>
  )
}
