import type { Questionnaire, Role, Scale, Study } from '../instrument/types.ts'
import { inOrder } from '../panel/variables.ts'
import type { Random } from './random.ts'

/**
 * How invented people answer. Behind each keyed item lies a normal variable of variance 1 around a level that depends on
 * scale, role and wave; it is cut at fixed thresholds. So the expectation of every score is known exactly.
 */

/** Levels by scale stem, role and wave, in standard deviations. */
const LEVELS: Record<string, Partial<Record<Role, Record<string, number>>>> = {
  wb: { n: { w1: 0, w2: 0.15, w3: 0.3 }, b: { w1: 0.5, w2: 0.5, w3: 0.55 } },
  psup: { n: { w1: -0.25, w2: 0.1, w3: 0.25 } },
  lon_e: { n: { w1: 0.15, w3: -0.1 } },
  lon_s: { n: { w1: 0.3, w3: -0.05 } },
  rq: { n: { w2: 0.9, w3: 1 }, b: { w2: 0.6, w3: 0.7 } },
  clo: { n: { w2: 0.3, w3: 0.6 }, b: { w2: 0.1, w3: 0.35 } },
  msat: { n: { w2: 0.8, w3: 0.85 }, b: { w2: 0.5, w3: 0.55 } },
  sup_i: { n: { w2: 0.5, w3: 0.2 }, b: { w2: 0.6, w3: 0.3 } },
  sup_r: { n: { w2: 0.1, w3: 0.5 }, b: { w2: 0, w3: 0.4 } },
  rcp: { n: { w2: 0.3, w3: 0.5 }, b: { w2: 0.2, w3: 0.45 } },
}

/** Scales about the pair: members of a pair share a part of their level. */
const OF_THE_PAIR = new Set(['rq', 'clo', 'msat', 'sup_i', 'sup_r', 'rcp'])

const TRAIT_SD = 0.6
const WAVE_SD = 0.4
const ITEM_SD = Math.sqrt(1 - TRAIT_SD ** 2 - WAVE_SD ** 2)

/** Cuts of the latent variable between `categories` neighbouring codes. */
const thresholds = (categories: number): number[] =>
  Array.from({ length: categories - 1 }, (_, i) => (i - (categories - 2) / 2) * 0.8)

/** How much harder an item is to agree with than the scale as a whole. */
const difficulty = (position: number): number => (((position * 3) % 5) - 2) * 0.1

/** The scale that carries an item: the shortest one, so that sub-scales beat totals. */
export function carrierOf(questionnaire: Questionnaire, item: string): Carrier | undefined {
  let carriers = known.get(questionnaire)
  if (!carriers) {
    carriers = new Map()
    for (const scale of [...questionnaire.scales].sort((a, b) => b.items.length - a.items.length)) {
      for (const [position, i] of scale.items.entries()) carriers.set(i.id, { scale, position })
    }
    known.set(questionnaire, carriers)
  }
  return carriers.get(item)
}

interface Carrier {
  scale: Scale
  position: number
}
const known = new WeakMap<Questionnaire, Map<string, Carrier>>()

/** A person's standing effects, drawn once: one per scale, partly shared within the pair. */
export function traits(random: Random, pair: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.keys(LEVELS).map((stem) => {
      const own = random.normal()
      const shared = OF_THE_PAIR.has(stem) ? Math.SQRT1_2 * own + Math.SQRT1_2 * pair[stem]! : own
      return [stem, TRAIT_SD * shared]
    }),
  )
}

export const pairEffects = (random: Random): Record<string, number> =>
  Object.fromEntries([...OF_THE_PAIR].map((stem) => [stem, random.normal()]))

/** Departures of one wave from the trait, one per scale. */
export const waveEffects = (random: Random): Record<string, number> =>
  Object.fromEntries(Object.keys(LEVELS).map((stem) => [stem, WAVE_SD * random.normal()]))

/** Draws the raw code of an item that belongs to a scale. */
export function drawItem(
  random: Random,
  questionnaire: Questionnaire,
  carrier: Carrier,
  effect: number,
): number {
  const { scale, position } = carrier
  const latent = levelOf(questionnaire, scale) - difficulty(position) + effect + ITEM_SD * random.normal()
  const keyed = scale.lo + thresholds(scale.hi - scale.lo + 1).filter((t) => latent > t).length
  return scale.items[position]!.reverse ? scale.lo + scale.hi - keyed : keyed
}

const levelOf = (q: Questionnaire, scale: Scale): number => LEVELS[scale.stem]?.[q.role]?.[q.wave] ?? 0

/** Expected score of a scale in a questionnaire, 0–100, before anybody drops out. */
export function expectedScore(questionnaire: Questionnaire, scale: Scale): number {
  const items = scale.items.map((item) => {
    const carrier = carrierOf(questionnaire, item.id)!
    const level = levelOf(questionnaire, carrier.scale) - difficulty(carrier.position)
    return thresholds(scale.hi - scale.lo + 1).reduce((sum, t) => sum + normalCdf(level - t), 0)
  })
  return (100 * items.reduce((a, b) => a + b, 0)) / items.length / (scale.hi - scale.lo)
}

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

export interface Truth {
  variable: string
  role: string
  contrast: string
  value: number
}

/** Known effects: differences between expected scores, over waves within a role and between roles within a wave. */
export function truthOf(
  study: Study,
  questionnaire: (name: string, version: string) => Questionnaire,
): Truth[] {
  const means = new Map<string, number>()
  for (const q of inOrder(study.questionnaires.map((u) => questionnaire(u.name, u.version)))) {
    for (const scale of q.scales) means.set(`${scale.stem}_s ${q.role} ${q.wave}`, expectedScore(q, scale))
  }
  const stems = [...new Set([...means.keys()].map((k) => k.split(' ')[0]!))]
  const at = (variable: string, role: string, wave: string) => means.get(`${variable} ${role} ${wave}`)
  const truth: Truth[] = []
  const add = (variable: string, role: string, contrast: string, a?: number, b?: number) => {
    if (a !== undefined && b !== undefined) truth.push({ variable, role, contrast, value: a - b })
  }
  for (const variable of stems) {
    for (const role of ['n', 'b']) {
      for (const [later, earlier] of [
        ['w2', 'w1'],
        ['w3', 'w1'],
        ['w3', 'w2'],
      ] as const) {
        add(variable, role, `${later}-${earlier}`, at(variable, role, later), at(variable, role, earlier))
      }
    }
    for (const wave of ['w1', 'w2', 'w3'])
      add(variable, 'b-n', wave, at(variable, 'b', wave), at(variable, 'n', wave))
  }
  return truth
}
