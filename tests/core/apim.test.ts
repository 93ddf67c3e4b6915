import { describe, expect, test } from 'vitest'
import { expectedQuestionnaire } from '../../server/core/instrument/compile.ts'
import { score } from '../../server/core/measure/score.ts'
import {
  carrierOf,
  drawItem,
  expectedScore,
  pairEffects,
  standingEffects,
  traits,
  truthOf,
  waveEffects,
} from '../../server/core/synthetic/model.ts'
import { type Random, randomOf } from '../../server/core/synthetic/random.ts'
import { library, shipped, study } from '../support/shipped.ts'

const PAIRS = 20_000
const ROLES = ['n', 'b'] as const
type Role = (typeof ROLES)[number]
const QUESTIONNAIRE = { n: shipped('newcomer-follow-up'), b: shipped('buddy-follow-up') }

/** Scores of wellbeing and relationship quality of one person at w3, every item answered. */
function scores(r: Random, role: Role, own: Record<string, number>, partner: Record<string, number>) {
  const wave = waveEffects(r)
  const effects = standingEffects(role, 'w3', own, partner)
  const scoreOf = (stem: string): number => {
    const scale = QUESTIONNAIRE[role].scales.find((s) => s.stem === stem)!
    const items = scale.items.map(({ id }) => {
      const carrier = carrierOf(QUESTIONNAIRE[role], id)!
      return drawItem(r, QUESTIONNAIRE[role], carrier, effects[stem]! + wave[stem]!)
    })
    return score(items, { ...scale, reverse: scale.items.map((i) => i.reverse) }).score
  }
  return { wb: scoreOf('wb'), rq: scoreOf('rq') }
}

const random = randomOf('apim')
const simulated = Array.from({ length: PAIRS }, () => {
  const pair = pairEffects(random)
  const [n, b] = [traits(random, pair), traits(random, pair)]
  return { n: scores(random, 'n', n, b), b: scores(random, 'b', b, n) }
})
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length
const cov = (x: readonly number[], y: readonly number[]) => {
  const [mx, my] = [mean(x), mean(y)]
  return x.reduce((s, v, i) => s + (v - mx) * (y[i]! - my), 0) / (x.length - 1)
}

/** Least squares of y on two predictors: coefficients and their standard errors. */
function regression(y: number[], a: number[], p: number[]) {
  const [aa, pp, ap, ya, yp] = [cov(a, a), cov(p, p), cov(a, p), cov(y, a), cov(y, p)]
  const det = aa * pp - ap * ap
  const [actor, partner] = [(ya * pp - yp * ap) / det, (yp * aa - ya * ap) / det]
  const rest = cov(y, y) - actor * ya - partner * yp
  const error = (other: number) => Math.sqrt((rest * other) / det / y.length)
  return { actor: [actor, error(pp)], partner: [partner, error(aa)] } as const
}

describe('the model of invented answers at w3', () => {
  const truth = truthOf(study, expectedQuestionnaire(library))
  test.each(ROLES)('has, for %s, the actor and partner coefficients that the truth states', (role) => {
    const other = role === 'n' ? 'b' : 'n'
    const column = (who: Role, what: 'wb' | 'rq') => simulated.map((s) => s[who][what])
    const found = regression(column(role, 'wb'), column(role, 'rq'), column(other, 'rq'))
    for (const side of ['actor', 'partner'] as const) {
      const entry = truth.find((t) => t.role === role && t.contrast === `apim ${side} rq_s`)!
      const [estimate, error] = found[side]
      expect(error).toBeLessThan(0.012)
      expect(Math.abs(estimate - entry.value) / error, `${side} ${estimate} ${entry.value}`).toBeLessThan(4)
      expect(entry.value).toBeGreaterThan(0.1)
    }
  })

  test.each(ROLES)('keeps the expected scores of %s where they were', (role) => {
    for (const stem of ['wb', 'rq'] as const) {
      const x = simulated.map((s) => s[role][stem])
      const scale = QUESTIONNAIRE[role].scales.find((s) => s.stem === stem)!
      const z = (mean(x) - expectedScore(QUESTIONNAIRE[role], scale)) / Math.sqrt(cov(x, x) / x.length)
      expect(Math.abs(z), stem).toBeLessThan(4)
    }
  })
})
