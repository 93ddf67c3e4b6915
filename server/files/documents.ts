import { create } from 'xmlbuilder2'
import { MISSING } from '../core/panel/missing.ts'
import type { Cell } from '../core/panel/reader.ts'
import type { Table } from '../core/panel/table.ts'
import type { About } from './format.ts'

/** Documents about the files of an export for machines: DDI-Codebook 2.5 and Frictionless Data Package 2. */

/** A file with its rows of the codebook, one per column, in order. */
export interface DescribedFile {
  table: Table
  keys: readonly string[]
  rows: number
  book: readonly Readonly<Record<string, Cell>>[]
}

const DDI = 'ddi:codebook:2_5'

/** DDI-Codebook 2.5. Texts stand once per language; the recipe of a derived variable is its derivation. */
export function ddi(files: readonly DescribedFile[], languages: readonly string[], about: About): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele(DDI, 'codeBook', { version: '2.5' })
  const title = (parent: typeof root) =>
    parent.ele('citation').ele('titlStmt').ele('titl').txt(about.title).up().up().up()
  title(root.ele('docDscr'))
  title(root.ele('stdyDscr'))
  files.forEach(({ table, rows }, i) => {
    const file = root.ele('fileDscr', { ID: `F${i + 1}` }).ele('fileTxt')
    file.ele('fileName').txt(table.name)
    const size = file.ele('dimensns')
    size.ele('caseQnty').txt(String(rows))
    size.ele('varQnty').txt(String(table.columns.length))
    file.ele('verStmt').ele('version', { date: about.asOf }).txt(about.software)
  })
  const data = root.ele('dataDscr')
  files.forEach((file, f) => {
    file.table.columns.forEach((column, c) => {
      const book = file.book[c]!
      const id = { ID: `F${f + 1}V${c + 1}`, name: column.name, files: `F${f + 1}` }
      const v = data.ele('var', { ...id, intrvl: column.measure === 'scale' ? 'contin' : 'discrete' })
      v.ele('labl', { 'xml:lang': 'en' }).txt(String(book.label_en))
      for (const lang of languages) {
        const text = String(book[`question_text_${key(lang)}`] ?? '')
        if (text !== '') v.ele('qstn', { 'xml:lang': lang }).ele('qstnLit').txt(text)
      }
      if (book.lo !== '' && book.hi !== '')
        v.ele('valrng').ele('range', { min: String(book.lo), max: String(book.hi) })
      if (column.reasons) v.ele('invalrng').ele('range', { min: '-999', max: '-985' })
      if (book.universe !== '') v.ele('universe').txt(String(book.universe))
      for (const type of ['min', 'max', 'mean', 'sd'] as const)
        if (book[type] !== '') v.ele('sumStat', { type: STATISTIC[type] }).txt(String(book[type]))
      v.ele('sumStat', { type: 'vald' }).txt(String(book.n_valid))
      for (const [value, label] of column.values) category(v, value, label, false)
      if (column.reasons)
        for (const m of MISSING) if (!column.values.has(m.code)) category(v, m.code, m.name, true)
      if (book.construct !== '') v.ele('concept').txt(String(book.construct))
      if (book.formula !== '') v.ele('derivation').ele('drvcmd').txt(String(book.formula))
      v.ele('varFormat', { type: column.type === 'string' ? 'character' : 'numeric' })
    })
  })
  return root.end({ prettyPrint: true })
}

const STATISTIC = { min: 'min', max: 'max', mean: 'mean', sd: 'stdev' } as const

type Node = ReturnType<ReturnType<typeof create>['ele']>

function category(v: Node, value: number, label: string, missing: boolean): void {
  const c = v.ele('catgry', missing ? { missing: 'Y' } : {})
  c.ele('catValu').txt(String(value))
  c.ele('labl').txt(label)
}

const key = (lang: string): string => lang.toLowerCase().replace('-', '_')

const TYPES = { integer: 'integer', double: 'number', string: 'string' } as const

/** Frictionless Data Package 2 over the CSV files. */
export function datapackage(files: readonly DescribedFile[], about: About, coded: boolean): string {
  const blank = { value: '', label: 'blank' }
  const reasons = MISSING.map(({ code, name }) => ({ value: String(code), label: name }))
  const resources = files.map(({ table, keys }) => ({
    name: table.name.replaceAll('/', '-'),
    path: `${table.name}.csv`,
    format: 'csv',
    encoding: 'utf-8',
    schema: {
      primaryKey: keys,
      fields: table.columns.map(({ name, type, label, values, measure, reasons: missing }) => ({
        name,
        type: TYPES[type],
        title: label,
        ...(values.size > 0
          ? {
              categories: [...values]
                .filter(([value]) => value > -985 || value < -999)
                .map(([value, text]) => ({ value, label: text })),
              categoriesOrdered: measure === 'ordinal',
            }
          : {}),
        missingValues: missing && coded ? reasons : [blank],
      })),
    },
  }))
  const described = {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: about.title.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, ''),
    title: about.title,
    version: about.asOf,
    resources,
  }
  return `${JSON.stringify(described, null, 2)}\n`
}
