import { useEffect, useRef, useState } from 'react'
import { COLOURS, type Colour, PICTURES, type PictureName, pictureLabel } from '#core/answers/pictures.ts'
import { Glyph } from './Glyph.tsx'

interface Props {
  word: (key: string) => string
  onLabel: (label: string) => void
  onName: () => void
}

const names = Object.keys(PICTURES) as PictureName[]
const colours = Object.keys(COLOURS) as Colour[]

/** A picture and a colour, for those who do not write. */
export function PicturePicker({ word, onLabel, onName }: Props) {
  const [name, setName] = useState<PictureName>()
  const [colour, setColour] = useState<Colour>('teal')
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <div className="step">
      <fieldset className="pictures">
        <legend>{word('network.emoji')}</legend>
        <div className="grid">
          {names.map((option, i) => (
            <label key={option} className={option === name ? 'chosen' : ''}>
              <input
                ref={i === 0 ? first : undefined}
                className="hidden"
                type="radio"
                name="picture"
                checked={option === name}
                onChange={() => setName(option)}
              />
              <Glyph picture={{ name: option, colour }} />
              <span className="hidden">{PICTURES[option]}</span>
            </label>
          ))}
        </div>
        <div className="grid colours">
          {colours.map((option) => (
            <label key={option} className={option === colour ? 'chosen' : ''}>
              <input
                className="hidden"
                type="radio"
                name="colour"
                checked={option === colour}
                onChange={() => setColour(option)}
              />
              <svg className={`glyph ${option}`} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
                <circle className="full" cx="24" cy="24" r="20" />
              </svg>
              <span className="hidden">{COLOURS[option]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <button
        type="button"
        className="primary"
        onClick={() => (name ? onLabel(pictureLabel({ name, colour })) : first.current?.focus())}
      >
        {word('network.add')}
      </button>
      <button type="button" onClick={onName}>
        {word('network.who')}
      </button>
    </div>
  )
}
