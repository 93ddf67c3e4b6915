import { type ModuleLocaleFile, SOURCE_LANGUAGE } from './format.ts'
import { key as named } from './key.ts'
import type { Files } from './sources.ts'
import { compareVersions } from './versions.ts'

/** Texts by key: `items.01`, `options.place.1`, `variants.b.period`. */
export type Words = ReadonlyMap<string, string>

/** Words that belong together: those of one module version, of all response sets, of the interface, of one study. */
export interface Home {
  /** `modules/rcp/1.0.0`, `response-sets`, `interface`, `studies/fourth-pillar`. */
  place: string
  /** The place without a version: a translation of the same words is worked on once. */
  subject: string
  source: Words
  /** By language, without the source language. */
  translations: ReadonlyMap<string, Words>
  /** The state that a file claims for its strings, by language. */
  claimed: ReadonlyMap<string, string>
}

/** Fields of a locale file that are no words. */
const NO_WORDS = ['format', 'lang', 'state', 'module', 'study', 'version']

/** Every text of a value by its path. */
export function textsIn(value: unknown, path: string[] = []): [string[], string][] {
  if (typeof value === 'string') return [[path, value]]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([k, v]) => textsIn(v, [...path, k]))
}

export function wordsOf(value: object): Words {
  const content = Object.fromEntries(Object.entries(value).filter(([k]) => !NO_WORDS.includes(k)))
  return new Map(textsIn(content).map(([path, text]) => [path.join('.'), text]))
}

export const moduleHome = (name: string, version: string): string => `modules/${name}/${version}`
export const SETS_HOME = 'response-sets'
export const INTERFACE_HOME = 'interface'
export const studyHome = (name: string): string => `studies/${name}`

/** Every home of words, in the order of its place. */
export function homesOf(files: Files): Home[] {
  const homes = [...moduleHomes(files), setsHome(files), interfaceHome(files), ...studyHomes(files)]
  return homes.sort((a, b) => (a.place < b.place ? -1 : 1))
}

interface Part {
  lang: string
  words: Words
  state: string | undefined
}

function home(place: string, subject: string, source: Words, parts: readonly Part[]): Home {
  const others = parts.filter((p) => p.lang !== SOURCE_LANGUAGE)
  return {
    place,
    subject,
    source,
    translations: new Map(others.map((p) => [p.lang, p.words])),
    claimed: new Map(parts.flatMap((p) => (p.state === undefined ? [] : [[p.lang, p.state] as const]))),
  }
}

function moduleHomes(files: Files): Home[] {
  const locales = new Map<string, ModuleLocaleFile[]>()
  for (const { data } of files['module-locale']) {
    const of = named(data.module, data.version)
    locales.set(of, [...(locales.get(of) ?? []), data])
  }
  return files.module.map(({ data: { name, version } }) => {
    const parts = (locales.get(named(name, version)) ?? []).map((l) => ({
      lang: l.lang,
      words: wordsOf(l),
      state: l.state,
    }))
    const source = parts.find((p) => p.lang === SOURCE_LANGUAGE)?.words ?? new Map()
    return home(moduleHome(name, version), `modules/${name}`, source, parts)
  })
}

function setsHome(files: Files): Home {
  const labels = Object.fromEntries(files['response-set'].map((f) => [f.data.code, f.data.labels]))
  const parts = files['response-set-locale'].map((f) => ({
    lang: f.data.lang,
    words: wordsOf(f.data.sets),
    state: f.data.state,
  }))
  return home(SETS_HOME, SETS_HOME, wordsOf(labels), parts)
}

function interfaceHome(files: Files): Home {
  const parts = files['interface-locale'].map(({ data: { lang, strings, state } }) => ({
    lang,
    words: new Map(Object.entries(strings)),
    state,
  }))
  const source = parts.find((p) => p.lang === SOURCE_LANGUAGE)?.words ?? new Map()
  return home(INTERFACE_HOME, INTERFACE_HOME, source, parts)
}

/** The words of a study: those of its newest version, and those of its locale files, which come first. */
function studyHomes(files: Files): Home[] {
  const names = [...new Set(files.study.map((f) => f.data.name))]
  return names.map((name) => {
    const versions = files.study.filter((f) => f.data.name === name).map((f) => f.data)
    const newest = versions.reduce((a, b) => (compareVersions(a.version, b.version) > 0 ? a : b))
    const inside = Object.entries(newest.texts).map(([lang, texts]) => ({
      lang,
      words: wordsOf(texts),
      state: 'draft',
    }))
    const beside = files['study-locale']
      .filter((f) => f.data.study === name)
      .map((f) => ({ lang: f.data.lang, words: wordsOf(f.data), state: f.data.state }))
    const source = inside.find((p) => p.lang === SOURCE_LANGUAGE)?.words ?? new Map()
    return home(studyHome(name), studyHome(name), source, [...inside, ...beside])
  })
}

/** The endings of strings that depend on a number: `consent.minutes.one`, `consent.minutes.other`. */
const PLURAL = /\.(zero|one|two|few|many|other)$/
const MASTER = '.other'

/** The strings that a language must have for a source: its own plural forms instead of the English ones. */
export function neededKeys(source: Words, lang: string): string[] {
  const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions()
  return [...source.keys()].flatMap((key) => {
    if (!isPlural(source, key)) return [key]
    if (!key.endsWith(MASTER)) return []
    return pluralCategories.map((category) => key.replace(PLURAL, `.${category}`))
  })
}

const isPlural = (source: Words, key: string): boolean =>
  PLURAL.test(key) && source.has(key.replace(PLURAL, MASTER))

/** The source of a string; of a plural form that English does not have it is the form `other`. */
export const sourceOf = (source: Words, key: string): string | undefined =>
  source.get(key) ?? source.get(key.replace(PLURAL, MASTER))

/** The placeholders of a text, in order: `{name}`. */
export const holes = (text: string): string => (text.match(/\{[a-z_]+\}/g) ?? []).sort().join(' ')

/** Whether a translation keeps the placeholders of its source; a plural form may write its number as a word. */
export function keepsHoles(source: Words, key: string, text: string): boolean {
  const wanted = sourceOf(source, key)
  if (wanted === undefined || holes(wanted) === holes(text)) return true
  return isPlural(source, key) && holes(text) === ''
}
