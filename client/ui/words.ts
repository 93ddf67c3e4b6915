/** Interface strings of one language, by key. */
export type Strings = Readonly<Record<string, string>>
export type Values = Readonly<Record<string, string>>

/** A text cut at its placeholders: plain parts and filled ones, in order. */
export function parts(text: string, values: Values): { text: string; filled: boolean }[] {
  return text.split(/(\{[a-z_]+\})/).flatMap((part) => {
    if (part === '') return []
    const value = part.startsWith('{') ? values[part.slice(1, -1)] : undefined
    return [{ text: value ?? part, filled: value !== undefined }]
  })
}

/** The filled text as one plain string, for titles, speech and attributes. */
export const plain = (text: string, values: Values): string =>
  parts(text, values)
    .map((p) => p.text)
    .join('')

/** The sentence of a problem, in the person's language. */
export const problemSentence = (strings: Strings, code: string): string =>
  strings[`problem.${code}`] ?? strings['problem.invalid'] ?? ''
