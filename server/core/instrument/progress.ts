import type { Library } from './compile.ts'
import { key } from './key.ts'
import {
  type Home,
  INTERFACE_HOME,
  moduleHome,
  neededKeys,
  SETS_HOME,
  sourceOf,
  studyHome,
} from './strings.ts'
import { compareVersions } from './versions.ts'
import { GIVEN, lower, type Standing, type State, standing } from './work.ts'

/** How many strings of one place are in which state, in one language. */
export interface Progress {
  lang: string
  place: string
  strings: number
  /** The lowest state of a string. */
  state: State
  counts: Record<State, number>
}

/** A string that a translator has to look at. */
export interface Waiting extends Standing {
  lang: string
  place: string
  key: string
  source: string
}

export const STATES: readonly State[] = ['missing', 'stale', ...GIVEN]

/** Languages that some file has words in, without the source language. */
export const translatedLanguages = (library: Library): string[] =>
  [...new Set([...library.homes.values()].flatMap((h) => [...h.translations.keys()]))].sort()

/** The places that translators work on: what the studies use today, and the newest version of each module. */
export function livingHomes(library: Library): Home[] {
  const places = new Set([INTERFACE_HOME, SETS_HOME, ...[...library.studies.keys()].map(studyHome)])
  for (const study of library.studies.values()) {
    for (const use of study.questionnaires) {
      const { modules } = library.questionnaires.get(key(use.name, use.version))!
      for (const [name, version] of Object.entries(modules)) places.add(moduleHome(name, version))
    }
  }
  const newest = new Map<string, string>()
  for (const { name, version } of library.modules.values()) {
    const held = newest.get(name)
    if (held === undefined || compareVersions(version, held) > 0) newest.set(name, version)
  }
  for (const [name, version] of newest) places.add(moduleHome(name, version))
  return [...library.homes.values()].filter((home) => places.has(home.place))
}

export function progress(library: Library, home: Home, lang: string): { of: Progress; waiting: Waiting[] } {
  const counts = Object.fromEntries(STATES.map((s) => [s, 0])) as Record<State, number>
  const waiting: Waiting[] = []
  const keys = neededKeys(home.source, lang)
  let state: State = 'pretested'
  for (const name of keys) {
    const found = standing(home, name, lang, library.workOf)
    counts[found.state] += 1
    state = lower(state, found.state)
    if (found.state === 'missing' || found.state === 'stale')
      waiting.push({ ...found, lang, place: home.place, key: name, source: sourceOf(home.source, name)! })
  }
  if (counts.stale > 0 && counts.missing === 0) state = 'stale'
  return { of: { lang, place: home.place, strings: keys.length, state, counts }, waiting }
}
