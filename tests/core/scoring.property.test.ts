import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balance, commonReason, type Recipe, reversed, score } from '../../server/core/measure/score.ts'
import { isReason, NOT_COMPUTABLE, STRUCTURAL_ORDER, UNDEFINED } from '../../server/core/panel/missing.ts'
import { anyReason } from '../support/arbitraries.ts'
import { scales } from '../support/shipped.ts'

interface Case {
  items: number[]
  recipe: Recipe
}

/** Items within their bounds or missing, with any recipe for them. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    lo: fc.integer({ min: -5, max: 5 }),
    span: fc.integer({ min: 1, max: 10 }),
    k: fc.integer({ min: 1, max: 10 }),
  })
  .chain(({ lo, span, k }) => {
    const hi = lo + span
    const item = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: lo, max: hi }) },
      { weight: 1, arbitrary: anyReason },
    )
    const list = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: k, maxLength: k })
    return fc.record({
      items: list(item),
      recipe: fc.record({
        ...{ lo: fc.constant(lo), hi: fc.constant(hi) },
        minValid: fc.integer({ min: 1, max: k }),
        reverse: list(fc.boolean()),
      }),
    })
  })

describe('scores', () => {
  test('reversing twice gives the answer back, and a reversed answer stays within the bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.nat(100), fc.nat(), (lo, span, n) => {
        const hi = lo + span
        const x = lo + (n % (span + 1))
        const once = reversed(x, lo, hi)
        expect(reversed(once, lo, hi)).toBe(x)
        expect(once).toBeGreaterThanOrEqual(lo)
        expect(once).toBeLessThanOrEqual(hi)
      }),
    )
  })

  test('a score lies in 0..100 or is a reason; enough valid items give a score, too few a reason', () => {
    fc.assert(
      fc.property(anyCase, ({ items, recipe }) => {
        const result = score(items, recipe)
        expect(result.k).toBe(items.filter((x) => !isReason(x)).length)
        expect(isReason(result.score)).toBe(result.k < recipe.minValid)
        if (isReason(result.score)) return
        expect(result.score).toBeGreaterThanOrEqual(0)
        expect(result.score).toBeLessThanOrEqual(100)
      }),
    )
  })

  test('a reason is never counted as a value: another reason in its place changes neither score nor k', () => {
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(anyReason), ({ items, recipe }, others) => {
        const changed = items.map((x) => (isReason(x) ? (others.next().value as number) : x))
        const [was, is] = [score(items, recipe), score(changed, recipe)]
        expect(is.k).toBe(was.k)
        if (was.k >= recipe.minValid) expect(is.score).toBe(was.score)
        else expect(isReason(is.score)).toBe(true)
      }),
    )
  })

  test('a missing item is left out and not counted as 0: the valid items alone give the same score', () => {
    fc.assert(
      fc.property(anyCase, ({ items, recipe }) => {
        const full = score(items, recipe)
        fc.pre(full.k >= recipe.minValid)
        const valid = items.map((_, i) => i).filter((i) => !isReason(items[i]!))
        const reverse = valid.map((i) => recipe.reverse[i]!)
        expect(
          score(
            valid.map((i) => items[i]!),
            { ...recipe, reverse },
          ),
        ).toEqual(full)
      }),
    )
  })

  test('the order of items does not matter', () => {
    const shuffled = anyCase.chain((c) =>
      fc.tuple(
        fc.constant(c),
        fc.shuffledSubarray(
          c.items.map((_, i) => i),
          { minLength: c.items.length, maxLength: c.items.length },
        ),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([{ items, recipe }, order]) => {
        const reverse = order.map((i) => recipe.reverse[i]!)
        expect(
          score(
            order.map((i) => items[i]!),
            { ...recipe, reverse },
          ),
        ).toEqual(score(items, recipe))
      }),
    )
  })

  test('keying every item the other way round turns the score round', () => {
    fc.assert(
      fc.property(anyCase, ({ items, recipe }) => {
        const was = score(items, recipe)
        const is = score(items, { ...recipe, reverse: recipe.reverse.map((r) => !r) })
        if (isReason(was.score)) expect(is.score).toBe(was.score)
        else expect(is.score).toBeCloseTo(100 - was.score, 9)
      }),
    )
  })
})

describe('the reason of a score without valid items', () => {
  test('is one of its items or "not computable", never a value', () => {
    fc.assert(
      fc.property(fc.array(anyReason, { minLength: 1, maxLength: 8 }), (reasons) => {
        expect([...reasons, NOT_COMPUTABLE]).toContain(commonReason(reasons))
      }),
    )
  })

  test('is the first structural one in the written order, when all are structural', () => {
    expect(STRUCTURAL_ORDER).toEqual([-998, -986, -996, -997, -994, -995, -999])
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<number>(...STRUCTURAL_ORDER), { minLength: 1, maxLength: 8 }),
        (reasons) => {
          expect(commonReason(reasons)).toBe(STRUCTURAL_ORDER.find((r) => reasons.includes(r)))
        },
      ),
    )
  })

  test('is "not computable" as soon as different answers meet', () => {
    expect(commonReason([-991, -992])).toBe(NOT_COMPUTABLE)
    expect(commonReason([-991, -994])).toBe(NOT_COMPUTABLE)
    expect(commonReason([-993, -993, -985])).toBe(NOT_COMPUTABLE)
  })
})

test('the mix of two scores lies in 0..1 and does not ask which comes first', () => {
  const percent = fc.double({ min: 0, max: 100, noNaN: true })
  fc.assert(
    fc.property(percent, percent, (a, b) => {
      const mix = balance(a, b)
      expect(balance(b, a)).toBe(mix)
      if (a + b === 0) {
        expect(mix).toBe(UNDEFINED)
      } else {
        expect(mix).toBeGreaterThanOrEqual(0)
        expect(mix).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('the mix of a score and a reason is a reason', () => {
  expect(balance(75, -990)).toBe(NOT_COMPUTABLE)
  expect(balance(-994, -994)).toBe(-994)
  expect(balance(-991, -992)).toBe(NOT_COMPUTABLE)
})

describe('every shipped scale', () => {
  /** "Never needed" is an honest answer there, so three of four are enough. */
  const EXCEPTIONS: Record<string, number> = { nav: 3 }

  test.each(scales)('$module: $stem needs the written share of valid items, floor((4k + 4) / 5)', (scale) => {
    expect(scale.minValid).toBe(EXCEPTIONS[scale.stem] ?? Math.floor((4 * scale.items.length + 4) / 5))
  })

  test('the scales of the core battery are all there', () => {
    const stems = scales.map((s) => `${s.module} ${s.stem}`).sort()
    expect(stems).toEqual([
      ...['anx anx', 'aut aut', 'bel bel', 'bur bur', 'clo clo', 'con con', 'cq cq_q', 'ece ece'],
      ...['fupb fup', 'fupb fup_b', 'lng lng_s', 'lng lng_u', 'lon lon_e', 'lon lon_s', 'lon lon_t'],
      ...['msat msat', 'mse mse', 'nav nav', 'psup psup', 'pwr pwr', 'rq rq'],
      ...['supg sup_i', 'supg sup_r', 'supr sup_i', 'supr sup_r', 'vsat vsat', 'wb wb'],
    ])
  })
})
