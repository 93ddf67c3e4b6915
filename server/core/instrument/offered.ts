import type { Library } from './compile.ts'
import { key } from './key.ts'
import { INTERFACE_HOME, studyHome } from './strings.ts'
import type { Questionnaire, Study } from './types.ts'
import { homeState, lower, rank, type State } from './work.ts'

const cache = new WeakMap<Library, Map<string, unknown>>()

/** Works something out once; a library never changes. */
function once<T extends {}>(library: Library, id: string, work: () => T): T {
  const held = cache.get(library) ?? new Map<string, unknown>()
  cache.set(library, held)
  const known = held.get(id)
  if (known !== undefined) return known as T
  const state = work()
  held.set(id, state)
  return state
}

/** The lowest state of the translations that a questionnaire shows. */
export const translationState = (library: Library, questionnaire: Questionnaire, lang: string): State =>
  once(library, `state ${key(questionnaire.name, questionnaire.version)} ${lang}`, () => {
    const modules = Object.entries(questionnaire.modules)
    return modules
      .map(([name, version]) => library.texts.state(name, version, lang))
      .reduce(lower, homeState(library.homes.get(INTERFACE_HOME)!, lang, library.workOf))
  })

/** Whether words have to be shown as a draft: nobody has looked at them again, or the source changed since. */
export const isDraft = (state: State): boolean => rank(state) <= 0

/** The lowest state of everything that a study shows in a language. */
export const studyState = (library: Library, study: Study, lang: string): State =>
  once(library, `study ${key(study.name, study.version)} ${lang}`, () => {
    const states = questionnairesOf(library, study).map((q) => translationState(library, q, lang))
    return states.reduce(lower, homeState(library.homes.get(studyHome(study.name))!, lang, library.workOf))
  })

/** Languages that a study offers: those whose words have reached the state that it asks for. */
export const offeredLanguages = (library: Library, study: Study): string[] =>
  study.languages.filter((lang) => reaches(study, studyState(library, study, lang)))

/**
 * The same for one questionnaire: a form in progress may stand on an older version, which does not exist in every
 * language that the study has today.
 */
export const formLanguages = (library: Library, study: Study, questionnaire: Questionnaire): string[] =>
  once(library, `languages ${study.name} ${key(questionnaire.name, questionnaire.version)}`, () =>
    offeredLanguages(library, study).filter(
      (lang) =>
        library.texts.complete(questionnaire, lang) &&
        reaches(study, translationState(library, questionnaire, lang)),
    ),
  )

const reaches = (study: Study, state: State): boolean => rank(state) >= rank(study.translationState)

const questionnairesOf = (library: Library, study: Study): Questionnaire[] =>
  study.questionnaires.map((use) => library.questionnaires.get(key(use.name, use.version))!)
