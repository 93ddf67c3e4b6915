import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * Looks for planted texts in everything below a folder, byte by byte: as they are, in other cases, in UTF-16, in
 * hexadecimal, as JSON escapes and inside base64 at each of its three alignments.
 */
export function findPlanted(folder: string, planted: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile())
  return files.flatMap((f) => {
    const file = join(f.parentPath, f.name)
    return plantedIn(readFileSync(file), planted).map((text) => `${relative(folder, file)}: ${text}`)
  })
}

/** Which of the planted texts stand in these bytes. */
export function plantedIn(bytes: Buffer | string, planted: readonly string[]): string[] {
  const hay = Buffer.from(bytes)
  const text = hay.toString('latin1')
  const lower = Buffer.from(hay.toString('utf8').toLowerCase())
  return planted.filter((word) => {
    if (lower.includes(word.toLowerCase())) return true
    return disguises(word).some((d) => text.includes(d))
  })
}

function disguises(word: string): string[] {
  const bytes = Buffer.from(word, 'utf8')
  const escaped = [...word].map((c) =>
    c < '\u0080' ? c : `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  )
  return [
    bytes.toString('hex'),
    Buffer.from(word, 'utf16le').toString('latin1'),
    escaped.join(''),
    ...[0, 1, 2].map((shift) => insideBase64(bytes, shift)),
  ]
}

/** The characters of a longer base64 text that depend on these bytes alone. */
function insideBase64(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const from = Math.ceil((shift * 8) / 6)
  const until = Math.floor(((shift + bytes.length) * 8) / 6)
  return whole.slice(from, until)
}
