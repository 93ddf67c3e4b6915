import { pairsOf } from '#core/answers/roster.ts'
import { activeOf, facesOf, isNone, leftOf, noneOf, pairsWith, toggled } from '#core/answers/steps.ts'
import type { TiesScreen } from '#core/instrument/types.ts'
import { plain } from '../../ui/words.ts'
import { ANSWER_ID } from '../question/ids.ts'
import { REASONS } from '../state.ts'
import { type BodyProps, toolsOf } from './body.ts'
import { Face, Name } from './Face.tsx'
import { Group, Tick } from './Group.tsx'

/** Whom one person knows among those after: one face after the other, each pair once. */
export function Ties(props: BodyProps<TiesScreen>) {
  const { controller, state } = props
  const { given, word, callOf } = toolsOf(props)
  const faces = facesOf(given)
  const active = activeOf(given)
  if (active === undefined) return null
  const keys = pairsWith(active, faces)
  const hold = (value: unknown) => {
    controller.activate(active)
    controller.hold(value)
  }
  return (
    <>
      <div className="at-hand">
        <Face aid={active} label={callOf(active)} />
        <div>
          <Name label={callOf(active)} />
          <p className="left" role="status">
            {plain(word('network.left'), { n: String(leftOf(given).length) })}
          </p>
        </div>
      </div>
      <Group invalid={state.complaint !== undefined}>
        <ul className="rows" key={active}>
          {faces.slice(faces.indexOf(active) + 1).map((aid, i) => {
            const pair = pairsOf([active, aid])[0]!
            const code = given.held?.[pair]
            return (
              <li key={aid} className="row">
                <Tick
                  id={i === 0 ? ANSWER_ID : undefined}
                  aid={aid}
                  label={callOf(aid)}
                  chosen={code === 1}
                  onToggle={() => hold(toggled(given.held, keys, pair, 1))}
                />
                <button
                  type="button"
                  className="small"
                  aria-pressed={code === REASONS.unknown}
                  onClick={() => hold(toggled(given.held, keys, pair, REASONS.unknown))}
                >
                  {word('network.unsure')}
                  <span className="hidden">
                    : <Name label={callOf(aid)} />
                  </span>
                </button>
              </li>
            )
          })}
        </ul>
        <Tick
          label={word('survey.none')}
          chosen={isNone(given.held, keys)}
          onToggle={(on) => hold(noneOf(given.held, keys, on))}
        />
      </Group>
    </>
  )
}
