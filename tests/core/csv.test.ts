import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Papa from 'papaparse'
import { afterAll, describe, expect, test } from 'vitest'
import type { Cell } from '../../server/core/panel/reader.ts'
import { CsvFile, csvText, type Profile } from '../../server/files/csv.ts'
import { sha256 } from '../../server/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'duopanel-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The file that rows become, as text, with what the writer says of it. */
function written(rows: Cell[][], profile: Profile, header: string[] = ['a', 'b']) {
  const path = join(folder, 'rows.csv')
  const file = new CsvFile(folder, 'rows.csv', header, profile)
  for (const row of rows) file.write(row)
  const facts = file.finish()
  file.keep()
  return { text: readFileSync(path, 'utf8'), facts }
}

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ' ', ';', '\t', 'é', 'ع', '😀', '=') }),
)
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 }),
  )

describe('CSV text', () => {
  test('read back gives the cells that were written', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const { data, errors } = Papa.parse<string[]>(csvText(rows).slice(0, -2), {
          delimiter: ',',
          newline: '\r\n',
        })
        expect(errors).toEqual([])
        expect(data).toEqual(rows.map((row) => row.map((c) => String(c === 0 ? 0 : c))))
      }),
    )
  })

  test('has quotes only around cells with comma, quote or line break, and doubles a quote', () => {
    const rows = [
      ['plain', 'a,b', 'say "hi"', 'two\r\nlines', 'l\nf', 'c\rr'],
      ['', 'semi;colon', "it's", 'tab\there', 'ع', '=1+1'],
    ]
    expect(csvText(rows)).toBe(
      'plain,"a,b","say ""hi""","two\r\nlines","l\nf","c\rr"\r\n,semi;colon,it\'s,tab\there,ع,=1+1\r\n',
    )
  })

  test('has no quotes around a cell for a blank at its start or end', () => {
    expect(csvText([[' a', 'b ', 'c d']])).toBe(' a,b ,c d\r\n')
  })

  test('ends every line with CRLF, the last one too; no rows make no text', () => {
    expect(csvText([['a'], ['b']])).toBe('a\r\nb\r\n')
    expect(csvText([['', '']])).toBe(',\r\n')
    expect(csvText([])).toBe('')
  })

  test('writes numbers as JavaScript prints them, and minus zero as 0', () => {
    expect(csvText([[0, -0, -991, 33.333333333333336, 1e21, 1e-7]])).toBe(
      '0,0,-991,33.333333333333336,1e+21,1e-7\r\n',
    )
  })
})

describe('a CSV file', () => {
  test('of the research profile holds exactly the text of header and rows, no BOM, nothing changed', () => {
    const rows: Cell[][] = [
      ['=1+1', -1],
      ['+32 470', 0.5],
    ]
    const { text, facts } = written(rows, 'research')
    expect(text).toBe('a,b\r\n=1+1,-1\r\n+32 470,0.5\r\n')
    expect(facts).toEqual({
      name: 'rows.csv',
      rows: 2,
      columns: 2,
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
    })
  })

  test('of the spreadsheet profile begins with a BOM and defuses what a spreadsheet runs as a formula', () => {
    const dangerous = ['=1+1', '+cmd', '-x', '@SUM(A1)', '\tx', '\rx']
    const { text, facts } = written(
      dangerous.map((c) => [c, 1]),
      'spreadsheet',
    )
    expect(text).toBe("\ufeffa,b\r\n'=1+1,1\r\n'+cmd,1\r\n'-x,1\r\n'@SUM(A1),1\r\n'\tx,1\r\n\"'\rx\",1\r\n")
    expect(facts.bytes).toBe(Buffer.byteLength(text))
    expect(facts.sha256).toBe(sha256(text))
  })

  test('of the spreadsheet profile leaves numbers alone, also those written as text', () => {
    const numbers: Cell[] = [-991, -0.5, '-5', '+5', '-5.25']
    expect(
      written(
        numbers.map((c) => [c, 'x']),
        'spreadsheet',
      ).text,
    ).toBe('\ufeffa,b\r\n-991,x\r\n-0.5,x\r\n-5,x\r\n+5,x\r\n-5.25,x\r\n')
  })

  test('of the spreadsheet profile has no text cell left that begins like a formula', () => {
    const text = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '1', 'a', '.', ' ') })
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (cells) => {
        const rows = Papa.parse<string[]>(
          written(
            cells.map((c) => [c, 1]),
            'spreadsheet',
          ).text.slice(1, -2),
          {
            delimiter: ',',
            newline: '\r\n',
          },
        ).data.slice(1)
        rows.forEach(([first], i) => {
          expect([cells[i], `'${cells[i]}`]).toContain(first)
          if (first === cells[i] && /^[=+\-@\t\r]/.test(first!)) expect(first).toMatch(/^[+-]?\d+(\.\d+)?$/)
        })
      }),
    )
  })

  test('has its own name only once it is whole', () => {
    const path = join(folder, 'whole.csv')
    const file = new CsvFile(folder, 'whole.csv', ['a'], 'research')
    file.write(['x'])
    expect(() => readFileSync(path)).toThrow()
    file.finish()
    expect(() => readFileSync(path)).toThrow()
    file.keep()
    expect(readFileSync(path, 'utf8')).toBe('a\r\nx\r\n')
  })

  test('of many rows is written in pieces without losing or repeating one', () => {
    const rows = Array.from({ length: 5000 }, (_, i): Cell[] => [i, ...Array.from({ length: 19 }, () => 'x')])
    const { text, facts } = written(
      rows,
      'research',
      rows[0]!.map((_, i) => `c${i}`),
    )
    const lines = text.split('\r\n')
    expect(facts.rows).toBe(5000)
    expect(lines.slice(1, -1).map((l) => Number(l.split(',')[0]))).toEqual(rows.map((r) => r[0]))
    expect(facts.sha256).toBe(sha256(text))
  })
})
