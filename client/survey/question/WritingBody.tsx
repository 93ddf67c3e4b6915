import { useState } from 'react'
import { OPEN_MAX } from '#core/question/open.ts'
import { ANSWER_ID, ERROR_ID, HINT_ID, LEAD_ID, QUESTION_ID } from './ids.ts'
import type { BodyOfQuestion } from './QuestionBody.tsx'

/** A box for the person's own words. */
export function WritingBody({ held, invalid, onHold }: BodyOfQuestion) {
  const [text, setText] = useState(typeof held === 'string' ? held : '')
  return (
    <div className="answers writing">
      <textarea
        id={ANSWER_ID}
        rows={5}
        dir="auto"
        maxLength={OPEN_MAX}
        value={text}
        aria-labelledby={`${LEAD_ID} ${QUESTION_ID}`}
        aria-describedby={invalid ? `${HINT_ID} ${ERROR_ID}` : HINT_ID}
        aria-invalid={invalid}
        onChange={(event) => {
          setText(event.target.value)
          onHold(event.target.value)
        }}
      />
    </div>
  )
}
