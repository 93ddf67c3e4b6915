import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RESERVED } from '../../server/core/instrument/names.ts'
import { codebookColumns, codebookRows } from '../../server/core/panel/codebook.ts'
import type { Field, FileSpec } from '../../server/core/panel/fields.ts'
import { isReason, MISSING } from '../../server/core/panel/missing.ts'
import type { Cell } from '../../server/core/panel/reader.ts'
import type { EpisodeRecord, FormRecord } from '../../server/core/panel/records.ts'
import { Tally } from '../../server/core/panel/tally.ts'
import { plannedWaves } from '../../server/core/study/uses.ts'
import { answersFor, contextOfRecord } from '../support/arbitraries.ts'
import {
  DAY0,
  episode,
  form,
  match,
  panelAt,
  questionnaireFor,
  unmatched,
  unopened,
} from '../support/people.ts'
import { library, study } from '../support/shipped.ts'

const ASOF = 240
const panel = panelAt(ASOF)
const specs = Object.values(panel.files)

/** A form of a wave in any state, answered on any day, about the main match or another one. */
const anyForm = (role: 'n' | 'b', wave: string, mid: string): fc.Arbitrary<FormRecord> =>
  fc
    .record({
      state: fc.constantFrom('begun', 'begun', 'begun', 'opened', 'unopened'),
      day: fc.integer({ min: -10, max: ASOF }),
      answers: answersFor(questionnaireFor(role, wave).screens),
      context: contextOfRecord,
    })
    .map(({ state, day, answers, context }) => {
      if (state !== 'begun')
        return unopened(wave, { mid, opened: state === 'opened' ? DAY0 + day : undefined })
      const given = Object.entries(answers).filter((a) => a[1] !== undefined)
      return form({ role, wave, mid, day, answers: Object.fromEntries(given) as never, context })
    })

const anyEpisode: fc.Arbitrary<EpisodeRecord> = fc
  .record({
    role: fc.constantFrom<'n' | 'b'>('n', 'b'),
    matched: fc.boolean(),
    withdrawn: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    waves: fc.subarray(['w1', 'w2', 'w3']),
    again: fc.boolean(),
    ended: fc.option(fc.integer({ min: 5, max: ASOF }), { nil: undefined }),
  })
  .chain(({ role, matched, withdrawn, waves, again, ended }) => {
    const mids = matched ? (again ? ['m1', 'm2'] : ['m1']) : ['']
    const forms = waves.flatMap((wave) => mids.map((mid) => anyForm(role, wave, mid)))
    const main = match({ ended: ended === undefined ? undefined : DAY0 + ended })
    return fc
      .tuple(...forms)
      .map((made) =>
        matched
          ? episode({ role, withdrawn, main, forms: made, matches: mids.length })
          : unmatched({ role, withdrawn, forms: made }),
      )
  })

/** Every file with the rows that an episode makes. */
function rowsOf(e: EpisodeRecord): [FileSpec, Cell[][]][] {
  const { panel_long, panel_wide, responses, disposition } = panel.episode(e)
  const { files } = panel
  return [
    [files.persons, [panel.person([e])]],
    [files.matches, e.main ? [panel.match(e.main, e)] : []],
    [files.panel_long, panel_long],
    [files.panel_wide, [panel_wide]],
    [files.responses, responses],
    [files.disposition, disposition],
  ]
}

describe('whatever a person did', () => {
  test('every row has exactly as many cells as its file has fields, of the type of the field', () => {
    fc.assert(
      fc.property(anyEpisode, (e) => {
        for (const [spec, rows] of rowsOf(e)) {
          for (const row of rows) {
            expect(row.length, spec.name).toBe(spec.fields.length)
            const wrong = spec.fields.filter((field, i) =>
              field.type === 'string' ? typeof row[i] !== 'string' : !isNumber(row[i], field.type),
            )
            expect(
              wrong.map((f) => f.name),
              spec.name,
            ).toEqual([])
          }
        }
      }),
    )
  })

  test('no numeric cell is blank or outside its codes: in coded form a gap always has a reason', () => {
    fc.assert(
      fc.property(anyEpisode, (e) => {
        for (const [spec, rows] of rowsOf(e)) {
          const wrong = (row: Cell[]) => spec.fields.filter((field, i) => !isCoded(field, row[i]!))
          expect(
            rows.flatMap(wrong).map((f) => f.name),
            spec.name,
          ).toEqual([])
        }
      }),
    )
  })

  test('keys are unique and rows stand in the order of their keys', () => {
    fc.assert(
      fc.property(anyEpisode, (e) => {
        for (const [spec, rows] of rowsOf(e)) {
          const keys = rows.map((row) => row.slice(0, spec.keys.length))
          for (let i = 1; i < keys.length; i += 1)
            expect(before(keys[i - 1]!, keys[i]!), `${spec.name} ${keys[i]}`).toBe(true)
        }
      }),
    )
  })

  test('the panel has one row per planned wave and repeats it in the wide file', () => {
    fc.assert(
      fc.property(anyEpisode, (e) => {
        const { panel_long: long, panel_wide: wide } = panel.episode(e)
        const waves = plannedWaves(study).map((w) => w.wave)
        const at = (name: string) => panel.files.panel_long.fields.findIndex((f) => f.name === name)
        expect(long.map((row) => row[at('wave')])).toEqual(waves)
        panel.files.panel_wide.fields.forEach((field, i) => {
          if (!field.variable || field.role !== e.role) return
          expect(wide[i], field.name).toBe(long[waves.indexOf(field.wave!)]![at(field.variable.name)])
        })
      }),
    )
  })
})

const isNumber = (cell: unknown, type: string): boolean =>
  typeof cell === 'number' && (type === 'integer' ? Number.isInteger(cell) : Number.isFinite(cell))

const CODES: ReadonlySet<number> = new Set(MISSING.map((m) => m.code))

/** Whether a cell is a text, a value that its field knows, or a reason of the table. */
function isCoded(field: Field, cell: Cell): boolean {
  if (field.type === 'string') return true
  if (typeof cell === 'string') return false
  if (isReason(cell)) return CODES.has(cell)
  return field.codes === undefined || field.codes[cell] !== undefined
}

/** Whether a key comes before another, column by column. */
function before(a: readonly Cell[], b: readonly Cell[]): boolean {
  const at = a.findIndex((cell, i) => cell !== b[i])
  return at >= 0 && a[at]! < b[at]!
}

describe('names of variables', () => {
  test.each(specs.filter((s) => !s.name.startsWith('egor/')))(
    'in $name are lower case, without dots, unique without case and at most 29 characters',
    (spec) => {
      const names = spec.fields.map((f) => f.name)
      for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]{0,28}$/)
      expect(new Set(names.map((n) => n.toLowerCase())).size).toBe(names.length)
      expect(names.slice(0, spec.keys.length)).toEqual(spec.keys)
    },
  )

  test('in the wide file carry the role in front and the wave behind, around the bare name', () => {
    const measured = panel.files.panel_wide.fields.filter((f) => f.variable)
    expect(measured.length).toBeGreaterThan(300)
    for (const field of measured) {
      expect(field.name).toBe(`${field.role}_${field.variable!.name}_${field.wave}`)
      expect(field.name).toMatch(/^[nb]_.+_w[123]$/)
    }
  })

  test('in the long file stand bare, beside a column for the role and one for the wave', () => {
    const { panel_long: long } = panel.files
    expect(long.keys).toEqual(['pid', 'role', 'episode', 'wave', 'mid'])
    for (const field of long.fields.filter((f) => f.variable))
      expect(field.name).not.toMatch(/^[nbpg]_|_w\d$/)
  })

  test('of items say module, item, keying, option and revision; of scores the scale', () => {
    const item = /^[a-z][a-z0-9]{0,5}_[a-z0-9]{1,8}?r?(_o\d+)?_v\d+$/
    const score = /^[a-z][a-z0-9]{0,5}(_[a-z]{1,4})?_[sk]$/
    for (const { name, variable } of panel.files.panel_long.fields) {
      if (!variable) continue
      if (variable.origin.kind === 'item') expect(name).toMatch(item)
      else if (['score', 'valid'].includes(variable.origin.kind)) expect(name).toMatch(score)
    }
  })

  test('of every key and administrative column are kept, so that no derived figure takes one', () => {
    const derived = /^[a-z][a-z0-9]{0,5}_[a-z]{1,6}$/
    const taken = specs.flatMap((s) => s.fields.filter((f) => !f.variable).map((f) => f.name))
    expect([...new Set(taken)].filter((n) => derived.test(n) && !RESERVED.includes(n))).toEqual([])
  })
})

describe('the codebook', () => {
  const languages = study.languages

  test.each(specs)('has one row for every variable of $name, as wide as its columns', (spec) => {
    const rows = codebookRows(
      spec,
      spec.fields.map(() => new Tally()),
      library,
      languages,
    )
    expect(rows.map((r) => r[0])).toEqual(spec.fields.map((f) => f.name))
    for (const row of rows) expect(row).toHaveLength(codebookColumns(languages).length)
  })

  test('says of every measured variable what it asks, in every language, and where it comes from', () => {
    const columns = codebookColumns(languages).map(([name]) => name)
    const spec = panel.files.panel_long
    const rows = codebookRows(
      spec,
      spec.fields.map(() => new Tally()),
      library,
      languages,
    )
    const at = (row: Cell[], name: string) => row[columns.indexOf(name)]
    spec.fields.forEach((field, i) => {
      const { variable } = field
      if (!variable) return
      const row = rows[i]!
      const wanted = ['label_en', 'module', 'construct', 'license', 'waves', 'role', 'disclosure_class']
      const item = variable.origin.kind === 'item'
      if (item) wanted.push('item_id', 'universe', ...languages.map((l) => `question_text_${l}`))
      else wanted.push('formula', 'scoring_version')
      expect(
        wanted.filter((name) => at(row, name) === ''),
        field.name,
      ).toEqual([])
    })
  })
})
