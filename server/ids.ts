import { createHmac, randomBytes } from 'node:crypto'

/** Crockford's base32: no I, L, O, U. Five bits a character. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Bytes as lower-case Crockford base32, `length` characters. */
export function base32(bytes: Uint8Array, length: number): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5 && text.length < length) {
      bits -= 5
      text += ALPHABET[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return text
}

/** A fresh id of 16 characters (80 bits). */
export const newId = (): string => base32(randomBytes(10), 16)

/** A link's secret: 26 characters (130 bits). */
export const newSecret = (): string => base32(randomBytes(17), 26)

/** A code for a letter: 10 characters (50 bits), short enough to type. */
export const newCode = (): string => base32(randomBytes(7), 10)

/** What is stored of a code: it stands among the links of its study. */
export const codeHash = (sha256: (text: string) => string, study: string, code: string): string =>
  sha256(`code ${study} ${code}`)

/** A session's token: 52 characters (260 bits). */
export const newToken = (): string => base32(randomBytes(33), 52)

/** The pseudonym of a person or match in a study's exports: keyed, so that no list of ids can be matched to it. */
export const pseudonym = (exportKey: string, id: string): string =>
  base32(createHmac('sha256', Buffer.from(exportKey, 'hex')).update(id).digest(), 12)
