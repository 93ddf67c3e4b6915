import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayNumber, dayOf, isIsoDate, isoDate, quarterOf } from '../../server/core/study/calendar.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Brussels',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
})

/** The Brussels date of a moment, from Intl and not from the code under test. */
function brusselsDate(ms: number): string {
  const parts = Object.fromEntries(wallClock.formatToParts(ms).map((p) => [p.type, p.value]))
  return `${parts.year}-${parts.month}-${parts.day}`
}

function agrees(ms: number): void {
  expect(isoDate(dayOf(ms)), new Date(ms).toISOString()).toBe(brusselsDate(ms))
}

/** The last Sunday of a month, 01:00 UTC: when the clocks change. */
function clockChange(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 0))
  return Date.UTC(year, month - 1, last.getUTCDate() - last.getUTCDay(), 1)
}

describe('the day of a moment in Brussels', () => {
  test.each([2024, 2025, 2026, 2027, 2032])(
    'is right for every half hour around both clock changes of %i',
    (year) => {
      for (const change of [clockChange(year, 3), clockChange(year, 10)]) {
        for (let ms = change - 2 * DAY; ms <= change + 2 * DAY; ms += HOUR / 2) agrees(ms)
      }
    },
  )

  test('changes at midnight in winter and in summer, to the millisecond', () => {
    const winter = Date.UTC(2026, 0, 14, 23)
    const summer = Date.UTC(2026, 6, 14, 22)
    for (const midnight of [winter, summer]) {
      expect(dayOf(midnight) - dayOf(midnight - 1)).toBe(1)
      expect(dayOf(midnight + DAY - 1)).toBe(dayOf(midnight))
    }
    expect(isoDate(dayOf(winter))).toBe('2026-01-15')
    expect(isoDate(dayOf(summer))).toBe('2026-07-15')
  })

  test('of 25 and of 23 hours are one day each', () => {
    expect(isoDate(dayOf(Date.UTC(2026, 2, 28, 23)))).toBe('2026-03-29')
    expect(isoDate(dayOf(Date.UTC(2026, 2, 29, 22) - 1))).toBe('2026-03-29')
    expect(isoDate(dayOf(Date.UTC(2026, 9, 24, 22)))).toBe('2026-10-25')
    expect(isoDate(dayOf(Date.UTC(2026, 9, 25, 23) - 1))).toBe('2026-10-25')
  })

  test('agrees with Intl at any moment from 1975 to 2100', () => {
    const moment = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2100, 0, 1) })
    fc.assert(fc.property(moment, agrees))
  })

  test('never goes back as time goes on', () => {
    const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) })
    fc.assert(
      fc.property(moment, fc.nat(3 * DAY), (ms, later) => {
        expect(dayOf(ms + later)).toBeGreaterThanOrEqual(dayOf(ms))
      }),
    )
  })
})

describe('day numbers and dates', () => {
  test('turn into each other without loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
        expect(dayNumber(isoDate(day))).toBe(day)
        expect(isIsoDate(isoDate(day))).toBe(true)
      }),
    )
  })

  test('count from 1970-01-01', () => {
    expect(dayNumber('1970-01-01')).toBe(0)
    expect(isoDate(20_521)).toBe('2026-03-09')
  })

  test('a date that does not exist or is written otherwise is no date', () => {
    for (const text of [
      '2026-02-30',
      '2025-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-3-9',
      '09-03-2026',
      ' 2026-03-09',
      '',
    ]) {
      expect(isIsoDate(text), text).toBe(false)
    }
    expect(isIsoDate('2024-02-29')).toBe(true)
  })

  test('the quarter of a day is the one of its month', () => {
    expect(
      ['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'].map((d) => quarterOf(dayNumber(d))),
    ).toEqual([...['2026q1', '2026q1', '2026q2', '2026q4']])
  })
})
