import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RawAnswer, read } from '../../server/core/answers/read.ts'
import type { Answer, Value } from '../../server/core/instrument/types.ts'
import { MISSING } from '../../server/core/panel/missing.ts'
import { isProblem } from '../../server/core/problem.ts'
import { kindOf } from '../../server/core/question/index.ts'
import { answerFor, reasonsOf } from '../support/arbitraries.ts'
import { everyScreen, questionnaires, shipped } from '../support/shipped.ts'

const { screens } = shipped('newcomer-midpoint')
const good: RawAnswer = { item: 'wb.01', value: 3 }

/** Reading gives exactly this problem, and none of the good answers around it. */
function refused(raw: RawAnswer, code: string): void {
  const result = read(screens, [good, raw, good])
  expect(Array.isArray(result), JSON.stringify(raw)).toBe(false)
  expect(result, JSON.stringify(raw)).toMatchObject({ problem: code, status: 422 })
}

const uniqueScreens = [...new Map(everyScreen.map((s) => [`${s.id} ${JSON.stringify(s)}`, s])).values()]

describe('reading refuses, and then accepts nothing of the list', () => {
  test('an item that the questionnaire does not have', () => {
    for (const item of ['wb.99', 'lon.01', 'wb', '', '__proto__', 'constructor', 'x'.repeat(500)]) {
      refused({ item, value: 1 }, 'item-unknown')
    }
  })

  test('a value of the wrong type', () => {
    const wrong = [
      '3',
      3.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      true,
      null,
      undefined,
      [3],
      { value: 3 },
      2 ** 53,
    ]
    for (const item of ['wb.01', 'ctc.hours', 'start.cons']) {
      for (const value of wrong) refused({ item, value }, 'value-type')
    }
    for (const value of [1, '1', ['1'], [1.5], [null], {}, null, undefined])
      refused({ item: 'ctc.place', value }, 'value-type')
  })

  test('a number out of range', () => {
    for (const value of [-1, 101, 1000, -991]) refused({ item: 'ctc.hours', value }, 'value-range')
  })

  test('a choice that is not offered, or offered once and chosen twice', () => {
    for (const value of [-1, 5, 99, -993]) refused({ item: 'wb.01', value }, 'value-unknown')
    for (const value of [[9], [0], [1, 9], [1, 1], [-993]])
      refused({ item: 'ctc.place', value }, 'value-unknown')
    refused({ item: 'ctc.house', value: -993 }, 'value-unknown')
  })

  test('a reason that is not offered', () => {
    for (const reason of [-986, -990, -994, -995, -999, 0, 3, -985.5, Number.NaN]) {
      refused({ item: 'wb.01', reason }, 'reason-unknown')
    }
  })

  test('a value and a reason together', () => {
    refused({ item: 'wb.01', value: 3, reason: -991 }, 'value-type')
    refused({ item: 'wb.01', value: null, reason: -991 }, 'value-type')
    refused({ item: 'ctc.house', value: 1, reason: -993 }, 'value-type')
  })
})

test('a value within bounds and an offered reason are accepted as they are', () => {
  const raw = [
    good,
    { item: 'ctc.hours', value: 0 },
    { item: 'ctc.hours', value: 100 },
    { item: 'ctc.place', value: [] },
    { item: 'ctc.place', value: [8, 1] },
    { item: 'wb.02', reason: -991 },
    { item: 'ctc.house', reason: -993 },
  ]
  const answers = raw.map(({ item, ...answer }) => ({ item, answer: answer as Answer }))
  expect(read(screens, raw)).toEqual(answers)
})

test('"does not apply" (-993) is taken only where it is offered', () => {
  const taken = uniqueScreens.filter((s) => !isProblem(read([s], [{ item: s.id, reason: -993 }])))
  expect(new Set(taken.map((s) => s.id))).toEqual(
    new Set(['ctc.house', 'cq.01', 'cq.02', 'cq.03', 'nav.01', 'nav.02', 'nav.03', 'nav.04', 'obl.does']),
  )
})

test('"left blank", "refused" and "don\'t know" are taken on every screen, other reasons nowhere', () => {
  for (const screen of uniqueScreens) {
    for (const { code } of MISSING) {
      const result = read([screen], [{ item: screen.id, reason: code }])
      const offered = reasonsOf(screen).includes(code)
      expect(isProblem(result), `${screen.id} ${code}`).toBe(!offered)
      if (offered) expect(result).toEqual([{ item: screen.id, answer: { reason: code } }])
    }
  }
})

/** Anything that JSON can carry, and numbers near what a screen takes. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.integer({ min: -1000, max: 110 }),
  fc.array(fc.integer({ min: -1, max: 10 }), { maxLength: 4 }),
  fc.constantFrom('nl', 'fa-AF', 'NL', 'nl-be', 'english', -0, 1e21, 0.5),
)

test('any JSON value on any screen is refused, or makes cells within the range of its kind', () => {
  fc.assert(
    fc.property(fc.constantFrom(...uniqueScreens), anything, (screen, value) => {
      const result = read([screen], [{ item: screen.id, value }])
      if (isProblem(result)) {
        expect(['value-type', 'value-range', 'value-unknown']).toContain(result.problem)
      } else {
        expect(result).toEqual([{ item: screen.id, answer: { value } }])
        cellsFit(screen, value as Value)
      }
    }),
    { numRuns: process.env.DUOPANEL_LONG ? 20_000 : 2000 },
  )
})

function cellsFit(screen: (typeof uniqueScreens)[number], value: Value): void {
  const kind = kindOf(screen)
  const columns = kind.columns(screen)
  const cells = kind.cells(screen, value)
  const range = kind.range(screen)
  expect(cells).toHaveLength(columns.length)
  for (const [i, cell] of cells.entries()) {
    expect(columns[i]!.type).toBe(range ? 'integer' : 'string')
    if (!range) {
      expect(typeof cell).toBe('string')
      continue
    }
    expect(Number.isInteger(cell)).toBe(true)
    expect(cell).toBeGreaterThanOrEqual(range[0])
    expect(cell).toBeLessThanOrEqual(range[1])
  }
}

test('every answer that a screen offers is accepted and comes back from the view unchanged', () => {
  const offered = fc.constantFrom(...uniqueScreens).chain((s) => fc.tuple(fc.constant(s), answerFor(s)))
  fc.assert(
    fc.property(offered, ([screen, answer]) => {
      expect(read([screen], [{ item: screen.id, ...answer }])).toEqual([{ item: screen.id, answer }])
      const view = kindOf(screen).toView(screen, answer)
      if (view !== undefined) expect(kindOf(screen).fromView(screen, view)).toEqual(answer)
      else expect(answer).toHaveProperty('reason')
    }),
  )
})

test('a problem names the item and limits, never the answer', () => {
  const secret = 'my own words 4711'
  for (const { screens: all } of questionnaires) {
    for (const screen of all) {
      const values = [secret, [secret], { secret }, 4711]
      for (const value of values) {
        const result = read(all, [{ item: screen.id, value }])
        const ownWords = screen.kind === 'open' && value === secret
        if (ownWords) continue
        expect(isProblem(result), screen.id).toBe(true)
        expect(JSON.stringify(result)).not.toMatch(/4711/)
      }
    }
  }
})
