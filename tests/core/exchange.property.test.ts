import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { exportRows, importRows, ROW_COLUMNS, type Row } from '../../server/core/instrument/exchange.ts'
import { csvToRows, rowsToCsv } from '../../server/files/exchange.ts'
import { writeTexts } from '../../server/files/locales.ts'
import { writeWork } from '../../server/files/work.ts'
import { loadInstruments, sha256 } from '../../server/load.ts'
import { Copy, removeCopies } from '../support/copy.ts'
import { library } from '../support/shipped.ts'

afterAll(removeCopies)

const TODAY = '2026-03-01'

/** Texts that tables lose: commas, quotes, line ends, formulas, apostrophes, right-to-left, marks, spaces at the ends. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        ',',
        '"',
        '""',
        '\r\n',
        '\n',
        '\r',
        '=1+1',
        '+',
        '-',
        '@',
        "'",
        '\t',
        ' ',
        'مرحبا',
        '\u202b',
        '\ufeff',
        'ሰላም',
        ';',
      ),
      {
        maxLength: 8,
      },
    )
    .map((parts) => parts.join('')),
)
const row = fc.record(Object.fromEntries(ROW_COLUMNS.map((c) => [c, text]))) as unknown as fc.Arbitrary<Row>

test('a table read again holds every character of every cell', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
      expect(csvToRows(rowsToCsv(rows))).toEqual({ rows })
    }),
  )
})

test('no cell of a table begins as a formula would', () => {
  fc.assert(
    fc.property(row, (r) => {
      const read = csvToRows(rowsToCsv([r]).replaceAll("'", '’'))
      const cells = 'rows' in read ? Object.values(read.rows[0]!) : []
      expect(cells.filter((c) => /^[=+\-@\t\r]/.test(c))).toEqual([])
    }),
  )
})

describe('a table of a language', () => {
  const rows = exportRows(library, 'nl', sha256)
  const has = (key: string) => rows.findIndex((r) => r.place === 'interface' && r.key === key)
  const change = (key: string, changes: Partial<Row>): Row[] =>
    rows.map((r, i) => (i === has(key) ? { ...r, ...changes } : r))

  test('changes nothing when it comes back as it went', () => {
    expect(importRows(library, rows, sha256, TODAY)).toEqual({ texts: [], works: [] })
  })

  test('changes a text, and makes a draft of it whatever state it had', () => {
    expect(
      importRows(library, change('survey.next', { translation: 'Verder' }), sha256, TODAY),
    ).toMatchObject({
      texts: [{ place: 'interface', key: 'survey.next', text: 'Verder' }],
      works: [{ key: 'survey.next', source: 'Next', translation: 'Verder', state: 'draft', on: TODAY }],
    })
  })

  test('records a review without a change of the text', () => {
    const reviewed = change('survey.next', { state: 'reviewed', by: 'T2', note: 'short, good' })
    expect(importRows(library, reviewed, sha256, TODAY)).toMatchObject({
      texts: [],
      works: [{ key: 'survey.next', state: 'reviewed', by: 'T2', note: 'short, good' }],
    })
  })

  test.each<[string, string, Partial<Row>]>([
    ['source_hash', 'an English text that has changed since', { source_hash: sha256('Continue') }],
    ['key', 'a string that does not exist', { key: 'survey.nexxt' }],
    ['place', 'a place that does not exist', { place: 'modules/xyz/1.0.0' }],
    ['lang', 'a row of another language', { lang: 'fr' }],
    ['translation', 'a placeholder that the source does not have', { translation: 'Verder, {name}' }],
    ['state', 'a state that does not exist', { state: 'perfect' }],
  ])('is refused, by %s: %s', (field, _what, changes) => {
    const found = importRows(library, change('survey.next', changes), sha256, TODAY)
    expect(found).toMatchObject({ wrong: [{ row: has('survey.next'), field }] })
  })

  test('for a new language makes files that are read again, string for string', () => {
    const copy = new Copy()
    const fresh = exportRows(library, 'cy', sha256).map((r) => ({
      ...r,
      translation: `${r.source} ·`,
      by: 'T1',
    }))
    const made = importRows(library, fresh, sha256, TODAY)
    if ('wrong' in made) throw new Error(JSON.stringify(made.wrong.slice(0, 3)))
    const files = writeTexts(copy.folder, 'cy', made.texts)
    writeWork(copy.folder, 'cy', made.works)
    for (const file of [...files, 'translations/cy.csv']) copy.write(file, copy.text(file))
    const loaded = loadInstruments(copy.folder)
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems.slice(0, 3)))
    const again = exportRows(loaded.library, 'cy', sha256)
    expect(again.map((r) => [r.place, r.key, r.translation, r.by])).toEqual(
      fresh.map((r) => [r.place, r.key, r.translation, r.by]),
    )
    expect(new Set(again.map((r) => r.state))).toEqual(new Set(['draft']))
  })
})
