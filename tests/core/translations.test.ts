import { describe, expect, test } from 'vitest'
import { translatedLanguages } from '../../server/core/instrument/progress.ts'
import { type Home, keepsHoles, neededKeys, sourceOf } from '../../server/core/instrument/strings.ts'
import { library } from '../support/shipped.ts'

/** Texts that are rightly the same as in English, or rightly hold a name in another script. Exact strings, by language. */
const SAME: Record<string, string[]> = {
  every: ['Duopanel', '{name} …'],
  es: ['Error:', 'no', 'No'],
  fr: ['Question {number}', 'important', 'contacts'],
  nl: ['online', 'half', 'warm', 'Later'],
}

/** Names, and a code to be typed as it is printed, that keep their own script in every language. */
const NAMES = ['Duopanel', 'JavaScript', 'Tele-Onthaal', 'Télé-Accueil', 'study-a1b2c3d4e5']

/** Letters that one language of a script writes and its neighbour does not. */
const FOREIGN: Record<string, RegExp> = {
  fa: /[\u0643\u064a]/u,
  'fa-AF': /[\u0643\u064a]/u,
  ps: /[\u0643\u06af]/u,
  uk: /[ыэъё]/iu,
  ru: /[іїєґ]/iu,
}

const LONGEST_SENTENCE = 20

const languages = translatedLanguages(library)
const homes = [...library.homes.values()]

/** Every translated text of a language, with its place. */
const texts = (lang: string): { home: Home; key: string; text: string }[] =>
  homes.flatMap((home) =>
    [...(home.translations.get(lang) ?? [])].map(([key, text]) => ({ home, key, text })),
  )

const withoutNames = (text: string): string =>
  NAMES.reduce((rest, name) => rest.replaceAll(name, ''), text.replace(/\{[a-z_]+\}/g, ''))

const scriptOf = (lang: string): string => new Intl.Locale(lang).maximize().script!

const found = <T>(list: readonly T[], wrong: (t: T) => boolean, say: (t: T) => string): string[] =>
  list.filter(wrong).map(say)

const where = ({ home, key, text }: { home: Home; key: string; text: string }): string =>
  `${home.place} ${key}: ${text}`

test('translations are there to be looked at', () => {
  expect(languages).toEqual(expect.arrayContaining(['ar', 'fr', 'nl']))
})

describe.each(languages)('the translation into %s', (lang) => {
  const all = texts(lang)

  test('has every string of each place where it has begun', () => {
    const missing = homes.flatMap((home) => {
      const mine = home.translations.get(lang)
      return mine
        ? neededKeys(home.source, lang)
            .filter((key) => !mine.has(key))
            .map((key) => `${home.place} ${key}`)
        : []
    })
    expect(missing).toEqual([])
  })

  test('has no string that English does not have, except in variants of its own', () => {
    const strange = all.filter(
      ({ home, key }) => !neededKeys(home.source, lang).includes(key) && !key.startsWith('variants.'),
    )
    expect(strange.map(where)).toEqual([])
  })

  test('has no copy of the English text', () => {
    const allowed = [...SAME.every!, ...(SAME[lang] ?? [])]
    const copied = ({ home, key, text }: (typeof all)[number]) =>
      text === sourceOf(home.source, key) && /\p{L}/u.test(withoutNames(text)) && !allowed.includes(text)
    expect(found(all, copied, where)).toEqual([])
  })

  test('keeps the placeholders of the English text', () => {
    expect(found(all, ({ home, key, text }) => !keepsHoles(home.source, key, text), where)).toEqual([])
  })

  test('is written in the script of the language', () => {
    const script = scriptOf(lang)
    const foreign = new RegExp(`(?=\\p{L})\\P{Script_Extensions=${script}}`, 'u')
    const wrong = ({ text }: { text: string }) => {
      const rest = withoutNames(text)
      return foreign.test(rest) || FOREIGN[lang]?.test(rest) === true
    }
    expect(found(all, wrong, where)).toEqual([])
  })

  test('has every plural form of the language, and no other', () => {
    const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions()
    const plurals = [...homes].flatMap((home) => [...home.source.keys()].filter((k) => k.endsWith('.other')))
    expect(plurals).toContain('consent.minutes.other')
    for (const master of plurals) {
      const stem = master.slice(0, -'other'.length)
      const keys = all.map(({ key }) => key).filter((key) => key.startsWith(stem))
      if (keys.length === 0) continue
      expect(keys.sort()).toEqual(pluralCategories.map((c) => stem + c).sort())
    }
  })

  test('is a language whose plural rules are known here, not those of another in their place', () => {
    expect(Intl.PluralRules.supportedLocalesOf([lang])).toEqual([lang])
  })
})

test('no English sentence has more than 20 words', () => {
  const sentences = homes.flatMap((home) =>
    [...home.source].flatMap(([key, text]) =>
      text.split(/(?<=[.!?:])\s+/).map((sentence) => ({ home, key, text: sentence })),
    ),
  )
  expect(sentences.length).toBeGreaterThan(300)
  const long = ({ text }: { text: string }) => text.split(/\s+/).length > LONGEST_SENTENCE
  expect(found(sentences, long, where)).toEqual([])
})
