import fc from 'fast-check'
import { pairsOf } from '../../server/core/answers/roster.ts'
import type {
  Answer,
  Answers,
  Condition,
  Context,
  Screen,
  Value,
} from '../../server/core/instrument/types.ts'
import { MISSING } from '../../server/core/panel/missing.ts'

export const anyReason = fc.constantFrom(...MISSING.map((m) => m.code as number))

/** A value that the screen takes. */
export function valueFor(screen: Screen): fc.Arbitrary<Value> {
  switch (screen.kind) {
    case 'choice':
      return fc.constantFrom(...screen.codes)
    case 'choices':
      return fc.subarray(screen.codes, { maxLength: screen.most ?? screen.codes.length })
    case 'number':
      return fc.integer({ min: screen.min, max: screen.max })
    case 'slider':
      return fc.integer({ min: Math.min(...screen.codes), max: Math.max(...screen.codes) })
    case 'language':
      return fc.constantFrom('nl', 'en', 'fr', 'ar', 'fa-AF')
    case 'open':
      return fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== '')
    case 'roster':
      return byKey(AIDS.slice(0, screen.cap), [1])
    case 'still':
      return byKey(AIDS, [0, 1, -985])
    case 'ticks':
      return byKey([...CARDS, ...AIDS], [0, 1])
    case 'sort':
      return byKey([...CARDS, ...AIDS], [...screen.codes, -992])
    case 'ties':
      return byKey(pairsOf([...CARDS, ...AIDS.slice(0, 4)]), [0, 1, -992])
  }
}

const AIDS = ['a01', 'a02', 'a03', 'a04', 'a05', 'a06', 'a07', 'a08', 'a09']
const CARDS = ['c01']

/** Codes for some of the alters or pairs. */
const byKey = (keys: string[], codes: readonly number[]): fc.Arbitrary<Record<string, number>> =>
  fc
    .subarray(keys)
    .chain((some) => fc.record(Object.fromEntries(some.map((k) => [k, fc.constantFrom(...codes)]))))

/** Reasons that the screen offers. */
export const reasonsOf = (screen: Screen): number[] => [
  ...[-985, -991, -992],
  ...(screen.kind === 'choice' ? screen.reasons : []),
]

/** An answer that may stand on the screen: mostly a value, now and then a reason. */
export const answerFor = (screen: Screen): fc.Arbitrary<Answer> =>
  fc.oneof(
    { weight: 4, arbitrary: valueFor(screen).map((value) => ({ value })) },
    { weight: 1, arbitrary: fc.constantFrom(...reasonsOf(screen)).map((reason) => ({ reason })) },
  )

/** Answers to some of the screens, on the path or left over from a branch that is no longer taken. */
export const answersFor = (screens: readonly Screen[]): fc.Arbitrary<Answers> =>
  fc.record(
    Object.fromEntries(screens.map((s) => [s.id, fc.option(answerFor(s), { nil: undefined, freq: 6 })])),
  )

/** What the shipped conditions know of the record, and of the people named before. */
export const contextOfRecord: fc.Arbitrary<Context> = fc
  .tuple(
    fc.constantFrom({}, { match_ended: 0 }, { match_ended: 1 }),
    fc.constantFrom(
      {},
      { net_cards: '', net_earlier: '', net_known: '', net_next: 1 },
      { net_cards: 'c01=m1', net_earlier: 'a01 a03', net_known: 'a01 a02 a03', net_next: 4 },
    ),
  )
  .map(([record, named]): Context => ({ ...record, ...named }))

interface Made {
  kind: 'choice' | 'choices' | 'number'
  show: Shape | undefined
}
type Shape =
  | { looks: number; is: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'; value: number; context: boolean }
  | { all: Shape[] }
  | { any: Shape[] }
  | { not: Shape }

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 2 },
    fc.record({
      looks: fc.nat(20),
      is: fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'),
      value: fc.integer({ min: -1, max: 3 }),
      context: fc.boolean(),
    }),
    fc.record({ not: tie('shape') }),
    fc.record({ all: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }) }),
  ),
}))

/** A condition on one of the screens before, or on the context `x`. */
function conditionOf(made: Shape, before: readonly Screen[]): Condition {
  if ('all' in made) return { all: made.all.map((s) => conditionOf(s, before)) }
  if ('any' in made) return { any: made.any.map((s) => conditionOf(s, before)) }
  if ('not' in made) return { not: conditionOf(made.not, before) }
  const { is, value } = made
  const screen = before[made.looks % Math.max(1, before.length)]
  const context = made.context && made.looks % 3 === 0
  return context || !screen ? { context: 'x', is, value } : { item: screen.id, is, value }
}

const screenOf = ({ kind, show }: Made, before: readonly Screen[]): Screen => {
  const item = `q${before.length}`
  const base = {
    id: `m.${item}`,
    module: 'm',
    item,
    part: 'a' as const,
    revision: 1,
    stem: `m_${item}`,
    display: 'tiles',
    asked: 'form' as const,
    ...(show ? { show: conditionOf(show, before) } : {}),
  }
  if (kind === 'choice') return { ...base, kind, codes: [0, 1, 2], reasons: [-993], reverse: false }
  return kind === 'choices' ? { ...base, kind, codes: [1, 2] } : { ...base, kind, min: 0, max: 12 }
}

/** Invented screens with nested branching, deeper than any shipped questionnaire has. */
export const branchingScreens: fc.Arbitrary<Screen[]> = fc
  .array(
    fc.record<Made>({
      kind: fc.constantFrom('choice', 'choice', 'choice', 'number', 'choices'),
      show: fc.option(shape, { nil: undefined, freq: 4 }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((made) => {
    const screens: Screen[] = []
    for (const one of made) screens.push(screenOf(one, screens))
    return screens
  })

export const contextOfX: fc.Arbitrary<Context> = fc.oneof(
  fc.constant({}),
  fc.integer({ min: 0, max: 2 }).map((x) => ({ x })),
)
