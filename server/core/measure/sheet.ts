import type { OneModule } from '../instrument/one.ts'
import { isReason, LEFT_BLANK } from '../panel/missing.ts'
import { type Moments, noMoments, take } from './moments.ts'
import { bandOf, keyed, type Recipe, recipeOf, score } from './score.ts'

/** Scores a table of answers, one person a row, whatever program wrote it. */
export interface Sheet {
  /** Columns of the result: what is no item as it came, then score, number of valid items and reason of each scale. */
  columns: string[]
  /** The cells of one row; undefined where a cell is not an answer: see `complaints`. */
  row(cells: readonly string[], line: number): (string | number)[] | undefined
  complaints: Complaint[]
  /** Complete rows so far, by scale, keyed. */
  moments: Moments[]
  /** Columns of the table that were taken for items. */
  used: number
}

export interface Complaint {
  line: number
  column: string
  message: string
}

/** Most wrong cells that are told. */
export const MOST_COMPLAINTS = 20

/** Texts that stand for "no answer" in a table. */
export const BLANKS: readonly string[] = ['', 'NA']

export interface SheetOptions {
  /** Column of the table by item id, where the column has another name. */
  columnOf: ReadonlyMap<string, string>
  /** Banding by stem of a scale. */
  bandings: ReadonlyMap<string, string>
  /** Texts that stand for "no answer". */
  blanks: readonly string[]
  reliability: boolean
}

interface Item {
  at: number
  column: string
  codes: ReadonlySet<number>
}
interface Prepared {
  stem: string
  /** Places of the items of a scale among the items. */
  at: number[]
  recipe: Recipe
  banding: Parameters<typeof bandOf>[1] | undefined
}

/** Prepares the scoring of a table by its header; complaints (line 1) where an item has no column or two. */
export function sheetOf(one: OneModule, header: readonly string[], options: SheetOptions): Sheet {
  const complaints: Complaint[] = []
  const wrong = (column: string, message: string, line = 1) => {
    if (complaints.length < MOST_COMPLAINTS) complaints.push({ line, column, message })
  }
  const ids = [...new Set(one.scales.flatMap((scale) => scale.items.map((item) => bare(item.id))))]
  const items = ids.map((id) => itemOf(one, header, id, options, wrong))
  const taken = new Set(items.map((item) => item.at))
  const kept = header.map((_, i) => i).filter((i) => !taken.has(i))
  const scales = one.scales.map((scale): Prepared => {
    const name = options.bandings.get(scale.stem)
    return {
      stem: scale.stem,
      at: scale.items.map((item) => ids.indexOf(bare(item.id))),
      recipe: recipeOf(scale),
      banding: name === undefined ? undefined : scale.bandings?.[name],
    }
  })
  const made = scales.flatMap((s) => [
    ...[`${s.stem}_s`, `${s.stem}_k`, `${s.stem}_reason`],
    ...(s.banding ? [`${s.stem}_band`] : []),
  ])
  const columns = [...kept.map((i) => header[i]!), ...made]
  for (const name of made)
    if (kept.some((i) => header[i] === name)) wrong(name, 'the table has a column of this name already')
  const moments = scales.map((s) => noMoments(options.reliability ? s.at.length : 0))
  const blanks = new Set(options.blanks)
  const answers = new Array<number>(items.length)
  const known = new Map<string, number>()

  return {
    ...{ columns, complaints, moments, used: items.length },
    row(cells, line) {
      if (cells.length !== header.length) {
        wrong('', `the row has ${cells.length} cells, the header ${header.length}`, line)
        return undefined
      }
      let fine = true
      for (let i = 0; i < items.length; i += 1) {
        const { at, column, codes } = items[i]!
        const text = cells[at]!
        const value = blanks.has(text) ? LEFT_BLANK : whole(text, known)
        if (value === undefined || !(isReason(value) || codes.has(value))) {
          wrong(column, `"${text.slice(0, 40)}" is not one of ${[...codes].join(', ')}`, line)
          fine = false
        } else answers[i] = value
      }
      if (!fine) return undefined
      const out: (string | number)[] = kept.map((i) => cells[i]!)
      for (const [s, scale] of scales.entries()) {
        addScore(out, scale, answers)
        if (options.reliability) addMoments(moments[s]!, scale, answers)
      }
      return out
    },
  }
}

const bare = (id: string): string => id.slice(id.indexOf('.') + 1)

/** The column of an item: named in the map, or the item's id, `module_item` or `module_item_v1`. */
function itemOf(
  { module, codes }: OneModule,
  header: readonly string[],
  id: string,
  { columnOf }: SheetOptions,
  wrong: (column: string, message: string) => void,
): Item {
  const named = columnOf.get(id)
  const stem = `${module.pairStem ?? module.name}_${id}`
  const revision = module.items.find((item) => item.id === id)?.revision ?? 1
  const names = named === undefined ? [id, stem, `${stem}_v${revision}`] : [named]
  const found = header.flatMap((name, i) => (names.includes(name) ? [i] : []))
  if (found.length === 0) wrong(names[0]!, `no column for the item "${id}" (looked for ${names.join(', ')})`)
  if (found.length > 1)
    wrong(header[found[0]!]!, `${found.length} columns for the item "${id}": name one in a map`)
  return { at: found[0] ?? -1, column: header[found[0]!] ?? id, codes: codes.get(id)! }
}

const WHOLE = /^\s*(-?\d{1,9})(\.0+)?\s*$/

/** A whole number, also written as 3.0; undefined for anything else. Texts seen are remembered: they are few. */
function whole(text: string, known: Map<string, number>): number | undefined {
  const held = known.get(text)
  if (held !== undefined) return held
  const found = WHOLE.exec(text)
  if (!found) return undefined
  const value = Number(found[1])
  if (known.size < 1000) known.set(text, value)
  return value
}

function addScore(out: (string | number)[], { at, recipe, banding }: Prepared, answers: number[]): void {
  const result = score(
    at.map((i) => answers[i]!),
    recipe,
  )
  const missing = isReason(result.score)
  out.push(missing ? '' : result.score, result.k, missing ? result.score : '')
  if (banding) out.push(missing ? '' : (bandOf(result.score, banding) ?? ''))
}

function addMoments(moments: Moments, { at, recipe }: Prepared, answers: number[]): void {
  const row = new Array<number>(at.length)
  for (let i = 0; i < at.length; i += 1) {
    const x = answers[at[i]!]!
    if (isReason(x)) return
    row[i] = keyed(recipe, i, x)
  }
  take(moments, row)
}
