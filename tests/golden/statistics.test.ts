import { describe, expect, test } from 'vitest'
import { agreement } from '../../server/core/measure/agreement.ts'
import { pairedChange, RELIABLE, reliableChange, standardError } from '../../server/core/measure/change.ts'
import { differenceInDifferences, standardisedDifference } from '../../server/core/measure/groups.ts'
import { covariances, noMoments, take } from '../../server/core/measure/moments.ts'
import { omegaTotal, oneFactor } from '../../server/core/measure/omega.ts'
import { alpha, reliability } from '../../server/core/measure/reliability.ts'
import { mean } from '../../server/core/measure/sample.ts'
import examples from './measurement-examples.json' with { type: 'json' }

/** Worked examples of reliability, change, pairs, attrition and comparison. Inputs that the file lacks come from its text. */

const EXACT = 1e-9
const ITERATIVE = 1e-6

const near = (actual: number | undefined, expected: number, tolerance = EXACT): void =>
  expect(Math.abs((actual ?? Number.NaN) - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(
    tolerance,
  )
const allNear = (actual: readonly (number | undefined)[], expected: number[], tolerance = EXACT): void => {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((x, i) => {
    near(actual[i], x, tolerance)
  })
}

const momentsOf = (rows: number[][]) => {
  const moments = noMoments(rows[0]!.length)
  for (const row of rows) take(moments, row)
  return moments
}

/** Correlations that loadings on one factor imply. */
const implied = (loadings: number[]): number[][] =>
  loadings.map((a, i) => loadings.map((b, j) => (i === j ? 1 : a * b)))

describe('E7: reliability of six people and four items', () => {
  const { E7, E7b_spearman_brown_two_items: two } = examples
  const moments = momentsOf(E7.matrix)
  const found = reliability(moments)

  test('running sums give the variances of the items and of the total', () => {
    const matrix = covariances(moments)!
    allNear(
      matrix.map((row, i) => row[i]!),
      E7.itemVarFloat,
    )
    near(
      matrix.flat().reduce((a, b) => a + b),
      E7.totalVarFloat,
    )
  })

  test('alpha is 79/85, with the interval of Feldt', () => {
    near(found.alpha!.value, E7.alphaFloat)
    near(found.alpha!.value, 79 / 85)
    near(found.alpha!.value, (E7.MSr - E7.MSe) / E7.MSr)
    near(found.alpha!.low, E7.feldtCI95[0]!)
    near(found.alpha!.high, E7.feldtCI95[1]!)
  })

  test('each item with the rest, and alpha without it', () => {
    allNear(found.itemRest, E7.itemRest)
    allNear(found.alphaIfDeleted, E7.alphaIfDeleted)
  })

  test('two items have Spearman-Brown and no alpha', () => {
    // Both items have variance 4/3 and covariance 2/3: r is one half.
    const pair = reliability(
      momentsOf([
        [0, 0],
        [2, 2],
        [0, 2],
        [2, 0],
        [0, 0],
        [2, 2],
        [2, 2],
        [0, 0],
      ]),
    )
    expect(two.r).toBe(0.5)
    near(pair.spearmanBrown, two.sb)
    expect(pair.alpha).toBeUndefined()
    expect(pair.factor).toBeUndefined()
  })

  test('what does not vary has no reliability, and one row none at all', () => {
    const same = reliability(
      momentsOf([
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ]),
    )
    expect([same.alpha, same.factor, same.itemRest[0]]).toEqual([undefined, undefined, undefined])
    expect(reliability(momentsOf([[1, 2, 3]]))).toMatchObject({ n: 1, alpha: undefined, itemRest: [] })
  })
})

describe('E8: omega total of one factor', () => {
  const { E8a, E8b_three_items_closed_form: three, E8c_E7_cov_uls: heywood, E7 } = examples

  test('the loadings behind implied correlations are found again', () => {
    const found = oneFactor(implied(E8a.loadings))!
    allNear(found.loadings, E8a.ulsRecovered, ITERATIVE)
    near(found.omega, E8a.omega, ITERATIVE)
    near(
      omegaTotal(
        E8a.loadings,
        E8a.loadings.map((l) => 1 - l * l),
      ),
      E8a.omega,
    )
    near(alpha(implied(E8a.loadings)), E8a.alphaOfImpliedR)
  })

  test('three items have a solution in closed form', () => {
    const found = oneFactor([
      [1, 0.42, 0.48],
      [0.42, 1, 0.56],
      [0.48, 0.56, 1],
    ])!
    allNear(found.loadings, three.loadings, ITERATIVE)
    near(found.omega, three.omega, ITERATIVE)
  })

  test('an item with less than no unique variance is flagged, and omega is withheld', () => {
    const found = oneFactor(covariances(momentsOf(E7.matrix))!)!
    allNear(found.loadings, heywood.loadings, ITERATIVE)
    allNear(found.uniquenesses, heywood.theta, ITERATIVE)
    expect(found.flag).toBe('heywood')
    expect(found.omega).toBeUndefined()
  })
})

describe('E9: reliable change', () => {
  const change = reliableChange(18, 0.85)

  test('standard error of measurement and of a difference, and the smallest reliable change', () => {
    near(standardError(18, 0.85), examples.E9.SEM)
    near(change.difference, examples.E9.Sdiff)
    near(change.threshold, examples.E9.threshold95)
  })

  test.each([
    ['42 to 58 is no reliable change', 58, examples.E9.a, false],
    ['42 to 64 is one', 64, examples.E9.b, true],
    ['42 to 20 is one for the worse', 20, examples.E9.c, true],
  ])('%s', (_what, after, index, reliable) => {
    near(change.index(42, after), index)
    expect(Math.abs(change.index(42, after)) >= RELIABLE).toBe(reliable)
  })
})

test('E10: change of eight people, its interval, d_av and the correction for small samples', () => {
  const { E10 } = examples
  const before = [40, 52, 35, 60, 48, 55, 30, 44]
  const after = [50, 55, 48, 62, 47, 66, 45, 51]
  const found = pairedChange(before, after)!
  allNear([found.mean, found.sd, found.se], [E10.mean, E10.sd, E10.se])
  allNear([found.low, found.high], E10.ciMean)
  allNear([found.sdBefore, found.sdAfter, found.r], [E10.sdPre, E10.sdPost, E10.r])
  allNear([found.dAv, found.gAv, found.dZ], [E10.dav_rms, E10.gav, E10.dz])
  expect(pairedChange([1], [2])).toBeUndefined()
})

describe('E11: agreement of pairs', () => {
  const pairs = {
    E11a_published_check: [
      [8, 6],
      [5, 3],
      [7, 2],
      [8, 5],
      [8, 7],
      [5, 6],
    ],
    E11b_newcomer_buddy: [
      [85, 80],
      [70, 60],
      [90, 75],
      [55, 60],
      [65, 50],
      [80, 70],
    ],
  }
  test.each(Object.entries(pairs))('%s', (name, scores) => {
    const wanted = examples[name as keyof typeof pairs]
    const found = agreement(
      scores.map(([a]) => a!),
      scores.map(([, b]) => b!),
    )!
    allNear([found.between, found.within, found.icc], [wanted.MSB, wanted.MSW, wanted.icc])
    allNear([found.r, found.difference], [wanted.pearson, wanted.meanDiff])
  })

  test('an ICC below zero is told as it is', () => {
    near(agreement([0, 10], [10, 0])!.icc, -1)
  })
})

test('E14: difference in differences of four means', () => {
  const found = differenceInDifferences({ before: 50, after: 62 }, { before: 51, after: 57 })
  near(found, examples.E14.did)
})

test('E18: those who left differ from those who stayed', () => {
  const [stayed, left] = [
    [60, 55, 70, 65, 58],
    [50, 45, 62, 48],
  ]
  near(mean(stayed!), examples.E18.meanStay)
  near(mean(left!), examples.E18.meanDrop)
  near(standardisedDifference(stayed!, left!), examples.E18.d)
  expect(standardisedDifference([1, 2], [3])).toBeUndefined()
})
