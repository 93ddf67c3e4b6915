import { holds } from '../answers/condition.ts'
import { path } from '../answers/path.ts'
import type { Answer, Answers, Context, Questionnaire, Screen } from '../instrument/types.ts'
import { derive } from '../measure/derived.ts'
import { asksNetwork, egoNetwork, indicesOf, rulesFor } from '../measure/ego.ts'
import { NETWORK_COLUMNS } from '../measure/indices.ts'
import { recipeOf, score } from '../measure/score.ts'
import { kindOf } from '../question/index.ts'
import type { Column, QuestionKind } from '../question/kind.ts'
import { DOES_NOT_APPLY, DONT_KNOW, NOT_REACHED, REFUSED, SKIPPED } from './missing.ts'
import type { Taken } from './taken.ts'

/** A numeric cell is a value or a reason; a string cell is a text, empty when missing. */
export type Cell = number | string

/** Reads one form of one questionnaire into cells, always the same columns in the same order. */
export interface FormReader {
  columns: string[]
  /**
   * `network`: the indices of the form's network, where the questionnaire asks for one. `taken`: the screens on the path.
   * Both are worked out where they are not given.
   */
  cells(
    answers: Answers,
    context: Context,
    network?: Readonly<Record<string, Cell>>,
    taken?: readonly Screen[],
  ): Cell[]
}

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
  const screens = questionnaire.screens.map((screen): Prepared => {
    const kind = kindOf(screen)
    return { screen, kind, columns: kind.columns(screen) }
  })
  const columns = [
    ...screens.flatMap((s) => s.columns.map((c) => c.name)),
    ...questionnaire.scales.flatMap((s) => [`${s.stem}_s`, `${s.stem}_k`]),
    ...questionnaire.derived.map((d) => d.variable),
    ...(asksNetwork(questionnaire) ? NETWORK_COLUMNS.map((c) => c.name) : []),
  ]
  const first = firstColumn(screens)
  const scales = questionnaire.scales.map((scale) => ({
    at: scale.items.map((item) => first.get(item.id)!),
    recipe: recipeOf(scale),
  }))
  const derived = questionnaire.derived.map((d) => ({ d, at: d.of.map((name) => columns.indexOf(name)) }))

  return {
    columns,
    cells(answers, context, network, taken = path(questionnaire.screens, answers, context)) {
      const cells: Cell[] = []
      let next = 0
      for (const prepared of screens) {
        const { screen } = prepared
        if (screen === taken[next]) {
          addAnswer(cells, prepared, answers[screen.id])
          next += 1
        } else if (screen.implied && holds(screen.implied.when, answersOn(taken, answers), context)) {
          for (const _ of prepared.columns) cells.push(screen.implied.value)
        } else addMissing(cells, prepared, SKIPPED)
      }
      for (const { at, recipe } of scales) {
        const result = score(
          at.map((i) => cells[i] as number),
          recipe,
        )
        cells.push(result.score, result.k)
      }
      for (const { d, at } of derived) {
        const figure = derive(
          d,
          at.map((i) => cells[i] as number),
        )
        cells.push(figure)
      }
      if (asksNetwork(questionnaire)) {
        const indices =
          network ??
          indicesOf(
            egoNetwork(questionnaire, answers, context, undefined),
            undefined,
            rulesFor(questionnaire.role, answers, context),
          )
        for (const { name } of NETWORK_COLUMNS) cells.push(indices[name]!)
      }
      return cells
    },
  }
}

interface Prepared {
  screen: Screen
  kind: QuestionKind<Screen>
  columns: Column[]
}

function firstColumn(screens: readonly Prepared[]): Map<string, number> {
  const first = new Map<string, number>()
  let at = 0
  for (const { screen, columns } of screens) {
    first.set(screen.id, at)
    at += columns.length
  }
  return first
}

/** Answers to the screens that were on the path: the others count for no condition. */
const answersOn = (taken: readonly Screen[], answers: Answers): Answers =>
  Object.fromEntries(taken.map((s) => [s.id, answers[s.id]]))

/** Cells of a screen on the path: its value, the stored reason, or not reached. */
function addAnswer(cells: Cell[], prepared: Prepared, answer: Answer | undefined): void {
  if (!answer) addMissing(cells, prepared, NOT_REACHED)
  else if ('reason' in answer) addMissing(cells, prepared, answer.reason)
  else for (const cell of prepared.kind.cells(prepared.screen, answer.value)) cells.push(cell)
}

/** Cells of a screen whose answer is missing: the reason, or an empty text. */
function addMissing(cells: Cell[], { columns }: Prepared, reason: number): void {
  for (const column of columns) cells.push(column.type === 'string' ? '' : reason)
}

/** Reasons that the respondent gave count as answers. */
const ANSWERED: readonly number[] = [REFUSED, DONT_KNOW, DOES_NOT_APPLY]

/** Share of the questions on the path as answered that carry a value, −991, −992 or −993. */
export function answeredShare({ answers, screens }: Taken): { answered: number; asked: number } {
  const answered = screens.filter((screen) => {
    const answer = answers[screen.id]
    return answer && ('value' in answer || ANSWERED.includes(answer.reason))
  })
  return { answered: answered.length, asked: screens.length }
}
