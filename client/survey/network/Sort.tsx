import { useEffect, useRef } from 'react'
import { activeOf, facesOf, leftOf, nextFace } from '#core/answers/steps.ts'
import type { SortScreen } from '#core/instrument/types.ts'
import { codesFor } from '#core/question/network.ts'
import { Words } from '../../ui/Words.tsx'
import { plain } from '../../ui/words.ts'
import { ANSWER_ID, HINT_ID, QUESTION_ID } from '../question/ids.ts'
import { REASONS } from '../state.ts'
import { type BodyProps, toolsOf } from './body.ts'
import { Face, Name } from './Face.tsx'
import { Rings } from './Rings.tsx'

const PERSON_ID = 'person'
const WAYS = [
  { code: REASONS.unknown, key: 'survey.dont_know' },
  { code: REASONS.refused, key: 'survey.refuse' },
]

/** A code for each person, one person at hand at a time. */
export function Sort(props: BodyProps<SortScreen>) {
  const { screen, controller, state } = props
  const { given, text, word, callOf } = toolsOf(props)
  const { held } = given
  const active = activeOf(given)
  const heading = useFocusOn(active)
  /** Arrow keys walk over radio buttons; only a tap also moves to the next person. */
  const keyboard = useRef(false)
  if (active === undefined) return null

  const assign = (code: number, stay: boolean) => {
    const value = { ...held, [active]: code }
    const next = stay ? undefined : nextFace({ ...given, held: value })
    controller.hold(value)
    controller.activate(next ?? active)
  }
  const wordOf = (code: number): string =>
    text.options[code] ?? word(WAYS.find((way) => way.code === code)?.key ?? '')
  const codes = codesFor(screen, active, given.answers, given.context)
  const radio = (code: number, first: boolean, small: boolean) => (
    <label key={code} className={`option ${small ? 'small' : ''} ${held?.[active] === code ? 'chosen' : ''}`}>
      <input
        id={first ? ANSWER_ID : undefined}
        type="radio"
        name={`${screen.id} ${active}`}
        checked={held?.[active] === code}
        onChange={() => assign(code, keyboard.current)}
      />
      {small && <Face aid={active} label={callOf(active)} />}
      <span className="label">
        <Words text={wordOf(code)} values={{ name: state.session.name }} />
      </span>
    </label>
  )

  return (
    <>
      <ul className="faces">
        {facesOf(given).map((aid) => {
          const code = held?.[aid]
          return (
            <li key={aid}>
              <button
                type="button"
                aria-current={aid === active ? 'true' : undefined}
                onClick={() => controller.activate(aid)}
              >
                <Face aid={aid} label={callOf(aid)} />
                <Name label={callOf(aid)} />
                {code !== undefined && (
                  <span className="done">
                    <span className="hidden">: {wordOf(code)}</span>
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ul>
      <div className="at-hand" key={active}>
        <Face aid={active} label={callOf(active)} />
        <div>
          <h2 id={PERSON_ID} ref={heading} tabIndex={-1}>
            <Name label={callOf(active)} />
          </h2>
        </div>
      </div>
      <p className="left" role="status">
        {plain(word('network.left'), { n: String(leftOf(given).length) })}
      </p>
      {screen.display === 'rings' && (
        <Rings
          codes={codes}
          active={active}
          faces={facesOf(given).map((aid) => ({ aid, label: callOf(aid), code: held?.[aid] }))}
          onChoose={(code) => assign(code, false)}
        />
      )}
      <div
        key={`${active} options`}
        role="radiogroup"
        aria-labelledby={`${QUESTION_ID} ${PERSON_ID}`}
        aria-describedby={HINT_ID}
        onKeyDown={() => {
          keyboard.current = true
        }}
        onPointerDown={() => {
          keyboard.current = false
        }}
      >
        {ordered(screen, codes).map((code, i) => radio(code, i === 0, false))}
        <div className="pair">{WAYS.map(({ code }) => radio(code, false, true))}</div>
      </div>
    </>
  )
}

/** The rings are read from the middle outwards. */
const ordered = (screen: SortScreen, codes: number[]): number[] =>
  screen.display === 'rings' ? [...codes].reverse() : codes

/** Leads focus and view to the person at hand whenever it is another one. */
function useFocusOn(active: string | undefined) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(active)
  useEffect(() => {
    if (before.current === active) return
    before.current = active
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return heading
}
