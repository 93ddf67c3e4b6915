import { holds } from '../answers/condition.ts'
import { answersOf, type Current } from '../answers/fold.ts'
import { path } from '../answers/path.ts'
import type { Answers, Context, Questionnaire, Screen } from '../instrument/types.ts'
import { asksNetwork, egoNetwork, indicesOf } from '../measure/ego.ts'
import { NETWORK_COLUMNS } from '../measure/indices.ts'
import { balance, score } from '../measure/score.ts'
import { kindOf } from '../question/index.ts'
import type { Column } from '../question/kind.ts'
import { DOES_NOT_APPLY, DONT_KNOW, NOT_REACHED, REFUSED, SKIPPED } from './missing.ts'

/** A numeric cell is a value or a reason; a string cell is a text, empty when missing. */
export type Cell = number | string

/** Reads one form of one questionnaire into cells, always the same columns in the same order. */
export interface FormReader {
  columns: string[]
  /** `network`: the indices of the form's network, where the questionnaire asks for one. */
  cells(answers: Answers, context: Context, network?: Readonly<Record<string, Cell>>): Cell[]
}

/** Cells of a screen whose answer is missing: the reason, or an empty text. */
const missingCells = (columns: readonly Column[], reason: number): Cell[] =>
  columns.map((c) => (c.type === 'string' ? '' : reason))

/** Keeps the cells of a form while the form itself is kept: several files read the same one. */
export function readOnce<F extends object>(read: (form: F) => Cell[]): (form: F) => Cell[] {
  const held = new WeakMap<F, Cell[]>()
  return (form) => {
    const cells = held.get(form) ?? read(form)
    held.set(form, cells)
    return cells
  }
}

/** Prepares the reading of a questionnaire: items by screen, then scores, numbers of valid items and derived figures. */
export function formReader(questionnaire: Questionnaire): FormReader {
  const screens = questionnaire.screens.map((screen) => ({ screen, columns: kindOf(screen).columns(screen) }))
  const columns = [
    ...screens.flatMap((s) => s.columns.map((c) => c.name)),
    ...questionnaire.scales.flatMap((s) => [`${s.stem}_s`, `${s.stem}_k`]),
    ...questionnaire.derived.map((d) => d.variable),
    ...(asksNetwork(questionnaire) ? NETWORK_COLUMNS.map((c) => c.name) : []),
  ]
  const first = firstColumn(screens)
  const scales = questionnaire.scales.map((scale) => ({
    at: scale.items.map((item) => first.get(item.id)!),
    recipe: { ...scale, reverse: scale.items.map((item) => item.reverse) },
  }))
  const derived = questionnaire.derived.map((d) => d.of.map((name) => columns.indexOf(name)))

  return {
    columns,
    cells(answers, context, network) {
      const cells: Cell[] = []
      const onPath = path(questionnaire.screens, answers, context)
      const taken = new Set(onPath)
      const counted = Object.fromEntries(onPath.map((s) => [s.id, answers[s.id]]))
      for (const { screen, columns } of screens)
        cells.push(...screenCells(screen, columns, taken, counted, context))
      for (const { at, recipe } of scales) {
        const result = score(
          at.map((i) => cells[i] as number),
          recipe,
        )
        cells.push(result.score, result.k)
      }
      for (const [a, b] of derived) cells.push(balance(cells[a!] as number, cells[b!] as number))
      if (asksNetwork(questionnaire)) {
        const indices =
          network ??
          indicesOf(
            egoNetwork(questionnaire, answers, context, undefined),
            undefined,
            questionnaire.role,
            context,
          )
        for (const { name } of NETWORK_COLUMNS) cells.push(indices[name]!)
      }
      return cells
    },
  }
}

function firstColumn(screens: readonly { screen: Screen; columns: Column[] }[]): Map<string, number> {
  const first = new Map<string, number>()
  let at = 0
  for (const { screen, columns } of screens) {
    first.set(screen.id, at)
    at += columns.length
  }
  return first
}

/** Branching first, then the stored reason, then not reached. */
function screenCells(
  screen: Screen,
  columns: readonly Column[],
  taken: ReadonlySet<Screen>,
  answers: Answers,
  context: Context,
): Cell[] {
  if (!taken.has(screen)) {
    if (screen.implied && holds(screen.implied.when, answers, context))
      return columns.map(() => screen.implied!.value)
    return missingCells(columns, SKIPPED)
  }
  const answer = answers[screen.id]
  if (!answer) return missingCells(columns, NOT_REACHED)
  return 'value' in answer ? kindOf(screen).cells(screen, answer.value) : missingCells(columns, answer.reason)
}

/** Reasons that the respondent gave count as answers. */
const ANSWERED: readonly number[] = [REFUSED, DONT_KNOW, DOES_NOT_APPLY]

/** Share of the questions on the path as answered that carry a value, −991, −992 or −993. */
export function answeredShare(
  questionnaire: Questionnaire,
  current: Readonly<Record<string, Current>>,
  context: Context,
): { answered: number; asked: number } {
  const answers = answersOf(current)
  const taken = path(questionnaire.screens, answers, context)
  const answered = taken.filter((screen) => {
    const answer = answers[screen.id]
    return answer && ('value' in answer || ANSWERED.includes(answer.reason))
  })
  return { answered: answered.length, asked: taken.length }
}
