import type { Role } from '../instrument/types.ts'

/** The latent scale of invented answers: levels, spread, cuts. */

/** Levels by scale stem, role and wave, in standard deviations. */
const LEVELS: Record<string, Partial<Record<Role, Record<string, number>>>> = {
  wb: { n: { w1: 0, w2: 0.15, w3: 0.3, w4: 0.2 }, b: { w1: 0.5, w2: 0.5, w3: 0.55, w4: 0.5 } },
  psup: { n: { w1: -0.25, w2: 0.1, w3: 0.25, w4: 0.15 } },
  lon_e: { n: { w1: 0.15, w3: -0.1 } },
  lon_s: { n: { w1: 0.3, w3: -0.05 } },
  rq: { n: { w2: 0.9, w3: 1, w4: 0.9, wx: 0.4 }, b: { w2: 0.6, w3: 0.7, w4: 0.7, wx: 0.2 } },
  clo: { n: { w2: 0.3, w3: 0.6, w4: 0.4, wx: 0 }, b: { w2: 0.1, w3: 0.35, w4: 0.2, wx: -0.1 } },
  msat: { n: { w2: 0.8, w3: 0.85, wx: 0.2 }, b: { w2: 0.5, w3: 0.55, wx: 0 } },
  sup_i: { n: { w2: 0.5, w3: 0.2 }, b: { w2: 0.6, w3: 0.3 } },
  sup_r: { n: { w2: 0.1, w3: 0.5 }, b: { w2: 0, w3: 0.4 } },
  rcp: { n: { w2: 0.3, w3: 0.5 }, b: { w2: 0.2, w3: 0.45 } },
  bel: { n: { w1: -0.1, w2: 0.05, w3: 0.2, w4: 0.15 } },
  res: { n: { w1: 0.1, w3: 0.25 } },
  conf: { n: { w1: 0, w3: 0.3 }, b: { w1: 0.5, w3: 0.65 } },
  nav: { n: { w1: -0.3, w3: 0.2 } },
  lng_s: { n: { w1: -0.4, w3: 0.1 } },
  lng_u: { n: { w1: -0.5, w3: 0 } },
  ece: { b: { w1: 0.6, w3: 0.75 } },
  anx: { b: { w1: -0.2, w2: -0.4, w3: -0.5 } },
  cq_q: { b: { w1: 0.4, w3: 0.55 } },
  aut: { n: { w1: 0.2, w3: 0.4 }, b: { w1: 1 } },
  con: { b: { w2: 0 } },
  pwr: { n: { w2: -0.2, w3: 0 }, b: { w2: -0.3, w3: -0.1 } },
  emp: { n: { w2: 0.8 }, b: { w2: 0.6 } },
  sim: { n: { w2: 0.2 }, b: { w2: 0.1 } },
  alc: { n: { w2: 0.6 }, b: { w2: 0.5 } },
  fup: { n: { w2: 0.3 }, b: { w2: 0.2 } },
  fup_b: { b: { w2: 0.3 } },
  mse: { b: { w1: 0.3, w2: 0.6 } },
  bur: { b: { w2: -0.6, w3: -0.5 } },
  grp: { n: { w2: 0.4, w3: 0.5 }, b: { w2: 0.4, w3: 0.4 } },
  expf: { n: { w3: 0.4 }, b: { w3: 0.2 } },
  vsat: { b: { w3: 0.8 } },
}

/** Scales that invented people have a standing on. */
export const STEMS: readonly string[] = Object.keys(LEVELS)

export const levelAt = (stem: string, role: Role, wave: string): number => LEVELS[stem]?.[role]?.[wave] ?? 0

export const TRAIT_SD = 0.6
export const WAVE_SD = 0.4
export const ITEM_SD = Math.sqrt(1 - TRAIT_SD ** 2 - WAVE_SD ** 2)

/** Cuts of the latent variable between `categories` neighbouring codes. */
export const thresholds = (categories: number): number[] =>
  Array.from({ length: categories - 1 }, (_, i) => (i - (categories - 2) / 2) * 0.8)

/** How much harder an item is to agree with than the scale as a whole. */
export const difficulty = (position: number): number => (((position * 3) % 5) - 2) * 0.1

/** Standard normal distribution function, to about 1e−15: series near 0, continued fraction in the tails. */
export function normalCdf(x: number): number {
  if (Math.abs(x) > 6) return x > 0 ? 1 - tail(x) : tail(-x)
  let term = x
  let sum = x
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k += 1) {
    term *= (x * x) / (2 * k + 1)
    sum += term
  }
  return 0.5 + sum * density(x)
}

const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
const tail = (x: number): number => {
  let fraction = x
  for (let k = 60; k > 0; k -= 1) fraction = x + k / fraction
  return density(x) / fraction
}
