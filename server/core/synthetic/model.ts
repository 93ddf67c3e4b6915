import type { Questionnaire, Role, Scale, Study } from '../instrument/types.ts'
import { inOrder } from '../panel/variables.ts'
import { formUse } from '../study/uses.ts'
import {
  APIM_WAVE,
  apimCoefficients,
  leaning,
  OUTCOME,
  PAIR_CORRELATION,
  type PairScales,
  PREDICTOR,
} from './apim.ts'
import type { Random } from './random.ts'
import { difficulty, ITEM_SD, levelAt, normalCdf, STEMS, TRAIT_SD, thresholds, WAVE_SD } from './scale.ts'

/**
 * How invented people answer. Behind each keyed item lies a normal variable of variance 1 around a level that depends on
 * scale, role and wave; it is cut at fixed thresholds. So the expectation of every score is known exactly.
 */

/** Scales about the pair: members of a pair share a part of their level. */
const OF_THE_PAIR = new Set(['rq', 'clo', 'msat', 'sup_i', 'sup_r', 'rcp', 'pwr', 'emp', 'sim', 'alc', 'grp'])

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
    STEMS.map((stem) => {
      const own = random.normal()
      const shared = OF_THE_PAIR.has(stem)
        ? Math.sqrt(1 - PAIR_CORRELATION) * own + Math.sqrt(PAIR_CORRELATION) * pair[stem]!
        : own
      return [stem, TRAIT_SD * shared]
    }),
  )
}

export const pairEffects = (random: Random): Record<string, number> =>
  Object.fromEntries([...OF_THE_PAIR].map((stem) => [stem, random.normal()]))

/** Standing effects as they show in a wave: at w3 wellbeing leans on relationship quality, own and the partner's. */
export function standingEffects(
  role: Role,
  wave: string,
  own: Readonly<Record<string, number>>,
  partner: Readonly<Record<string, number>> | undefined,
): Record<string, number> {
  if (wave !== APIM_WAVE || !partner) return { ...own }
  const wb = leaning(role, own[OUTCOME]!, own[PREDICTOR]!, partner[PREDICTOR]!)
  return { ...own, [OUTCOME]: wb }
}

/** Departures of one wave from the trait, one per scale. */
export const waveEffects = (random: Random): Record<string, number> =>
  Object.fromEntries(STEMS.map((stem) => [stem, WAVE_SD * random.normal()]))

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

const levelOf = (q: Questionnaire, scale: Scale): number => levelAt(scale.stem, q.role, q.wave)

/** Expected score of a scale in a questionnaire, 0–100, before anybody drops out. */
export function expectedScore(questionnaire: Questionnaire, scale: Scale): number {
  const items = scale.items.map((item) => {
    const carrier = carrierOf(questionnaire, item.id)!
    const level = levelOf(questionnaire, carrier.scale) - difficulty(carrier.position)
    return thresholds(scale.hi - scale.lo + 1).reduce((sum, t) => sum + normalCdf(level - t), 0)
  })
  return (100 * items.reduce((a, b) => a + b, 0)) / items.length / (scale.hi - scale.lo)
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
  return [...truth, ...apimTruth(study, questionnaire)]
}

/** Actor and partner effects of relationship quality on wellbeing, per role. */
function apimTruth(study: Study, questionnaire: (name: string, version: string) => Questionnaire): Truth[] {
  const scaleOf = (role: Role, stem: string): Scale | undefined => {
    const use = formUse(study, role, APIM_WAVE, true)
    return use && questionnaire(use.name, use.version).scales.find((s) => s.stem === stem)
  }
  const both = (stem: string) => ({ n: scaleOf('n', stem), b: scaleOf('b', stem) })
  const [outcome, predictor] = [both(OUTCOME), both(PREDICTOR)]
  if (!outcome.n || !outcome.b || !predictor.n || !predictor.b) return []
  const scales = { outcome, predictor } as PairScales
  return (['n', 'b'] as const).flatMap((role) => {
    const { actor, partner } = apimCoefficients(role, scales)
    const variable = `${OUTCOME}_s`
    return [
      { variable, role, contrast: `apim actor ${PREDICTOR}_s`, value: actor },
      { variable, role, contrast: `apim partner ${PREDICTOR}_s`, value: partner },
    ]
  })
}
