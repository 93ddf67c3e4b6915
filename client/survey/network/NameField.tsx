import { useEffect, useId, useRef, useState } from 'react'
import { clean, LABEL_MAX } from '#core/answers/people.ts'

interface Props {
  word: (key: string) => string
  onName: (label: string) => void
  onPicture: () => void
}

/** One short name. The browser shall not remember it. */
export function NameField({ word, onName, onPicture }: Props) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [missing, setMissing] = useState(false)
  useEffect(() => field.current?.focus(), [])
  const add = () => {
    const label = clean(typed)
    if (label !== '') return onName(label)
    setMissing(true)
    field.current?.focus()
  }
  return (
    <div className="step">
      <label htmlFor={id}>{word('network.who')}</label>
      <input
        id={id}
        ref={field}
        type="text"
        dir="auto"
        autoComplete="off"
        autoCapitalize="words"
        spellCheck={false}
        enterKeyHint="done"
        maxLength={LABEL_MAX}
        aria-invalid={missing}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setMissing(false)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          add()
        }}
      />
      <button type="button" className="primary" onClick={add}>
        {word('network.add')}
      </button>
      <button type="button" onClick={onPicture}>
        {word('network.emoji')}
      </button>
    </div>
  )
}
