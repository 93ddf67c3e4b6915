import { parts } from '#core/instrument/fill.ts'

/** Interface strings of one language, by key. */
export type Strings = Readonly<Record<string, string>>
export type Values = Readonly<Record<string, string>>

/** The filled text as one plain string, for titles, speech and attributes. */
export const plain = (text: string, values: Values): string =>
  parts(text, values)
    .map((p) => p.text)
    .join('')

/** The sentence of a problem, in the person's language. */
export const problemSentence = (strings: Strings, code: string): string =>
  strings[`problem.${code}`] ?? strings['problem.invalid'] ?? ''
