import { useRef } from 'react'
import { directionOf } from '#core/instrument/direction.ts'

interface Props {
  label: string
  current: string
  languages: readonly { lang: string; name: string }[]
  onChoose: (lang: string) => void
}

/** Names in the language itself, each with its own `lang`. */
export function LanguageSwitch({ label, current, languages, onChoose }: Props) {
  const box = useRef<HTMLDetailsElement>(null)
  const close = () => {
    if (box.current) box.current.open = false
  }
  return (
    <details
      className="languages"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <summary>
        <span className="hidden">{label}: </span>
        {languages.find((l) => l.lang === current)?.name ?? current}
      </summary>
      <ul>
        {languages.map(({ lang, name }) => (
          <li key={lang}>
            <button
              type="button"
              lang={lang}
              dir={directionOf(lang)}
              aria-current={lang === current ? 'true' : undefined}
              onClick={() => {
                close()
                box.current?.querySelector('summary')?.focus()
                onChoose(lang)
              }}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
