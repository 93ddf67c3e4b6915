import type { Library } from './core/instrument/compile.ts'
import type { Questionnaire } from './core/instrument/types.ts'
import { canonical, sha256 } from './load.ts'

const cache = new WeakMap<Library, Map<string, string>>()

/** sha256 of every word that a respondent can see in a language: what a response records as its string set. */
export function stringsHash(library: Library, lang: string): string {
  const held = cache.get(library) ?? new Map<string, string>()
  cache.set(library, held)
  const known = held.get(lang)
  if (known) return known
  const questionnaires = [...library.questionnaires].map(([k, q]) => [
    k,
    library.texts.questionnaire(q, lang),
  ])
  const hash = sha256(canonical([library.interfaces.get(lang)!.strings, questionnaires]))
  held.set(lang, hash)
  return hash
}

const STATES = ['missing', 'draft', 'reviewed', 'adjudicated', 'pretested']

/** The lowest state of the translations that a questionnaire shows. */
export function translationState(library: Library, questionnaire: Questionnaire, lang: string): string {
  const states = Object.entries(questionnaire.modules).map(([name, version]) =>
    library.texts.state(name, version, lang),
  )
  states.push(library.interfaces.get(lang)?.state ?? 'missing')
  return STATES.find((state) => states.includes(state)) ?? 'missing'
}
