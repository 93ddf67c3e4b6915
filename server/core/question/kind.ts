import type { Answer, Answers, Context, Screen, ScreenText, Value } from '../instrument/types.ts'
import type { Problem } from '../problem.ts'

/** One exported column of an answer. */
export interface Column {
  name: string
  type: 'integer' | 'string'
  /** Codes with a label of their own, in order; empty for free numbers and strings. */
  codes: number[]
  /** The option that a 0/1 column stands for. */
  option?: number
  /** True for the keyed copy of a reversed item. */
  keyed?: boolean
}

/** Everything that differs between kinds of questions once they are compiled. */
export interface QuestionKind<S extends Screen> {
  /** Refuses a value of the wrong type, out of range or not among the choices. */
  check(screen: S, value: unknown): Problem | undefined
  /** Reasons offered on this screen beside "refuse" and "don't know". */
  reasons(screen: S): number[]
  columns(screen: S): Column[]
  /** Lowest and highest value of a cell; undefined for strings. */
  range(screen: S): [number, number] | undefined
  /** One cell per column, from a checked value. */
  cells(screen: S, value: Value): (number | string)[]
  /** Whether there is anything to ask; a kind without it always has. */
  applies?(screen: S, answers: Answers, context: Context): boolean
  /** Seconds that one screen takes by itself (the minutes model). */
  seconds(screen: S): number
  /** The SurveyJS question that shows this screen. */
  view(screen: S, text: ScreenText, words: ViewWords): Record<string, unknown>
  /** A value by chance, for the demonstration; a kind without it takes any of its codes or numbers. */
  invent?(screen: S, chance: Chance): Value
  /** From what SurveyJS holds to an answer; undefined when nothing was chosen. */
  fromView(screen: S, value: unknown): Answer | undefined
  toView(screen: S, answer: Answer): unknown
}

/** Chance, as far as a kind needs it. */
export interface Chance {
  /** A whole number from `lo` to `hi`. */
  int(lo: number, hi: number): number
  /** Mean 0, standard deviation 1. */
  normal(): number
}

/** Interface words that a question needs inside its own view. */
export interface ViewWords {
  none: string
}

export const whole = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value)
