import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asciiDigits } from '../../server/core/question/digits.ts'
import { kindOf } from '../../server/core/question/index.ts'
import { screen } from '../support/shipped.ts'

const SYSTEMS = {
  'Arabic-Indic': '٠١٢٣٤٥٦٧٨٩',
  'extended Arabic-Indic (Persian, Urdu, Pashto)': '۰۱۲۳۴۵۶۷۸۹',
  Devanagari: '०१२३४५६७८९',
  Bengali: '০১২৩৪৫৬৭৮৯',
  ASCII: '0123456789',
}
const hours = screen('ctc.hours')

describe.each(Object.entries(SYSTEMS))('%s digits', (_name, digits) => {
  const all = [...digits]

  test('become ASCII digits, one by one and in a row', () => {
    expect(asciiDigits(digits)).toBe('0123456789')
    for (const [value, digit] of all.entries()) expect(asciiDigits(digit)).toBe(String(value))
  })

  test('typed as hours of contact are read as the number they write', () => {
    fc.assert(
      fc.property(fc.nat(100), (n) => {
        const typed = [...String(n)].map((d) => all[Number(d)]).join('')
        expect(kindOf(hours).fromView(hours, ` ${typed} `)).toEqual({ value: n })
      }),
    )
  })
})

test('text without digits stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/\p{Nd}/u.test(text))
      expect(asciiDigits(text)).toBe(text)
    }),
  )
})

test('digits of other scripts are left alone rather than guessed', () => {
  expect(asciiDigits('๑๒')).toBe('๑๒')
})

test('what is no whole number is kept as typed, so that reading refuses it', () => {
  for (const typed of ['2,5', '-1', '1e2', 'ten', '٣٫٥']) {
    const answer = kindOf(hours).fromView(hours, typed)
    expect(answer && 'value' in answer && kindOf(hours).check(hours, answer.value), typed).toMatchObject({
      problem: 'value-type',
    })
  }
  expect(kindOf(hours).fromView(hours, '  ')).toBeUndefined()
})
