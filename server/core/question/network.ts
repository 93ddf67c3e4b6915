import { originOf, pairsOf, present, tied, unmentioned } from '../answers/roster.ts'
import type {
  Answer,
  Answers,
  ByAlter,
  Context,
  RosterScreen,
  Screen,
  SortScreen,
  StillScreen,
  TicksScreen,
  TiesScreen,
} from '../instrument/types.ts'
import { type Problem, problem } from '../problem.ts'
import { type QuestionKind, whole } from './kind.ts'

/** The screens of the network module. Their answers are codes by alter; they fill the alter files, not the panel. */

const AID = /^[ac]\d{2}$/
const PAIR = /^[ac]\d{2}\|[ac]\d{2}$/
/** Left blank, refused, don't know: said about one alter. */
const ALTER_REASONS = [-985, -991, -992]

/** Checks a record of codes by alter or pair. */
function checkMap(
  screen: Screen,
  value: unknown,
  key: RegExp,
  codes: readonly number[],
): Problem | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return problem('value-type', { item: screen.id, want: 'codes by alter' })
  }
  const known = Object.entries(value).every(([k, code]) => key.test(k) && whole(code) && codes.includes(code))
  return known ? undefined : problem('value-unknown', { item: screen.id })
}

const asMap = (value: unknown): Answer | undefined =>
  typeof value === 'object' && value !== null ? { value: value as ByAlter } : undefined

/** What all network screens share: no column of the panel, and a view of our own. */
const common = {
  reasons: () => [],
  columns: () => [],
  range: () => undefined,
  cells: () => [],
  view: () => ({ type: 'html' }),
  fromView: (_screen: Screen, value: unknown) => asMap(value),
  toView: (_screen: Screen, answer: Answer) => ('value' in answer ? answer.value : undefined),
}

export const rosterKind: QuestionKind<RosterScreen> = {
  ...common,
  check(screen, value) {
    const wrong = checkMap(screen, value, AID, [1])
    if (wrong) return wrong
    const named = Object.keys(value as ByAlter).length
    return named <= screen.cap
      ? undefined
      : problem('value-range', { item: screen.id, min: 0, max: screen.cap })
  },
  seconds: () => 5 + 8 * 4,
}

export const still: QuestionKind<StillScreen> = {
  ...common,
  check: (screen, value) => checkMap(screen, value, AID, [0, 1, ...ALTER_REASONS]),
  applies: (_screen, answers, context) => unmentioned(answers, context).length > 0,
  seconds: () => 4,
}

export const ticks: QuestionKind<TicksScreen> = {
  ...common,
  check: (screen, value) => checkMap(screen, value, AID, [0, 1]),
  applies: (_screen, answers, context) => present(answers, context).length > 0,
  seconds: () => 6,
}

/** The alters that an attribute is asked of. */
export function sorted(screen: SortScreen, answers: Answers, context: Context): string[] {
  return present(answers, context)
    .filter((a) => screen.over === 'current' || a.fresh)
    .filter((a) => screen.over !== 'newPeople' || a.elicit !== 0)
    .map((a) => a.aid)
}

/** The codes offered for one alter. */
export const codesFor = (screen: SortScreen, aid: string, answers: Answers, context: Context): number[] => {
  const { hidden, cardCode } = screen
  const shown =
    hidden && originOf(answers, context) === hidden.origin
      ? screen.codes.filter((c) => c !== hidden.code)
      : screen.codes
  return cardCode !== undefined && aid.startsWith('c') ? [...shown, cardCode] : shown
}

export const sort: QuestionKind<SortScreen> = {
  ...common,
  check: (screen, value) =>
    checkMap(screen, value, AID, [
      ...screen.codes,
      ...(screen.cardCode === undefined ? [] : [screen.cardCode]),
      ...ALTER_REASONS,
    ]),
  applies: (screen, answers, context) => sorted(screen, answers, context).length > 0,
  seconds: () => 16,
}

export const ties: QuestionKind<TiesScreen> = {
  ...common,
  check(screen, value) {
    const wrong = checkMap(screen, value, PAIR, [0, 1, -992])
    const inOrder = wrong
      ? true
      : Object.keys(value as ByAlter).every((pair) => pairsOf(pair.split('|'))[0] === pair)
    return wrong ?? (inOrder ? undefined : problem('value-unknown', { item: screen.id }))
  },
  applies: (_screen, answers, context) => tied(answers, context).length >= 2,
  seconds: () => 24,
}
