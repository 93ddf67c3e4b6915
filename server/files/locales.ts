import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Document, parseDocument } from 'yaml'
import type { Text } from '../core/instrument/exchange.ts'
import { INTERFACE_HOME, SETS_HOME } from '../core/instrument/strings.ts'

/** Writes translated texts into the locale files of a language, comments kept; a file that is not there is begun. */
export function writeTexts(folder: string, lang: string, texts: readonly Text[]): string[] {
  const places = [...new Set(texts.map((t) => t.place))]
  return places.map((place) => {
    const file = `${place}/locales/${lang}.yaml`
    const path = join(folder, file)
    const document = existsSync(path) ? parseDocument(readFileSync(path, 'utf8')) : begun(place, lang)
    for (const t of texts.filter((t) => t.place === place)) put(document, pathOf(t), t.text)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.part`, document.toString({ lineWidth: 0 }))
    renameSync(`${path}.part`, path)
    return file
  })
}

/** Sets a text; maps on the way are made as maps, for the library takes a number for the place in a list. */
function put(document: Document, path: (string | number)[], text: string): void {
  for (let n = 1; n < path.length; n += 1)
    if (!document.hasIn(path.slice(0, n))) document.setIn(path.slice(0, n), document.createNode({}))
  document.setIn(path, text)
}

function pathOf({ place, key }: Text): (string | number)[] {
  if (place === INTERFACE_HOME) return ['strings', key]
  const path = place === SETS_HOME ? ['sets', ...key.split('.')] : key.split('.')
  const labels = place === SETS_HOME ? 2 : path.indexOf('options') + 2
  return path.map((step, i) => (i === labels && labels >= 2 && /^-?\d+$/.test(step) ? Number(step) : step))
}

/** An empty file of a language, with the language by its own name. */
function begun(place: string, lang: string): Document {
  const [kind, name, version] = place.split('/')
  const head = { format: 1, lang }
  const own: Record<string, object> = {
    [INTERFACE_HOME]: {
      name: new Intl.DisplayNames([lang], { type: 'language' }).of(lang),
      state: 'draft',
      strings: {},
    },
    [SETS_HOME]: { state: 'draft', sets: {} },
    modules: { module: name, version, state: 'draft' },
    studies: { study: name, state: 'draft' },
  }
  return new Document({ ...head, ...own[kind!] })
}
