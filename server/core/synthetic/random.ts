/** A seeded stream of random numbers (sfc32, seeded by an FNV-like hash of the text): same seed, same stream. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Whole number from lo to hi, both included. */
  int(lo: number, hi: number): number
  chance(p: number): boolean
  normal(): number
  pick<T>(from: readonly T[]): T
  /** One of the keys, with probability proportional to its weight. */
  weighted<T extends string | number>(weights: readonly (readonly [T, number])[]): T
  id(): string
}

const ID = '0123456789abcdefghjkmnpqrstvwxyz'

function hash(text: string): [number, number, number, number] {
  const h: [number, number, number, number] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35]
  for (let i = 0; i < text.length; i += 1) {
    for (let j = 0; j < 4; j += 1)
      h[j] = Math.imul(h[j]! ^ (text.charCodeAt(i) + j * 0x1000193), 0x01000193 + j * 2)
  }
  return h
}

export function randomOf(seed: string): Random {
  let [a, b, c, d] = hash(seed)
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    c |= 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 20; i += 1) next()
  const int = (lo: number, hi: number): number => lo + Math.floor(next() * (hi - lo + 1))
  return {
    next,
    int,
    chance: (p) => next() < p,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (from) => from[int(0, from.length - 1)]!,
    weighted(weights) {
      let left = next() * weights.reduce((sum, [, w]) => sum + w, 0)
      for (const [value, w] of weights) {
        left -= w
        if (left < 0) return value
      }
      return weights.at(-1)![0]
    },
    id: () => Array.from({ length: 16 }, () => ID[int(0, 31)]).join(''),
  }
}
