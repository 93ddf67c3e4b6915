import { useSpeech } from './speech.ts'
import type { Strings } from './words.ts'

interface Props {
  lang: string
  lines: readonly string[]
  strings: Strings
}

/** Reads the screen aloud on a tap; absent where there is no voice of the language. */
export function ListenButton({ lang, lines, strings }: Props) {
  const speech = useSpeech(lang, lines)
  if (!speech) return null
  return (
    <button type="button" className="listen" onClick={speech.toggle}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        {speech.reading ? (
          <path d="M7 7h10v10H7z" />
        ) : (
          <>
            <path d="M4 9v6h4l5 5V4L8 9z" />
            <path className="wave" d="M16 8.5a5 5 0 0 1 0 7M18.5 6a8.5 8.5 0 0 1 0 12" />
          </>
        )}
      </svg>
      {strings[speech.reading ? 'survey.silence' : 'survey.listen']}
    </button>
  )
}
