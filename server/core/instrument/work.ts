import { SOURCE_LANGUAGE } from './format.ts'
import { type Home, neededKeys, sourceOf } from './strings.ts'

/** States that a translator gives, lowest first. */
export const GIVEN = ['draft', 'reviewed', 'adjudicated', 'pretested'] as const
export type Given = (typeof GIVEN)[number]

/** States that a string can be in. Stale: it translates words that have changed since. */
export type State = 'missing' | 'stale' | Given

/** What was done to one string in one language: the two texts that were looked at, and what was said of them. */
export interface Work {
  subject: string
  key: string
  source: string
  translation: string
  state: Given
  /** A role or initials. */
  by: string
  /** Day, YYYY-MM-DD. */
  on: string
  note: string
}

export interface Standing {
  state: State
  /** The last work on the string, on these or on earlier texts. */
  work?: Work
  /** Source that a stale translation was made from. */
  was?: string
}

/** Finds work by language, subject and key; the last record of a string is the newest. */
export type WorkOf = (lang: string, subject: string, key: string) => readonly Work[]

export function indexWork(works: ReadonlyMap<string, readonly Work[]>): WorkOf {
  const found = new Map<string, Work[]>()
  const id = (lang: string, subject: string, key: string) => `${lang}\n${subject}\n${key}`
  for (const [lang, list] of works) {
    for (const work of list) {
      const at = id(lang, work.subject, work.key)
      found.set(at, [...(found.get(at) ?? []), work])
    }
  }
  return (lang, subject, key) => found.get(id(lang, subject, key)) ?? []
}

/**
 * The state of one string. A record counts while both texts are those that were looked at. Where the translation was
 * changed since, it is a draft again; where the source was changed since, the translation is stale.
 */
export function standing(home: Home, key: string, lang: string, workOf: WorkOf): Standing {
  const source = sourceOf(home.source, key) ?? ''
  if (lang === SOURCE_LANGUAGE) return { state: claim(home, lang) }
  const translation = home.translations.get(lang)?.get(key)
  if (translation === undefined) return { state: 'missing' }
  const works = workOf(lang, home.subject, key)
  const last = works.at(-1)
  if (!last) return { state: claim(home, lang) }
  const same = works.filter((w) => w.source === source)
  const exact = same.filter((w) => w.translation === translation).at(-1)
  if (exact) return { state: exact.state, work: exact }
  if (same.length > 0) return { state: 'draft', work: same.at(-1)! }
  return { state: 'stale', work: last, was: last.source }
}

const claim = (home: Home, lang: string): State => (home.claimed.get(lang) as Given | undefined) ?? 'draft'

/** What a string is worth to a study: a stale translation is no more than a draft. */
export const rank = (state: State): number =>
  state === 'missing' ? -1 : state === 'stale' ? 0 : GIVEN.indexOf(state)

/** The lower of two states. */
export const lower = (a: State, b: State): State => (rank(a) <= rank(b) ? a : b)

/** The lowest state among the strings of a home that a language needs; `wanted` narrows them. */
export function homeState(
  home: Home,
  lang: string,
  workOf: WorkOf,
  wanted: (key: string) => boolean = () => true,
): State {
  const keys = neededKeys(home.source, lang).filter(wanted)
  return keys.map((key) => standing(home, key, lang, workOf).state).reduce(lower, 'pretested')
}
