/** Letters and digits of a text, without case, accents, punctuation and spacing. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}{}]+/gu, ' ')
    .trim()

/** Words shorter than this differ in meaning by one letter too often: now and not, ever and never. */
const SHORTEST = 5

/**
 * Whether two texts differ in spelling only: in case, accents and punctuation, or in one letter of one longer word.
 * In doubt it says no, so that a change of wording is never taken for a correction.
 */
export function sameWording(before: string, after: string): boolean {
  const [a, b] = [folded(before), folded(after)]
  if (a === b) return true
  const [x, y] = [a.split(' '), b.split(' ')]
  if (x.length !== y.length) return false
  const changed = x.map((word, i) => [word, y[i]!] as const).filter(([v, w]) => v !== w)
  return changed.length === 1 && oneLetterApart(...changed[0]!)
}

/** One letter more, less, other, or two neighbours swapped; the first letter stays. */
function oneLetterApart(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < SHORTEST || a[0] !== b[0]) return false
  if (a.length > b.length) return oneLetterApart(b, a)
  if (b.length - a.length > 1) return false
  let at = 0
  while (a[at] === b[at] && at < a.length) at += 1
  if (a.length < b.length) return a.slice(at) === b.slice(at + 1)
  if (a.slice(at + 1) === b.slice(at + 1)) return true
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)
}
