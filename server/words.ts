import type { Library } from './core/instrument/compile.ts'
import { canonical, sha256 } from './load.ts'

const cache = new WeakMap<Library, Map<string, string>>()

/** sha256 of every word that a respondent can see in a language: what a response records as its string set. */
export function stringsHash(library: Library, lang: string): string {
  const held = cache.get(library) ?? new Map<string, string>()
  cache.set(library, held)
  const known = held.get(lang)
  if (known) return known
  const questionnaires = [...library.questionnaires]
    .filter(([, q]) => library.texts.complete(q, lang))
    .map(([k, q]) => [k, library.texts.questionnaire(q, lang)])
  const hash = sha256(canonical([library.interfaces.get(lang)!.strings, questionnaires]))
  held.set(lang, hash)
  return hash
}
