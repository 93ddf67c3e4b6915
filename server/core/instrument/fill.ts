/** A text cut at its placeholders: plain parts and filled ones, in order. Unknown placeholders stay as they are. */
export function parts(
  text: string,
  values: Readonly<Record<string, string>>,
): { text: string; filled: boolean }[] {
  let before = ''
  return text.split(/(\{[a-z_]+\})/).flatMap((part) => {
    if (part === '') return []
    const value = part.startsWith('{') ? values[part.slice(1, -1)] : undefined
    const filled = value === undefined ? part : beginsSentence(before) ? capital(value) : value
    before += filled
    return [{ text: filled, filled: value !== undefined }]
  })
}

const beginsSentence = (before: string): boolean => before === '' || /[.!?]\s$/.test(before)

/** "de buddy" becomes "De buddy"; scripts without capitals stay as they are. */
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** The string of a number in the plural form that a language has for it: `consent.minutes.few`. */
export const plural = (
  strings: Readonly<Record<string, string>>,
  key: string,
  n: number,
  lang: string,
): string => strings[`${key}.${new Intl.PluralRules(lang).select(n)}`] ?? strings[`${key}.other`] ?? ''
