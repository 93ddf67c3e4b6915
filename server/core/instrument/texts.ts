import { codesOf, setOf, setsOf } from './check.ts'
import type { ItemFile, ModuleFile, ModuleLocaleFile, ResponseSetFile } from './format.ts'
import { SOURCE_LANGUAGE } from './format.ts'
import type { DefinitionProblem, Files, Parsed } from './sources.ts'
import {
  type Home,
  holes,
  keepsHoles,
  moduleHome,
  neededKeys,
  SETS_HOME,
  sourceOf,
  wordsOf,
} from './strings.ts'
import type { Questionnaire, QuestionnaireText, ScreenText } from './types.ts'
import { homeState, lower, type State, type WorkOf } from './work.ts'

/** Finds words. All lookups are by language; the compiler has checked that each word in use is there. */
export interface Texts {
  /** Every word of a questionnaire in one language; `{name}` stays a placeholder. */
  questionnaire(questionnaire: Questionnaire, lang: string): QuestionnaireText
  /** The lowest state among the words of a module and of its response sets. */
  state(module: string, version: string, lang: string): State
  /** Whether every item and every choice of a questionnaire has its words in a language. */
  complete(questionnaire: Questionnaire, lang: string): boolean
  languages: readonly string[]
}

export interface Indexed {
  texts: Texts
  problems: DefinitionProblem[]
  /** Missing words of the questionnaires that the studies use, in the languages that they offer. */
  checkUsed(questionnaires: Files['questionnaire'], studies: Files['study']): MissingWords[]
}

/** Words that are missing, and the module that lacks them: `name@version`, empty for words of the interface. */
interface MissingWords {
  module: string
  problem: DefinitionProblem
}

const localeKey = (module: string, version: string, lang: string): string => `${module}@${version}/${lang}`

export function indexTexts(
  files: Files,
  modules: ReadonlyMap<string, ModuleFile>,
  sets: ReadonlyMap<string, ResponseSetFile>,
  homes: ReadonlyMap<string, Home>,
  workOf: WorkOf,
): Indexed {
  const locales = new Map(
    files['module-locale'].map((f) => [localeKey(f.data.module, f.data.version, f.data.lang), f]),
  )
  const setLabels = new Map(files['response-set-locale'].map((f) => [f.data.lang, f.data.sets]))
  setLabels.set(SOURCE_LANGUAGE, Object.fromEntries([...sets].map(([code, set]) => [code, set.labels])))
  const optionsOf = (
    item: ItemFile,
    locale: ModuleLocaleFile,
    variants: Variant[],
    wave: string,
  ): Record<string, string> => {
    const own = pick(variants, locale, (v) => v.options?.[labelsOf(item)])
    return { ...setLabels.get(locale.lang)?.[setOf(item, wave) ?? ''], ...own }
  }
  const screenText = (item: ItemFile, locale: ModuleLocaleFile, role: string, wave: string): ScreenText => {
    const variants = [locale.variants[wave], locale.variants[role]].filter(
      (v): v is Variant => v !== undefined,
    )
    const intro = pick(variants, locale, (v) => v.intros?.[item.id] ?? v.intro)
    const period = pick(variants, locale, (v) => v.periods?.[item.id] ?? v.period)
    const unit = pick(variants, locale, (v) => v.units?.[item.id])
    return {
      title: pick(variants, locale, (v) => v.title) ?? '',
      question: pick(variants, locale, (v) => v.items?.[item.id]) ?? '',
      ...(intro ? { intro } : {}),
      ...(period ? { period } : {}),
      ...(unit ? { unit } : {}),
      options: optionsOf(item, locale, variants, wave),
    }
  }

  const texts: Texts = {
    languages: files['interface-locale'].map((f) => f.data.lang).sort(),
    state(name, version, lang) {
      const module = modules.get(`${name}@${version}`)
      const home = homes.get(moduleHome(name, version))
      const shared = homes.get(SETS_HOME)
      if (!module || !home || !shared) return 'missing'
      const used = new Set(module.items.flatMap(setsOf))
      const own = homeState(home, lang, workOf)
      return lower(
        own,
        homeState(shared, lang, workOf, (key) => used.has(key.split('.')[0]!)),
      )
    },
    complete(questionnaire, lang) {
      return Object.entries(questionnaire.modules).every(([name, version]) => {
        const locale = locales.get(localeKey(name, version, lang))
        const module = modules.get(`${name}@${version}`)!
        return locale !== undefined && missingWords(module, locale, setLabels.get(lang), sets).length === 0
      })
    },
    questionnaire: onceEach((questionnaire: Questionnaire, lang: string) => {
      const screens: Record<string, ScreenText> = {}
      for (const screen of questionnaire.screens) {
        const module = modules.get(`${screen.module}@${questionnaire.modules[screen.module]}`)!
        const locale = locales.get(localeKey(module.name, module.version, lang))!.data
        const item = module.items.find((it) => it.id === screen.item)!
        screens[screen.id] = screenText(item, locale, questionnaire.role, questionnaire.wave)
      }
      return { lang, screens }
    }),
  }

  const checkUsed: Indexed['checkUsed'] = (questionnaires, studies) => {
    const problems: MissingWords[] = []
    const seen = new Set<string>()
    for (const study of studies) {
      for (const lang of study.data.languages) {
        if (!files['interface-locale'].some((f) => f.data.lang === lang)) {
          problems.push({
            module: '',
            problem: study.wrong(['languages'], `no interface texts in "${lang}"`),
          })
        }
        for (const use of study.data.questionnaires) {
          const f = questionnaires.find((q) => q.data.name === use.name && q.data.version === use.version)
          for (const { module, version } of f?.data.parts.flatMap((p) => p.modules) ?? []) {
            const id = localeKey(module, version, lang)
            if (seen.has(id)) continue
            seen.add(id)
            const locale = locales.get(id)
            const name = `${module}@${version}`
            const missing = locale
              ? missingWords(modules.get(name)!, locale, setLabels.get(lang), sets)
              : [f!.wrong(['parts'], `the module ${module} ${version} has no texts in "${lang}"`)]
            problems.push(...missing.map((problem) => ({ module: name, problem })))
          }
        }
      }
    }
    return problems
  }
  const problems = [
    ...checkLocales(files, modules),
    ...checkHoles(files, homes),
    ...checkInterfaces(files),
    ...checkStudyLocales(files),
  ]
  return { texts, problems, checkUsed }
}

/** The item whose labels an item shows: its own, or those of the item whose codes it takes. */
const labelsOf = (item: ItemFile): string => (item.kind === 'choice' && item.codesOf) || item.id

/** Made once for each questionnaire and language, for whoever labels variable after variable. */
function onceEach(make: Texts['questionnaire']): Texts['questionnaire'] {
  const made = new WeakMap<Questionnaire, Map<string, QuestionnaireText>>()
  return (questionnaire, lang) => {
    const mine = made.get(questionnaire) ?? new Map<string, QuestionnaireText>()
    made.set(questionnaire, mine)
    const text = mine.get(lang) ?? make(questionnaire, lang)
    mine.set(lang, text)
    return text
  }
}

type Variant = ModuleLocaleFile['variants'][string]

function pick<T>(
  variants: Variant[],
  locale: ModuleLocaleFile,
  get: (v: Variant) => T | undefined,
): T | undefined {
  return [...variants, locale].map(get).find((found) => found !== undefined)
}

function missingWords(
  module: ModuleFile,
  locale: Parsed<ModuleLocaleFile>,
  labels: Record<string, Record<string, string>> | undefined,
  sets: ReadonlyMap<string, ResponseSetFile>,
): DefinitionProblem[] {
  return module.items.flatMap((item) => {
    const problems: DefinitionProblem[] = []
    if (!locale.data.items[item.id])
      problems.push(locale.wrong(['items'], `no words for the item "${item.id}"`))
    const waves = item.kind === 'choice' ? Object.keys(item.responsesAt ?? {}) : []
    for (const wave of [undefined, ...waves]) {
      const set = sets.get(setOf(item, wave) ?? '')
      const own = item.kind === 'choice' ? (item.reasons ?? []) : []
      for (const code of [...codesOf(item, module, sets, wave), ...(set?.reasons ?? []), ...own]) {
        const label = locale.data.options?.[labelsOf(item)]?.[code] ?? labels?.[set?.code ?? '']?.[code]
        if (label) continue
        const message = `no label for ${code} of the item "${item.id}" in "${locale.data.lang}"`
        problems.push(locale.wrong(['options', item.id], message))
      }
    }
    return problems
  })
}

function checkLocales(files: Files, modules: ReadonlyMap<string, ModuleFile>): DefinitionProblem[] {
  return files['module-locale'].flatMap((f) => {
    const module = modules.get(`${f.data.module}@${f.data.version}`)
    if (!module) return [f.wrong(['module'], `unknown module ${f.data.module} ${f.data.version}`)]
    const known = new Set(module.items.map((item) => item.id))
    const texts: [PropertyKey[], Variant][] = [
      [[], f.data],
      ...Object.entries(f.data.variants).map(([v, t]): [PropertyKey[], Variant] => [['variants', v], t]),
    ]
    const named = texts.flatMap(([path, t]) =>
      (['items', 'options', 'units', 'periods', 'intros'] as const).map(
        (list): [PropertyKey[], object | undefined] => [[...path, list], t[list]],
      ),
    )
    return named.flatMap(([path, record]) =>
      Object.keys(record ?? {})
        .filter((id) => !known.has(id))
        .map((id) => f.wrong([...path, id], `unknown item "${id}"`)),
    )
  })
}

/** A translation keeps the placeholders of its source. */
function checkHoles(files: Files, homes: ReadonlyMap<string, Home>): DefinitionProblem[] {
  return files['module-locale'].flatMap((f) => {
    const source = homes.get(moduleHome(f.data.module, f.data.version))?.source ?? new Map<string, string>()
    return [...wordsOf(f.data)]
      .filter(([key, text]) => !keepsHoles(source, key, text))
      .map(([key]) => {
        const want = holes(sourceOf(source, key)!)
        return f.wrong(key.split('.'), `the placeholders are not those of the source: "${want}"`)
      })
  })
}

/** Every language has the interface strings of English, in its own plural forms, with the same placeholders. */
function checkInterfaces(files: Files): DefinitionProblem[] {
  const english = files['interface-locale'].find((f) => f.data.lang === SOURCE_LANGUAGE)
  if (!english) return []
  const source = new Map(Object.entries(english.data.strings))
  return files['interface-locale'].flatMap((f) => {
    const needed = neededKeys(source, f.data.lang)
    const wrong = (k: string, message: string) => f.wrong(['strings', k], message)
    const given = Object.entries(f.data.strings)
    return [
      ...needed
        .filter((k) => f.data.strings[k] === undefined)
        .map((k) => wrong(k, `the string "${k}" is missing`)),
      ...given
        .filter(([k, text]) => needed.includes(k) && !keepsHoles(source, k, text))
        .map(([k]) => wrong(k, 'other placeholders than in English')),
      ...given.filter(([k]) => !needed.includes(k)).map(([k]) => wrong(k, `unknown string "${k}"`)),
    ]
  })
}

/** A study's words in another language belong to a study, and keep the placeholders. */
function checkStudyLocales(files: Files): DefinitionProblem[] {
  return files['study-locale'].flatMap((f) => {
    if (f.data.lang === SOURCE_LANGUAGE)
      return [f.wrong(['lang'], 'the English words of a study stand in the study')]
    const known = files.study.some((s) => s.data.name === f.data.study)
    return known ? [] : [f.wrong(['study'], `unknown study "${f.data.study}"`)]
  })
}
