import { Heading } from '../ui/Heading.tsx'
import type { Controller } from './controller.ts'
import type { State } from './state.ts'

/** After the last question: send. */
export function EndScreen({ state, controller }: { state: State; controller: Controller }) {
  const { strings } = state.form
  return (
    <>
      <Heading>{strings['survey.end.title']}</Heading>
      <p className="lead">{strings['survey.end.text']}</p>
      <div className="ways">
        <button type="button" className="secondary back" onClick={controller.back}>
          {strings['survey.back']}
        </button>
        <button
          type="button"
          className="primary next"
          aria-disabled={state.busy}
          onClick={() => void controller.send()}
        >
          {strings['survey.send']}
        </button>
      </div>
    </>
  )
}
