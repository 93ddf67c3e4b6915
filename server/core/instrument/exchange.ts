import type { Library } from './compile.ts'
import { livingHomes } from './progress.ts'
import { holes, keepsHoles, neededKeys, sourceOf } from './strings.ts'
import { GIVEN, type Given, standing, type Work } from './work.ts'

/** One string as a translator gets it and gives it back. */
export interface Row {
  lang: string
  place: string
  key: string
  source: string
  /** Of the source, so that a table that damaged the text itself is still understood. */
  source_hash: string
  translation: string
  state: string
  by: string
  on: string
  note: string
  /** The source that a stale translation was made from. */
  was: string
}

export const ROW_COLUMNS = [
  ...['lang', 'place', 'key', 'source', 'source_hash', 'translation', 'state', 'by', 'on', 'note', 'was'],
] as (keyof Row)[]

type Hash = (text: string) => string

/** Every string of a language that is worked on, translated or not. */
export function exportRows(library: Library, lang: string, hash: Hash): Row[] {
  return livingHomes(library).flatMap((home) => {
    const mine = home.translations.get(lang)
    const keys = [...new Set([...neededKeys(home.source, lang), ...(mine?.keys() ?? [])])]
    return keys.map((key) => {
      const { state, work, was } = standing(home, key, lang, library.workOf)
      const source = sourceOf(home.source, key) ?? ''
      return {
        ...{ lang, place: home.place, key, source, source_hash: hash(source) },
        ...{ translation: mine?.get(key) ?? '', state },
        ...{ by: work?.by ?? '', on: work?.on ?? '', note: work?.note ?? '', was: was ?? '' },
      }
    })
  })
}

/** A text to be written into a locale file. */
export interface Text {
  place: string
  key: string
  text: string
}

export interface Import {
  texts: Text[]
  /** New records, to stand after those that are there. */
  works: Work[]
}

export interface Fault {
  row: number
  field: string
  message: string
}

/**
 * What a returned table changes. Rows as they were exported change nothing, nor does a row without a translation. A
 * translation that was changed is a draft unless its row gives it another state than it had. `today` dates the work.
 */
export function importRows(
  library: Library,
  rows: readonly Row[],
  hash: Hash,
  today: string,
): Import | { wrong: Fault[] } {
  const wrong = rows.flatMap((_, i) => {
    const found = faultOf(library, rows, i, hash)
    return found ? [{ row: i, field: found[0], message: found[1] }] : []
  })
  if (wrong.length > 0) return { wrong }
  const changes = rows.filter((r) => r.translation !== '').map((row) => changeOf(library, row, today))
  return { texts: changes.flatMap((c) => c.text ?? []), works: changes.flatMap((c) => c.work ?? []) }
}

function faultOf(
  library: Library,
  rows: readonly Row[],
  i: number,
  hash: Hash,
): [field: keyof Row, message: string] | undefined {
  const row = rows[i]!
  const home = library.homes.get(row.place)
  if (row.lang !== rows[0]!.lang) return ['lang', `another language than "${rows[0]!.lang}"`]
  if (!home) return ['place', `unknown place "${row.place}"`]
  const source = sourceOf(home.source, row.key)
  if (source === undefined && !home.translations.get(row.lang)?.has(row.key))
    return ['key', `unknown string "${row.key}"`]
  if (rows.findIndex((r) => r.place === row.place && r.key === row.key) < i)
    return ['key', `"${row.key}" stands twice`]
  if (row.source_hash !== hash(source ?? ''))
    return ['source_hash', `the English text is now another one: "${source}". Export again`]
  if (row.translation === '') return undefined
  if (source !== undefined && !keepsHoles(home.source, row.key, row.translation))
    return ['translation', `the placeholders are not those of the source: "${holes(source)}"`]
  if ([...GIVEN, 'missing', 'stale', ''].includes(row.state)) return undefined
  return ['state', `the state "${row.state}" is none of ${GIVEN.join(', ')}`]
}

function changeOf(library: Library, row: Row, today: string): { text?: Text; work?: Work } {
  const { place, key, translation, by, note } = row
  const home = library.homes.get(place)!
  const changed = translation !== home.translations.get(row.lang)?.get(key)
  const before = standing(home, key, row.lang, library.workOf)
  const state = stateOf(row.state, before.state, changed)
  const had = before.work ?? { by: '', note: '' }
  const same = !changed && state === before.state && by === had.by && note === had.note
  if (state === undefined || same) return {}
  const source = sourceOf(home.source, key) ?? ''
  const work = { subject: home.subject, key, source, translation, state, by, on: today, note }
  return changed ? { text: { place, key, text: translation }, work } : { work }
}

/** The state that a row gives; undefined where it says nothing of a translation that came back as it was. */
function stateOf(said: string, before: string, changed: boolean): Given | undefined {
  const state = GIVEN.find((g) => g === said)
  if (changed) return state === undefined || said === before ? 'draft' : state
  return state
}
