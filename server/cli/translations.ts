import {
  livingHomes,
  type Progress,
  progress,
  STATES,
  translatedLanguages,
  type Waiting,
} from '../core/instrument/progress.ts'
import type { State } from '../core/instrument/work.ts'
import { instruments } from './context.ts'

export interface Status {
  languages: { lang: string; strings: number; counts: Record<State, number> }[]
  places: Progress[]
  /** Strings without a translation, and translations whose source has changed. */
  waiting: Waiting[]
}

/** `translations status`: per language and place how many strings are in which state, and what waits. */
export function status(options: { lang?: string }): Status {
  const { library } = instruments()
  const languages = options.lang ? [options.lang] : translatedLanguages(library)
  const homes = livingHomes(library)
  const found = languages.flatMap((lang) => homes.map((home) => progress(library, home, lang)))
  const places = found.map((f) => f.of)
  return {
    languages: languages.map((lang) => {
      const mine = places.filter((p) => p.lang === lang)
      const counts = Object.fromEntries(STATES.map((s) => [s, sum(mine.map((p) => p.counts[s]))]))
      return { lang, strings: sum(mine.map((p) => p.strings)), counts: counts as Record<State, number> }
    }),
    places,
    waiting: found.flatMap((f) => f.waiting),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** The status as a person reads it. */
export function statusText({ languages, places, waiting }: Status): string {
  const head = ['language', 'place', 'strings', ...STATES]
  const rows = [
    ...places.map((p) => [p.lang, p.place, p.strings, ...STATES.map((s) => p.counts[s])]),
    ...languages.map((l) => [l.lang, 'all', l.strings, ...STATES.map((s) => l.counts[s])]),
  ].map((row) => row.map((cell) => (cell === 0 ? '·' : String(cell))))
  const widths = head.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i]!.length)))
  const line = (row: readonly string[]) =>
    row
      .map((c, i) => (i < 2 ? c.padEnd(widths[i]!) : c.padStart(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [line(head), ...rows.map(line), ...waiting.map(waitingText)].join('\n')
}

function waitingText(w: Waiting): string {
  const where = `${w.lang} ${w.place} ${w.key}`
  if (w.state === 'missing') return `missing  ${where}: ${w.source}`
  return `stale    ${where}\n         was: ${w.was}\n         now: ${w.source}`
}
