import { useState } from 'react'
import { kindOf } from '#core/question/index.ts'
import { ANSWER_ID, ERROR_ID, HINT_ID, LEAD_ID, QUESTION_ID } from './ids.ts'
import type { BodyOfQuestion } from './QuestionBody.tsx'

/** Steps of the two buttons. */
const STEP = 5

/**
 * A line between two ends. The knob appears with the first touch, so that no place is suggested; the first press of a
 * button puts it in the middle.
 */
export function SliderBody({ screen, text, strings, held, invalid, onHold }: BodyOfQuestion) {
  const [min, max] = kindOf(screen).range(screen) ?? [0, 100]
  const middle = Math.round((min + max) / 2)
  const [value, setValue] = useState(typeof held === 'number' ? held : undefined)
  const place = (next: number) => {
    const within = Math.min(max, Math.max(min, next))
    setValue(within)
    onHold(within)
  }
  const pushed = (by: number) => place(value === undefined ? middle : value + by)
  const button = (key: string, sign: string, by: number) => (
    <button type="button" className="push" aria-label={strings[key]} onClick={() => pushed(by)}>
      {sign}
    </button>
  )
  return (
    <div className="answers slider">
      <div className="line">
        {button('slider.less', '−', -STEP)}
        <input
          id={ANSWER_ID}
          type="range"
          className={value === undefined ? 'untouched' : 'placed'}
          min={min}
          max={max}
          value={value ?? middle}
          aria-labelledby={`${LEAD_ID} ${QUESTION_ID}`}
          aria-describedby={invalid ? `${HINT_ID} ${ERROR_ID}` : HINT_ID}
          aria-invalid={invalid}
          aria-valuetext={value === undefined ? strings['slider.untouched'] : undefined}
          onChange={(event) => place(Number(event.target.value))}
          onPointerUp={(event) => place(Number(event.currentTarget.value))}
        />
        {button('slider.more', '+', STEP)}
      </div>
      <p className="ends" aria-hidden="true">
        <span>{text.options[min]}</span>
        <output>{value ?? '–'}</output>
        <span>{text.options[max]}</span>
      </p>
    </div>
  )
}
