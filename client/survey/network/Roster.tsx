import { useEffect, useRef, useState } from 'react'
import { cardsOf, freeAid, namedOf, sameAs, spokenLabel, without } from '#core/answers/people.ts'
import type { RosterScreen } from '#core/instrument/types.ts'
import { plain } from '../../ui/words.ts'
import { ANSWER_ID } from '../question/ids.ts'
import { type BodyProps, toolsOf } from './body.ts'
import { Face, Name } from './Face.tsx'
import { Group } from './Group.tsx'
import { NameField } from './NameField.tsx'
import { PicturePicker } from './PicturePicker.tsx'
import { SamePerson } from './SamePerson.tsx'

/** Steps of naming one person; the list of people is shown when none is at hand. */
const STEP = { name: 'name', picture: 'picture', same: 'same' } as const

/** Naming people, one at a time. Nobody known from earlier is on the screen. */
export function Roster(props: BodyProps<RosterScreen>) {
  const { screen, controller, state } = props
  const { given, word, callOf } = toolsOf(props)
  const { held, active } = given
  const [asked, setAsked] = useState<{ label: string; aids: string[] }>({ label: '', aids: [] })
  const [last, setLast] = useState('')
  const add = useFocusAfter(active)
  const cards = cardsOf(given.context)
  const named = namedOf(held)
  const naming = { held, names: state.names, context: given.context }

  const close = (label: string) => {
    setLast(label)
    controller.activate(undefined)
  }
  const put = (aid: string, label: string) => {
    controller.hold({ ...held, [aid]: 1 })
    close(label)
  }
  const putNew = (label: string) => {
    const aid = freeAid(naming)
    if (aid === undefined) return close('')
    controller.call(aid, label)
    put(aid, label)
  }
  /** Asks about each who is called so, then takes the person as new. */
  const ask = (label: string, aids: string[]) => {
    if (aids.length === 0) return putNew(label)
    setAsked({ label, aids })
    controller.activate(STEP.same)
  }
  const take = (label: string) => ask(label, sameAs(label, naming, callOf))

  if (active === STEP.name)
    return <NameField word={word} onName={take} onPicture={() => controller.activate(STEP.picture)} />
  if (active === STEP.picture)
    return <PicturePicker word={word} onLabel={take} onName={() => controller.activate(STEP.name)} />
  const candidate = asked.aids[0]
  if (active === STEP.same && candidate !== undefined)
    return (
      <SamePerson
        key={candidate}
        aid={candidate}
        label={callOf(candidate)}
        word={word}
        onYes={() => (cards.includes(candidate) ? close('') : put(candidate, callOf(candidate)))}
        onNo={() => ask(asked.label, asked.aids.slice(1))}
      />
    )

  return (
    <Group invalid={state.complaint !== undefined}>
      <p className="hidden" role="status">
        {last && <Name label={last} />}
      </p>
      <ul className="rows">
        {cards.map((aid) => (
          <li key={aid} className="row person">
            <Face aid={aid} label={callOf(aid)} />
            <Name label={callOf(aid)} />
          </li>
        ))}
        {named.map((aid) => (
          <li key={aid} className="row person">
            <Face aid={aid} label={callOf(aid)} />
            <Name label={callOf(aid)} />
            <button
              type="button"
              className="remove"
              onClick={() => {
                controller.hold(without(held, aid))
                setLast('')
                add.current?.focus()
              }}
            >
              <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
                <path d="M5 5l14 14M19 5L5 19" />
              </svg>
              <span className="hidden">
                {plain(word('network.remove'), { alter: spokenLabel(callOf(aid)) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="naming">
        {named.length < screen.cap && (
          <button
            type="button"
            id={ANSWER_ID}
            ref={add}
            className="secondary add"
            onClick={() => controller.activate(STEP.name)}
          >
            {word('network.add')}
          </button>
        )}
        {named.length === 0 && (
          <button
            type="button"
            className="secondary nobody"
            aria-pressed={held !== undefined}
            onClick={() => {
              controller.hold({})
              controller.next()
              controller.say('network.thanks_nobody')
            }}
          >
            {word('network.nobody')}
          </button>
        )}
      </div>
    </Group>
  )
}

/** Leads the focus back to the list after a person was added; undone by nothing else. */
function useFocusAfter(active: string | undefined) {
  const button = useRef<HTMLButtonElement>(null)
  const before = useRef(active)
  useEffect(() => {
    if (before.current !== undefined && active === undefined) (button.current ?? nextButton())?.focus()
    before.current = active
  }, [active])
  return button
}

/** At the cap there is nothing more to add. */
const nextButton = () => document.querySelector<HTMLButtonElement>('button.next')
