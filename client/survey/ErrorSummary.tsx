import { useEffect, useRef } from 'react'
import type { Complaint } from '#core/question/judge.ts'
import { ANSWER_ID } from './question/ids.ts'

interface Props {
  /** A new object for each attempt, so that the summary takes the focus again. */
  complaint: Complaint
  title: string
  error: string
  skip: string
  onSkip: () => void
}

/** Says what is missing, leads to it, and offers to go on without. */
export function ErrorSummary({ complaint, title, error, skip, onSkip }: Props) {
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt takes the focus anew
  useEffect(() => {
    box.current?.focus()
  }, [complaint])
  return (
    <div className="summary" ref={box} role="alert" tabIndex={-1}>
      <h2>{title}</h2>
      <p>
        <a
          href={`#${ANSWER_ID}`}
          onClick={(event) => {
            event.preventDefault()
            document.getElementById(ANSWER_ID)?.focus()
          }}
        >
          {error}
        </a>
      </p>
      <button type="button" className="secondary" onClick={onSkip}>
        {skip}
      </button>
    </div>
  )
}
