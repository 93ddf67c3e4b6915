import { describe, expect, test } from 'vitest'
import { scalesOf } from '../../server/core/instrument/scales.ts'
import type { Scale } from '../../server/core/instrument/types.ts'
import { bandOf, recipeOf, score, scoreRange } from '../../server/core/measure/score.ts'
import { LEFT_BLANK, NOT_COMPUTABLE, REFUSED } from '../../server/core/panel/missing.ts'
import { library } from '../support/shipped.ts'
import examples from './measurement-examples.json' with { type: 'json' }

/** The scoring rules of published scales, against figures worked out by hand from their manuals. No item text is shipped. */

const scale = (module: string, stem = module): Scale => {
  const file = library.modules.get(`${module}@1.0.0`)!
  const present = new Set(file.items.map((item) => `${module}.${item.id}`))
  return scalesOf(file, new Map(), present).find((s) => s.stem === stem)!
}
const scored = (items: readonly number[], of: Scale): number => score(items, recipeOf(of)).score
const near = (actual: number, expected: number): void =>
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(1e-9)
const band = (value: number, of: Scale, name: string): string => {
  const banding = of.bandings![name]!
  return banding.bands[bandOf(value, banding)! - 1]!.label
}

test('WHO-5 is the sum times four, and has no score with an item missing', () => {
  const who5 = scale('who5')
  expect(scored([3, 4, 2, 5, 3], who5)).toBe(examples.E1a_who5format_complete.score)
  expect(scored([3, 4, REFUSED, 5, 3], who5)).toBe(NOT_COMPUTABLE)
  expect(scoreRange(who5)).toEqual([0, 100])
  expect(band(48, who5, 'poor')).toBe('poor wellbeing')
  expect(band(28, who5, 'low')).toBe('stronger sign of poor wellbeing')
  expect(band(52, who5, 'poor')).toBe('not poor')
})

describe('E16: DJG-6 counts answers; in the total one missing item counts 0, a sub-scale needs all three', () => {
  const [YES, MORE_OR_LESS, NO] = [1, 2, 3]
  /** Emotional: yes, more or less, no. Social: yes, no, more or less. */
  const complete = [YES, MORE_OR_LESS, NO, YES, NO, MORE_OR_LESS]
  const cases = {
    a: complete,
    b: complete.map((x, i) => (i === 0 ? REFUSED : x)),
    c: complete.map((x, i) => (i < 2 ? REFUSED : x)),
  }
  test.each(Object.entries(cases))('case %s', (name, items) => {
    const wanted = examples.E16[name as keyof typeof cases]
    const found = {
      emotional: scored(items.slice(0, 3), scale('djg6', 'djg6_e')),
      social: scored(items.slice(3), scale('djg6', 'djg6_s')),
      total: scored(items, scale('djg6', 'djg6_t')),
    }
    for (const part of ['emotional', 'social', 'total'] as const)
      expect(found[part], part).toBe(wanted[part] ?? NOT_COMPUTABLE)
  })

  test('the ends of the scale and its bands', () => {
    const total = scale('djg6', 'djg6_t')
    expect(scored([NO, NO, NO, YES, YES, YES], total)).toBe(0)
    expect(scored([YES, YES, YES, NO, NO, NO], total)).toBe(6)
    expect([1, 2, 4, 5].map((x) => bandOf(x, total.bandings!.manual!))).toEqual([1, 2, 2, 3])
    expect(scoreRange(total)).toEqual([0, 6])
  })
})

test('E15: IPL-12 goes from 0 to 1', () => {
  const ipl = scale('ipl12', 'ipl12_t')
  /** Twelve answers from 1 to 5 with this sum. */
  const answers = (sum: number) =>
    Array.from({ length: 12 }, (_, i) => 1 + Math.min(4, Math.max(0, sum - 12 - 4 * i)))
  for (const [sum, wanted] of [
    [36, examples.E15.sum36],
    [12, examples.E15.sum12],
    [60, examples.E15.sum60],
    [47, examples.E15.sum47],
  ] as const) {
    expect(answers(sum).reduce((a, b) => a + b)).toBe(sum)
    near(scored(answers(sum), ipl), wanted)
  }
})

test('OSSS-3 has items of four and of five answers and reaches 14', () => {
  const osss = scale('osss3')
  expect(scored([4, 5, 5], osss)).toBe(14)
  expect(scored([1, 1, 1], osss)).toBe(3)
  expect(scoreRange(osss)).toEqual([3, 14])
  expect([8, 9, 11, 12].map((x) => bandOf(x, osss.bandings!.three!))).toEqual([1, 2, 2, 3])
  expect([8, 9, 14].map((x) => bandOf(x, osss.bandings!.two!))).toEqual([1, 2, 2])
})

test('UCLA-3: the disputed cut-off is a choice, and the two sources disagree about a score of 5', () => {
  const ucla = scale('ucla3')
  expect(scored([2, 1, 2], ucla)).toBe(5)
  expect(band(5, ucla, 'from4')).toBe('lonely')
  expect(band(5, ucla, 'from6')).toBe('not lonely')
})

test('MSPSS has means: a missing item of twelve is left out, a sub-scale needs its four', () => {
  const items = [7, 6, 1, 2, 5, 4, 4, 2, 4, 6, 3, REFUSED]
  near(scored(items, scale('mspss', 'mspss_t')), 44 / 11)
  const of = (ids: number[]) => ids.map((i) => items[i - 1]!)
  near(scored(of([1, 2, 5, 10]), scale('mspss', 'mspss_so')), 6)
  near(scored(of([3, 4, 8, 11]), scale('mspss', 'mspss_fa')), 2)
  expect(scored(of([6, 7, 9, 12]), scale('mspss', 'mspss_fr'))).toBe(NOT_COMPUTABLE)
  expect(band(35 / 12, scale('mspss', 'mspss_t'), 'rough'), 'between two bands').toBe('low support')
})

test('BRS is the mean of six items of which the even ones are reversed', () => {
  const brs = scale('brs')
  near(scored([4, 2, 5, 1, 3, 2], brs), (4 + 4 + 5 + 5 + 3 + 4) / 6)
  near(scored([4, 2, 5, 1, 3, REFUSED], brs), (4 + 4 + 5 + 5 + 3) / 5)
  expect([2.99, 3, 4.3, 4.31].map((x) => bandOf(x, brs.bandings!.three!))).toEqual([1, 2, 2, 3])
  expect(scoreRange(brs)).toEqual([1, 5])
})

test('SWLS is a sum, and a score of 20 is named differently by two divisions', () => {
  const swls = scale('swls')
  expect(scored([4, 4, 4, 4, 4], swls)).toBe(20)
  expect(band(20, swls, 'seven')).toBe('neutral')
  expect(band(20, swls, 'six')).toBe('average')
  expect(scored([4, 4, 4, 4, REFUSED], swls)).toBe(NOT_COMPUTABLE)
})

test('CSBS is a mean, and all left blank stays left blank', () => {
  near(scored([1, 2, 4, 5], scale('csbs')), 3)
  expect(scored([LEFT_BLANK, LEFT_BLANK, LEFT_BLANK, LEFT_BLANK], scale('csbs'))).toBe(LEFT_BLANK)
})

test('a prorated sum is the mean of the valid items times their number', () => {
  const sum: Scale = {
    ...{ stem: 'x', module: 'x', lo: 0, hi: 3, minValid: 3, method: 'sum', factor: 2 },
    items: ['1', '2', '3', '4'].map((id) => ({ id, reverse: id === '2' })),
  }
  near(scored([3, 0, 1, REFUSED], sum), (2 * 4 * (3 + 3 + 1)) / 3)
  near(scored([3, 0, 1, 2], sum), 2 * (3 + 3 + 1 + 2))
})

test('scores of published scales have no word of an item in this repository', () => {
  for (const module of ['who5', 'djg6', 'ucla3', 'osss3', 'ipl12', 'mspss', 'brs', 'swls', 'csbs']) {
    expect(library.modules.get(`${module}@1.0.0`), module).toMatchObject({
      ...{ validated: true, wording: 'holder' },
      source: expect.any(String),
    })
    const home = library.homes.get(`modules/${module}/1.0.0`)!
    expect([home.source.size, home.translations.size], module).toEqual([0, 0])
  }
})
