import { useEffect, useRef } from 'react'
import { Words } from '../../ui/Words.tsx'
import { Face, Name } from './Face.tsx'

interface Props {
  aid: string
  label: string
  word: (key: string) => string
  onYes: () => void
  onNo: () => void
}

/** Whether somebody called the same is the same person. */
export function SamePerson({ aid, label, word, onYes, onNo }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="step same">
      <Face aid={aid} label={label} />
      <h2 ref={heading} tabIndex={-1}>
        <Words text={word('network.same')} values={{ alter: label }} show={(text) => <Name label={text} />} />
      </h2>
      <div className="pair">
        <button type="button" className="secondary" onClick={onYes}>
          {word('network.yes')}
        </button>
        <button type="button" className="secondary" onClick={onNo}>
          {word('network.no')}
        </button>
      </div>
    </div>
  )
}
