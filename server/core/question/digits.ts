/** First code point of every run of ten decimal digits that people type here: Arabic-Indic, extended, Devanagari, Bengali. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6]

/** The same text with every known digit as an ASCII digit. */
export const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0
    const zero = ZEROS.find((z) => point >= z && point < z + 10)
    return zero === undefined ? digit : String(point - zero)
  })
