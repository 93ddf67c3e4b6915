import type { Role, Scale } from '../instrument/types.ts'
import { difficulty, levelAt, normalCdf, TRAIT_SD, thresholds, WAVE_SD } from './scale.ts'

/**
 * Actor and partner effects: at w3 a person's wellbeing leans on their own standing relationship quality (actor) and on
 * that of the other member of their main match (partner). Both are centred at 0, and the person's own standing wellbeing
 * shrinks so that the variance stays 1: no expected score moves.
 */

/** Weights of the standing effects of relationship quality, by role. */
const WEIGHTS: Partial<Record<Role, { actor: number; partner: number }>> = {
  n: { actor: 0.55, partner: 0.3 },
  b: { actor: 0.4, partner: 0.2 },
}
export const APIM_WAVE = 'w3'
export const OUTCOME = 'wb'
export const PREDICTOR = 'rq'

/** Correlation of the members' standing effects on a scale about the pair. */
export const PAIR_CORRELATION = 0.5

/** The standing wellbeing of a person at w3, of the same variance as before. */
export function leaning(role: Role, own: number, quality: number, partnerQuality: number): number {
  const w = WEIGHTS[role]
  if (!w) return own
  const explained = w.actor ** 2 + w.partner ** 2 + 2 * w.actor * w.partner * PAIR_CORRELATION
  return w.actor * quality + w.partner * partnerQuality + Math.sqrt(1 - explained) * own
}

/** Scales of one pair at w3. */
export interface PairScales {
  outcome: Record<'n' | 'b', Scale>
  predictor: Record<'n' | 'b', Scale>
}

/**
 * Population coefficients of the observed score of wellbeing on the observed relationship quality of actor and partner,
 * in a role at w3, everybody answering every item. Observed scores are cut latent normals, so their covariances are
 * sums of bivariate normal probabilities, taken by Gauss–Legendre quadrature of 24 nodes: exact to about 1e−12.
 */
export function apimCoefficients(role: 'n' | 'b', scales: PairScales): { actor: number; partner: number } {
  const other = role === 'n' ? 'b' : 'n'
  const w = WEIGHTS[role]!
  const trait = TRAIT_SD ** 2
  const y = cuts(scales.outcome[role], role)
  const a = cuts(scales.predictor[role], role)
  const p = cuts(scales.predictor[other], other)
  const between = trait * PAIR_CORRELATION
  const ya = covariance(y, a, w.actor * trait + w.partner * between)
  const yp = covariance(y, p, w.actor * between + w.partner * trait)
  const ap = covariance(a, p, between)
  const aa = variance(a)
  const pp = variance(p)
  const det = aa * pp - ap * ap
  return { actor: (ya * pp - yp * ap) / det, partner: (yp * aa - ya * ap) / det }
}

/** Where the items of a scale are cut, on a latent variable of mean 0, and the points that one step counts in the score. */
interface Cuts {
  items: number[][]
  step: number
}

function cuts(scale: Scale, role: Role): Cuts {
  const at = thresholds(scale.hi - scale.lo + 1)
  const level = levelAt(scale.stem, role, APIM_WAVE)
  return {
    items: scale.items.map((_, position) => at.map((t) => t - level + difficulty(position))),
    step: 100 / (scale.hi - scale.lo) / scale.items.length,
  }
}

/** Covariance of two scores of which any two items have the same latent correlation. */
function covariance(x: Cuts, y: Cuts, rho: number): number {
  let sum = 0
  for (const h of x.items.flat()) for (const k of y.items.flat()) sum += excess(h, k, rho)
  return sum * x.step * y.step
}

/** Variance of a score: different items share trait and wave effect, an item all of itself. */
function variance(x: Cuts): number {
  const rho = TRAIT_SD ** 2 + WAVE_SD ** 2
  let sum = 0
  x.items.forEach((item, i) => {
    x.items.forEach((other, j) => {
      for (const h of item)
        for (const k of other)
          sum += i === j ? normalCdf(-Math.max(h, k)) - normalCdf(-h) * normalCdf(-k) : excess(h, k, rho)
    })
  })
  return sum * x.step ** 2
}

/** P(X > h, Y > k) − P(X > h) P(Y > k) of standard normals with correlation rho: Plackett's integral over the angle. */
function excess(h: number, k: number, rho: number): number {
  const top = Math.asin(rho)
  let sum = 0
  for (const [node, weight] of NODES) {
    const angle = (top * (1 + node)) / 2
    const cos2 = Math.cos(angle) ** 2
    sum += weight * Math.exp(-(h * h + k * k - 2 * h * k * Math.sin(angle)) / (2 * cos2))
  }
  return (sum * top) / 2 / (2 * Math.PI)
}

/** Nodes and weights of Gauss–Legendre quadrature on −1…1, by Newton's method on the Legendre polynomial. */
const NODES: readonly (readonly [number, number])[] = gaussLegendre(24)

function gaussLegendre(n: number): [number, number][] {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 1
    for (let round = 0; round < 50; round += 1) {
      let [before, now] = [1, x]
      for (let k = 2; k <= n; k += 1) [before, now] = [now, ((2 * k - 1) * x * now - (k - 1) * before) / k]
      slope = (n * (x * now - before)) / (x * x - 1)
      const step = now / slope
      x -= step
      if (Math.abs(step) < 1e-16) break
    }
    return [x, 2 / ((1 - x * x) * slope * slope)]
  })
}
