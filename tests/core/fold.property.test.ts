import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AnswerEvent,
  answersOf,
  type Current,
  fold,
  type StoredAnswer,
} from '../../server/core/answers/fold.ts'
import { anyReason } from '../support/arbitraries.ts'

const storedAnswer: fc.Arbitrary<StoredAnswer> = fc.record({
  item: fc.constantFrom('wb.01', 'wb.02', 'ctc.place'),
  answer: fc.oneof(
    fc.nat(4).map((value) => ({ value })),
    fc.subarray([1, 2, 3]).map((value) => ({ value })),
    anyReason.map((reason) => ({ reason })),
  ),
  age_ms: fc.nat(6),
  lang: fc.constantFrom('nl', 'ar'),
})

/** Few items and few milliseconds, so that answers often meet at the same moment. */
const events: fc.Arbitrary<AnswerEvent[]> = fc.uniqueArray(
  fc.record({
    event_id: fc.string({ minLength: 1, maxLength: 2, unit: fc.constantFrom('0', '1', 'a', 'b') }),
    received_at: fc.nat(6).map((n) => 1_790_000_000_000 + n),
    answers: fc.uniqueArray(storedAnswer, { selector: (a) => a.item, minLength: 1 }),
  }),
  { selector: (e) => e.event_id, maxLength: 8 },
)

/** The same events in another order, some of them several times: a phone repeats what was not acknowledged. */
const arrivals = events.chain((sent) =>
  fc.tuple(
    fc.constant(sent),
    fc.shuffledSubarray(sent, { minLength: sent.length }),
    fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
  ),
)

describe('current answers', () => {
  test('do not depend on the order in which events were saved or arrive, nor on repeats', () => {
    fc.assert(
      fc.property(arrivals, ([sent, shuffled, repeats]) => {
        const arrived = [...shuffled]
        for (const [which, where] of repeats) {
          if (sent.length > 0) arrived.splice(where % (arrived.length + 1), 0, sent[which % sent.length]!)
        }
        expect(fold(arrived)).toEqual(fold(sent))
      }),
    )
  })

  test('are the answers with the highest moment of answering, then the highest event id', () => {
    fc.assert(
      fc.property(events, (sent) => {
        const given = sent.flatMap((e) =>
          e.answers.map((a) => ({ ...a, at: e.received_at - a.age_ms, event_id: e.event_id })),
        )
        const current = fold(sent)
        expect(new Set(Object.keys(current))).toEqual(new Set(given.map((g) => g.item)))
        for (const [item, held] of Object.entries(current)) {
          const mine = given.filter((g) => g.item === item)
          const latest = Math.max(...mine.map((g) => g.at))
          const winner = mine
            .filter((g) => g.at === latest)
            .reduce((a, b) => (a.event_id > b.event_id ? a : b))
          const { answer, lang, event_id } = winner
          expect(held).toEqual({ answer, lang, event_id, answered_at: latest } satisfies Current)
        }
      }),
    )
  })

  test('an answer given later but sent earlier wins over one that was long on its way', () => {
    const late = { event_id: 'a', received_at: 1000, answers: [stored(3, 0)] }
    const waited = { event_id: 'z', received_at: 5000, answers: [stored(1, 4500)] }
    expect(answersOf(fold([late, waited]))).toEqual({ 'wb.01': { value: 3 } })
    expect(answersOf(fold([waited, late]))).toEqual({ 'wb.01': { value: 3 } })
  })

  test('a reason given later takes the place of a value: what was withdrawn does not come back', () => {
    const first = { event_id: 'a', received_at: 1000, answers: [stored(3, 0)] }
    const refused = {
      event_id: 'b',
      received_at: 2000,
      answers: [{ ...stored(0, 0), answer: { reason: -991 } }],
    }
    expect(answersOf(fold([first, refused]))).toEqual({ 'wb.01': { reason: -991 } })
  })

  test('the last of several answers in one event counts when their moments are the same', () => {
    const event = { event_id: 'a', received_at: 1000, answers: [stored(1, 5), stored(2, 5)] }
    expect(answersOf(fold([event, event]))).toEqual({ 'wb.01': { value: 2 } })
  })
})

const stored = (value: number, age_ms: number): StoredAnswer => ({
  item: 'wb.01',
  answer: { value },
  age_ms,
  lang: 'nl',
})
