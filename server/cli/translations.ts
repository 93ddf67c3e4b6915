import { readFileSync } from 'node:fs'
import { exportRows, importRows } from '../core/instrument/exchange.ts'
import {
  livingHomes,
  type Progress,
  progress,
  STATES,
  translatedLanguages,
  type Waiting,
} from '../core/instrument/progress.ts'
import type { State } from '../core/instrument/work.ts'
import { csvToRows, rowsToCsv } from '../files/exchange.ts'
import { writeTexts } from '../files/locales.ts'
import { readWork, writeWork } from '../files/work.ts'
import { sha256 } from '../load.ts'
import { INSTRUMENTS } from '../paths.ts'
import { CliError, FOUND_PROBLEMS, instruments, WRONG_USE } from './context.ts'

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

const hash = (text: string): string => sha256(text).slice(0, 12)

/** `translations export --lang L`: every string of a language as CSV for a translator's spreadsheet. */
export const exportCsv = (lang: string): string => rowsToCsv(exportRows(instruments().library, lang, hash))

/** `translations import FILE`: writes what a returned table changes; with any problem nothing is written. */
export function importCsv(file: string): { files: string[]; texts: number; records: number } {
  const read = csvToRows(textOf(file))
  if ('line' in read) throw refused(file, read.line, '', read.message)
  const lang = read.rows[0]?.lang
  if (lang === undefined) return { files: [], texts: 0, records: 0 }
  const today = new Date().toISOString().slice(0, 10)
  const found = importRows(instruments().library, read.rows, hash, today)
  if ('wrong' in found) {
    const [first] = found.wrong
    for (const w of found.wrong) process.stderr.write(`${file}: row ${w.row + 2}: ${w.field}: ${w.message}\n`)
    throw refused(file, first!.row + 2, first!.field, first!.message)
  }
  const files = writeTexts(INSTRUMENTS, lang, found.texts)
  if (found.works.length > 0)
    writeWork(INSTRUMENTS, lang, [...(readWork(INSTRUMENTS, []).get(lang) ?? []), ...found.works])
  return { files, texts: found.texts.length, records: found.works.length }
}

const refused = (file: string, line: number, field: string, message: string): CliError =>
  new CliError(
    'translation-refused',
    `${file}: row ${line}: ${message}. Nothing was written.`,
    FOUND_PROBLEMS,
    {
      ...{ file, line, field },
    },
  )

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CliError('file-unreadable', `${file} cannot be read: ${(error as Error).message}`, WRONG_USE)
  }
}

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
