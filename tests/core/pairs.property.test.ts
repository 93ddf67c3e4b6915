import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agreement, difference, distance, type Side } from '../../server/core/measure/pairs.ts'
import { score } from '../../server/core/measure/score.ts'
import { isReason } from '../../server/core/panel/missing.ts'
import { anyReason } from '../support/arbitraries.ts'

const ITEMS = 6
const RECIPE = { lo: 0, hi: 4, minValid: 5, reverse: Array<boolean>(ITEMS).fill(false) }

/** A side as a form makes it: items, and the score that follows from them. */
const answered: fc.Arbitrary<Side> = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) }, anyReason), {
    minLength: ITEMS,
    maxLength: ITEMS,
  })
  .map((items) => ({ items, score: score(items, RECIPE).score, gave: true }))
const absent: fc.Arbitrary<Side> = anyReason.map((reason) => ({
  items: Array<number>(ITEMS).fill(reason),
  score: reason,
  gave: false,
}))
const anySide = fc.oneof({ weight: 4, arbitrary: answered }, absent)

const holds = (what: (n: Side, b: Side) => void) => fc.assert(fc.property(anySide, anySide, what))

test('the difference changes its sign when the roles are swapped, or keeps its reason', () => {
  holds((n, b) => {
    const [d, back] = [difference(n, b), difference(b, n)]
    if (isReason(d)) expect(back).toBe(d)
    else expect(d + back).toBe(0)
  })
})

test('distance and agreement do not depend on who is who', () => {
  holds((n, b) => {
    expect(distance(n, b)).toBe(distance(b, n))
    expect(agreement(n, b)).toBe(agreement(b, n))
  })
})

test('values lie in their ranges: −100…100, 0…100, 0…1', () => {
  holds((n, b) => {
    const within = (x: number, lo: number, hi: number) => isReason(x) || (x >= lo && x <= hi)
    expect(within(difference(n, b), -100, 100)).toBe(true)
    expect(within(distance(n, b), 0, 100)).toBe(true)
    expect(within(agreement(n, b), 0, 1)).toBe(true)
  })
})

test('no reason is ever counted as a value: a value stands exactly where both sides are valid enough', () => {
  holds((n, b) => {
    const scored = !isReason(n.score) && !isReason(b.score)
    expect(isReason(difference(n, b))).toBe(!scored)
    if (scored) expect(difference(n, b)).toBe(n.score - b.score)
    const both = n.items.filter((x, i) => !isReason(x) && !isReason(b.items[i]!)).length
    expect(isReason(agreement(n, b))).toBe(5 * both < 4 * ITEMS)
  })
})

test('two equal sides differ by nothing and agree in everything', () => {
  fc.assert(
    fc.property(answered, (side) => {
      if (!isReason(side.score)) expect(difference(side, side)).toBe(0)
      const valid = side.items.filter((x) => !isReason(x)).length
      if (5 * valid >= 4 * ITEMS) expect(agreement(side, side)).toBe(1)
    }),
  )
})
