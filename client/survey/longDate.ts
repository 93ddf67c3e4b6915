/** A day, `YYYY-MM-DD`, in words: Gregorian and with ASCII digits in every language. */
export const longDate = (day: string, lang: string): string =>
  new Intl.DateTimeFormat(`${lang}-u-ca-gregory-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
