import type { ReactNode } from 'react'
import { ERROR_ID, HINT_ID, LEAD_ID, QUESTION_ID } from '../question/ids.ts'
import { Face, Name } from './Face.tsx'

/** Controls that answer the question together. */
export function Group({ invalid, children }: { invalid: boolean; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset takes its name from a legend; ours is the h1
    <div
      role="group"
      aria-labelledby={`${LEAD_ID} ${QUESTION_ID}`}
      aria-describedby={invalid ? `${HINT_ID} ${ERROR_ID}` : HINT_ID}
    >
      {children}
    </div>
  )
}

interface TickProps {
  id?: string | undefined
  /** Whose face; absent on "none of these". */
  aid?: string
  label: string
  chosen: boolean
  onToggle: (on: boolean) => void
}

/** A large tile with a checkbox, a face and a name. */
export function Tick({ id, aid, label, chosen, onToggle }: TickProps) {
  return (
    <label className={`option ${aid ? 'tile' : ''} ${chosen ? 'chosen' : ''}`}>
      <input id={id} type="checkbox" checked={chosen} onChange={(event) => onToggle(event.target.checked)} />
      {aid ? (
        <>
          <Face aid={aid} label={label} />
          <Name label={label} />
        </>
      ) : (
        <span className="label">{label}</span>
      )}
    </label>
  )
}
