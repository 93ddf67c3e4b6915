import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Study, WavePlan } from '../../server/core/instrument/types.ts'
import { type FormState, stateOf, stepDue, type WaveFacts, windowOn } from '../../server/core/study/waves.ts'
import { study as base } from '../support/shipped.ts'

const planned = base.waves.filter((w) => w.opens.at !== 'exit')
const exit = base.waves.find((w) => w.opens.at === 'exit')!
const W1B: WavePlan = {
  ...{ wave: 'w1b', clock: 'match', target: { at: 'start', days: 0 } },
  ...{ opens: { at: 'start', days: 0 }, closes: { at: 'start', days: 21 } },
}
const withLength = (lengthDays: number): Study => ({ ...base, lengthDays })

/** From not yet, over taking answers, to over: a state never goes back. */
const PHASE: Record<FormState, number> = {
  ...{ scheduled: 0, open: 1, invited: 1, started: 1 },
  ...{ complete: 2, partial: 2, closed: 2, refused: 2, 'moved to exit': 2, withdrawn: 2, 'not eligible': 2 },
}

const after = (from: number, most = 200) => fc.integer({ min: from, max: from + most })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const strip = <T extends object>(o: T): T =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T

/** Facts in an order that can happen: enrolled, started, ended, recorded; invited, answered, sent. */
const facts: fc.Arbitrary<WaveFacts> = fc
  .record({
    role: fc.constantFrom('n' as const, 'b' as const),
    enrolled: fc.integer({ min: 0, max: 30 }),
    gap: maybe(fc.integer({ min: 0, max: 150 })),
    lasts: maybe(fc.integer({ min: 0, max: 300 })),
    told: fc.integer({ min: 0, max: 60 }),
    further: fc.integer({ min: 0, max: 120 }),
    main: fc.boolean(),
    early: fc.boolean(),
    withdrawn: maybe(after(0, 500)),
    invited: maybe(after(0, 450)),
    answered: maybe(fc.integer({ min: 0, max: 30 })),
    sent: maybe(fc.integer({ min: 0, max: 30 })),
    refused: fc.boolean(),
    complete: fc.boolean(),
  })
  .map((d) => {
    const started = d.gap === undefined ? undefined : d.enrolled + d.gap
    const begins = started === undefined ? undefined : d.main ? started : started + d.further
    const ended = begins === undefined || d.lasts === undefined ? undefined : begins + d.lasts
    const answered = d.invited === undefined || d.answered === undefined ? undefined : d.invited + d.answered
    return strip({
      ...{ role: d.role, enrolled: d.enrolled, started, withdrawn: d.withdrawn },
      match:
        begins === undefined
          ? undefined
          : strip({
              ...{ main: d.main, started: begins, ended, early: d.early },
              recorded: ended === undefined ? undefined : ended + d.told,
            }),
      form:
        d.invited === undefined
          ? undefined
          : strip({
              ...{ invited: d.invited, answered, complete: d.complete },
              sent: answered === undefined || d.sent === undefined ? undefined : answered + d.sent,
              refused: d.refused && answered === undefined ? d.invited : undefined,
            }),
    }) as WaveFacts
  })

const DAYS = Array.from({ length: 700 }, (_, i) => i)
const length = fc.integer({ min: 85, max: 365 })

/** A form is sent only in the wave's window: facts of a program that keeps to the states. */
const inWindow = (plan: WavePlan, f: WaveFacts, study: Study): WaveFacts => {
  const { form, ...rest } = f
  if (!form) return f
  return stateOf(plan, rest, study, form.invited) === 'open' ? f : rest
}

describe('the state of a form', () => {
  test('never goes back when time goes on: what closed stays closed', () => {
    fc.assert(
      fc.property(facts, length, fc.constantFrom(...planned, exit), (f, L, plan) => {
        const study = withLength(L)
        const real = inWindow(plan, f, study)
        let before = 0
        for (const day of DAYS) {
          const phase = PHASE[stateOf(plan, real, study, day)]
          expect(phase, `day ${day}`).toBeGreaterThanOrEqual(before)
          before = phase
        }
      }),
    )
  })

  test('asks about one planned wave at a time, and the windows lie where the rules say', () => {
    fc.assert(
      fc.property(length, fc.integer({ min: 0, max: 90 }), (L, gap) => {
        const study = withLength(L)
        const f: WaveFacts = {
          ...{ role: 'n', enrolled: 0, started: gap },
          match: { main: true, started: gap, early: false },
        }
        const half = Math.floor(L / 2)
        for (const day of DAYS.slice(gap)) {
          const on = day - gap
          const expected = [on <= 21, on >= half - 14 && on <= half + 28, on >= L - 14 && on <= L + 42]
          const open = planned.slice(0, 3).map((plan) => stateOf(plan, f, study, day) === 'open')
          expect(open, `day ${on}`).toEqual(expected)
          expect(open.filter(Boolean).length).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('of a planned wave has no gap: not yet, then open, then over, each from the day after the other', () => {
    fc.assert(
      fc.property(facts, length, fc.constantFrom(...planned), (f, L, plan) => {
        const { form: _form, withdrawn: _withdrawn, ...rest } = f
        const study = withLength(L)
        const states = DAYS.map((day) => stateOf(plan, rest, study, day))
        const window = windowOn(plan, rest, study, DAYS.length - 1)
        if (!window || states.includes('moved to exit') || states.includes('not eligible')) return
        const opens = Math.max(window.opens, rest.enrolled)
        expect(states.indexOf('open')).toBe(opens)
        expect(states.lastIndexOf('open')).toBe(Math.min(window.closes, DAYS.length - 1))
      }),
    )
  })
})

describe('after an early end', () => {
  const early = (recorded: number): WaveFacts => ({
    ...{ role: 'n', enrolled: 0, started: 10 },
    match: { main: true, started: 10, ended: 60, recorded, early: true },
  })

  test('the exit form is due from the record of the coordinator on, never before', () => {
    expect(stateOf(exit, early(75), base, 74)).toBe('scheduled')
    expect(stateOf(exit, early(75), base, 75)).toBe('open')
    const { recorded: _, ...unrecorded } = early(75).match!
    expect(stateOf(exit, { ...early(75), match: unrecorded }, base, 400)).toBe('scheduled')
  })

  test('the exit form stays open for 42 days from its invitation', () => {
    const f = { ...early(75), form: { invited: 80, complete: false } }
    expect([122, 123].map((day) => stateOf(exit, f, base, day))).toEqual(['invited', 'closed'])
  })

  test('a match that ran to its end has no exit form', () => {
    const f = early(75)
    expect(stateOf(exit, { ...f, match: { ...f.match!, early: false } }, base, 100)).toBe('scheduled')
  })

  test('the follow-up goes to everybody at the original date', () => {
    const w3 = planned.find((w) => w.wave === 'w3')!
    expect([175, 176].map((day) => stateOf(w3, early(75), base, day))).toEqual(['scheduled', 'open'])
  })

  test('a form about a further match moves to the exit form, unless it was begun', () => {
    const w2 = planned.find((w) => w.wave === 'w2')!
    const further = { ...early(75), match: { ...early(75).match!, main: false } }
    expect(stateOf(w2, further, base, 90)).toBe('moved to exit')
    const begun = { ...further, form: { invited: 86, answered: 87, complete: false } }
    const late = { ...begun, match: { ...begun.match, recorded: 95 } }
    expect(stateOf(w2, late, base, 100)).toBe('started')
  })
})

test('a repeated baseline is asked only where the intake is older than 60 days at the start of the match', () => {
  const study = {
    ...base,
    questionnaires: [...base.questionnaires, { ...base.questionnaires[0]!, wave: 'w1b' }],
  }
  const at = (baseline: number): WaveFacts => ({
    ...{ role: 'n', enrolled: 0, started: 100, baseline },
    match: { main: true, started: 100, early: false },
  })
  expect([39, 40].map((baseline) => stateOf(W1B, at(baseline), study, 105))).toEqual(['open', 'not eligible'])
  expect([121, 122].map((day) => stateOf(W1B, at(1), study, day))).toEqual(['open', 'closed'])
})

test('reminders fall on days 3, 7 and 14 after the invitation; after a pause only the latest is sent', () => {
  const steps = [2, 3, 6, 7, 13, 14, 30].map((d) => stepDue('invited', 100, 100 + d))
  expect(steps).toEqual([undefined, 'remind1', 'remind1', 'remind2', 'remind2', 'remind3', 'remind3'])
  for (const state of ['complete', 'partial', 'refused', 'scheduled', 'not eligible'] as const)
    expect(stepDue(state, 100, 130)).toBeUndefined()
})
