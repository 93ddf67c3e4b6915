/** What had to be made shorter so that it fits a format. */
export interface Shortened {
  file: string
  what: 'variable label' | 'value label' | 'text'
  /** Longest that the format takes, with its unit. */
  limit: string
  variables: string[]
}

const ELLIPSIS = '…'

/** Control characters end a text in some programs and are refused by others; a line end in a label breaks its display. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f]+/g

/** A label on one line, well-formed, without control characters. */
export const oneLine = (text: string): string => wellFormed(text.replaceAll(CONTROLS, ' '))

/** A lone half of a surrogate pair has no UTF-8; it becomes U+FFFD. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8')

/** A text without NUL, which ends a text in SPSS and Stata; U+FFFD stands in its place. */
export const withoutNul = (text: string): string =>
  text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text

/** Cut at a character to at most so many bytes of UTF-8; what was cut ends with an ellipsis. */
export function fitBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text
  let bytes = Buffer.byteLength(ELLIPSIS)
  let kept = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > limit) break
    kept += character
  }
  return kept + ELLIPSIS
}

/** Cut to at most so many characters (code points); what was cut ends with an ellipsis. */
export function fitCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text
  const characters = [...text]
  return characters.length <= limit ? text : characters.slice(0, limit - 1).join('') + ELLIPSIS
}

/** Gathers what was shortened, by file and kind. */
export class Shortenings {
  private readonly all = new Map<string, Shortened>()

  note(file: string, what: Shortened['what'], limit: string, variable: string): void {
    const key = `${file}\n${what}`
    const found = this.all.get(key)
    if (!found) this.all.set(key, { file, what, limit, variables: [variable] })
    else if (!found.variables.includes(variable)) found.variables.push(variable)
  }

  get list(): Shortened[] {
    return [...this.all.values()]
  }
}
