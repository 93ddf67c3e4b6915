import { facesOf, isNone, noneOf, toggled } from '#core/answers/steps.ts'
import type { TicksScreen } from '#core/instrument/types.ts'
import { ANSWER_ID } from '../question/ids.ts'
import { type BodyProps, toolsOf } from './body.ts'
import { Group, Tick } from './Group.tsx'

/** Which of the people it applies to. */
export function Ticks(props: BodyProps<TicksScreen>) {
  const { controller, state } = props
  const { given, word, callOf } = toolsOf(props)
  const faces = facesOf(given)
  return (
    <Group invalid={state.complaint !== undefined}>
      <ul className="tiles">
        {faces.map((aid, i) => (
          <li key={aid}>
            <Tick
              id={i === 0 ? ANSWER_ID : undefined}
              aid={aid}
              label={callOf(aid)}
              chosen={given.held?.[aid] === 1}
              onToggle={() => controller.hold(toggled(given.held, faces, aid, 1))}
            />
          </li>
        ))}
      </ul>
      <Tick
        label={word('survey.none')}
        chosen={isNone(given.held, faces)}
        onToggle={(on) => controller.hold(noneOf(given.held, faces, on))}
      />
    </Group>
  )
}
