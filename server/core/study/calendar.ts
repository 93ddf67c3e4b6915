/** Dates are ISO days in the Europe/Brussels calendar; day numbers count from 1970-01-01. */

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const brussels = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Brussels',
  calendar: 'gregory',
  numberingSystem: 'latn',
  dateStyle: 'short',
})

const byHour = new Map<number, number>()

/** Day number of a moment (milliseconds since 1970) in Brussels. */
export function dayOf(ms: number): number {
  const hour = Math.floor(ms / HOUR_MS)
  const held = byHour.get(hour)
  if (held !== undefined) return held
  const day = dayNumber(brussels.format(hour * HOUR_MS))
  if (byHour.size > 200_000) byHour.clear()
  byHour.set(hour, day)
  return day
}

/** First millisecond of a day in Brussels (winter time is one hour ahead of UTC, summer time two). */
export function startOfDay(day: number): number {
  const summer = day * DAY_MS - 2 * HOUR_MS
  return dayOf(summer) === day ? summer : summer + HOUR_MS
}

/** ISO date → day number. */
export const dayNumber = (iso: string): number => {
  const [y, m, d] = iso.split('-').map(Number)
  return Date.UTC(y!, m! - 1, d!) / DAY_MS
}

/** Day number → ISO date. */
export const isoDate = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** Whether a text is a real ISO date. */
export const isIsoDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && isoDate(dayNumber(text)) === text

/** Year and quarter of a day: 2026q1. */
export const quarterOf = (day: number): string => {
  const iso = isoDate(day)
  return `${iso.slice(0, 4)}q${Math.ceil(Number(iso.slice(5, 7)) / 3)}`
}
