import { facesOf } from '#core/answers/steps.ts'
import type { StillScreen } from '#core/instrument/types.ts'
import { ANSWER_ID } from '../question/ids.ts'
import { type BodyProps, toolsOf } from './body.ts'
import { Face, Name } from './Face.tsx'
import { Group } from './Group.tsx'

const CODES = [
  { code: 1, key: 'network.yes' },
  { code: 0, key: 'network.no' },
]

/** Yes or no for each of those known from earlier. */
export function Still(props: BodyProps<StillScreen>) {
  const { controller, state } = props
  const { given, text, word, callOf } = toolsOf(props)
  const { held } = given
  const faces = facesOf(given)
  const first = faces.find((aid) => held?.[aid] === undefined) ?? faces[0]
  return (
    <Group invalid={state.complaint !== undefined}>
      {faces.map((aid) => (
        <fieldset key={aid} className="row">
          <legend>
            <Face aid={aid} label={callOf(aid)} />
            <Name label={callOf(aid)} />
          </legend>
          <div className="pair">
            {CODES.map(({ code, key }) => (
              <label key={code} className={held?.[aid] === code ? 'option chosen' : 'option'}>
                <input
                  id={aid === first && code === 1 ? ANSWER_ID : undefined}
                  type="radio"
                  name={aid}
                  checked={held?.[aid] === code}
                  onChange={() => controller.hold({ ...held, [aid]: code })}
                />
                <span className="label">{text.options[code] ?? word(key)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
    </Group>
  )
}
