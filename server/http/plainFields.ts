import type { Screen } from '../core/instrument/types.ts'
import { asciiDigits } from '../core/question/digits.ts'

/** Fields of a sent form; a field that was sent more than once is a list. */
export type Fields = Readonly<Record<string, string | string[] | undefined>>

const CODE = /^-?\d{1,4}$/
const whole = (text: unknown): number | undefined =>
  typeof text === 'string' && CODE.test(text) ? Number(text) : undefined

/** What the controls of a screen held when the form was sent: the same as a view on the phone would hold. */
export function heldFrom(screen: Screen, fields: Fields): unknown {
  const { answer } = fields
  switch (screen.kind) {
    case 'choice':
      return whole(answer)
    case 'choices': {
      const sent = [answer ?? []].flat()
      return sent.length === 0 ? undefined : sent.map((code) => whole(code) ?? code)
    }
    case 'slider':
      return whole(asciiDigits(String(answer ?? '')).trim())
    case 'ticks':
      return ticked(fields)
    case 'still':
    case 'sort':
    case 'ties':
      return codes(fields)
    default:
      return typeof answer === 'string' ? answer.replace(/\r\n/g, '\n') : undefined
  }
}

function codes(fields: Fields): Record<string, number> | undefined {
  const held = Object.entries(fields).flatMap(([name, value]) => {
    const code = whole(value)
    return name.startsWith('k.') && code !== undefined ? [[name.slice(2), code] as const] : []
  })
  return held.length > 0 ? Object.fromEntries(held) : undefined
}

/** Ticks, or the tile "none of these"; without either nothing is held. */
const ticked = (fields: Fields): Record<string, number> | undefined =>
  codes(fields) ?? (fields.none === undefined ? undefined : {})
