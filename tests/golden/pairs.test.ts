import { describe, expect, test } from 'vitest'
import { agreement, difference, distance, type Side } from '../../server/core/measure/pairs.ts'
import { isReason } from '../../server/core/panel/missing.ts'
import examples from './measurement-examples.json' with { type: 'json' }

/** Worked examples of pairs; the JSON holds their results. */
const PUBLISHED = [
  [8, 6],
  [5, 3],
  [7, 2],
  [8, 5],
  [8, 7],
  [5, 6],
]
const NEWCOMER_BUDDY = [
  [85, 80],
  [70, 60],
  [90, 75],
  [55, 60],
  [65, 50],
  [80, 70],
]

const side = (score: number, items: number[] = []): Side => ({ score, items, gave: true })
const sum = (x: number[]) => x.reduce((a, b) => a + b, 0)

describe.each([
  ['E11a', PUBLISHED, examples.E11a_published_check],
  ['E11b', NEWCOMER_BUDDY, examples.E11b_newcomer_buddy],
])('%s: differences per pair', (_name, pairs, example) => {
  const diffs = pairs.map(([n, b]) => difference(side(n!), side(b!)))

  test('have the mean difference of the example', () => {
    expect(sum(diffs) / pairs.length).toBeCloseTo(example.meanDiff, 9)
  })

  test('give its mean square within pairs, Σd²/2D', () => {
    expect(sum(diffs.map((d) => d * d)) / (2 * pairs.length)).toBeCloseTo(example.MSW, 9)
  })
})

test('E12: absolute differences of expectations, one by one, and their mean', () => {
  const [n, b] = [
    [4, 3, 1, 2, 0, 3],
    [1, 2, 4, 3, 2, 3],
  ] as const
  const apart = n.map((x, i) => distance(side(x), side(b[i]!)))
  expect(apart).toEqual(examples.E12.absdiff)
  expect(sum(apart) / apart.length).toBeCloseTo(examples.E12.mad, 9)
  expect(agreement(side(0, [...n]), side(0, [...b]))).toBeCloseTo(1 / 6, 12)
})

describe('agreement', () => {
  const six = [4, 3, 3, 2, 3, 4]
  test('counts items valid for both; 5 of 6 are enough (25 ≥ 24), 4 of 6 are not', () => {
    expect(agreement(side(85, six), side(85, [4, 3, 1, -991, 3, 4]))).toBe(4 / 5)
    expect(agreement(side(85, six), side(-990, [4, 3, -985, -991, 3, 4]))).toBe(-990)
    expect(agreement(side(-990, [-991, ...six.slice(1)]), side(-990, [4, -991, 3, 2, 3, 4]))).toBe(-990)
  })

  test('of a scale of three or four needs all of them', () => {
    expect(agreement(side(50, [2, 2, 2, 2]), side(50, [2, 2, 2, 1]))).toBe(0.75)
    expect(agreement(side(50, [2, 2, 2, 2]), side(-990, [2, 2, 2, -985]))).toBe(-990)
    expect(agreement(side(50, [2, 2, 2]), side(-990, [2, 2, -985]))).toBe(-990)
  })
})

describe('the reason of an undefined pair figure is the first that applies', () => {
  const gone = (reason: number): Side => ({ score: reason, items: [reason, reason], gave: false })
  const gave = (reason: number): Side => ({ score: reason, items: [reason, reason], gave: true })
  const valid: Side = { score: 50, items: [2, 2], gave: true }
  test.each([
    ['not due', gone(-986), gone(-986), -986],
    ['the module is not in this questionnaire, though one member gave no form', gave(-996), gone(-996), -996],
    ['one member gave no form', valid, gone(-997), -987],
    ['one member withdrew', valid, gone(-998), -987],
    ['one refused, the other gave no form', gave(-991), gone(-997), -987],
    ['neither gave a form', gone(-997), gone(-997), -997],
    ['both refused', gave(-991), gave(-991), -991],
    ['both skipped', gave(-994), gave(-994), -994],
    ['one skipped, one not reached', gave(-994), gave(-995), -994],
    ['one refused, one does not know', gave(-991), gave(-992), -990],
    ['one side has a score', valid, gave(-991), -990],
  ] as const)('%s', (_why, n, b, code) => {
    for (const figure of [difference, distance, agreement]) {
      expect(figure(n, b)).toBe(code)
      expect(figure(b, n)).toBe(code)
      expect(isReason(figure(n, b))).toBe(true)
    }
  })
})
