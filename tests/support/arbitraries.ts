import fc from 'fast-check'
import type { Answer, Answers, Condition, Context, Screen } from '../../server/core/instrument/types.ts'
import { MISSING } from '../../server/core/panel/missing.ts'

export const anyReason = fc.constantFrom(...MISSING.map((m) => m.code as number))

/** A value that the screen takes. */
export function valueFor(screen: Screen): fc.Arbitrary<number | number[] | string> {
  if (screen.kind === 'choice') return fc.constantFrom(...screen.codes)
  if (screen.kind === 'choices')
    return fc.subarray(screen.codes, { maxLength: screen.most ?? screen.codes.length })
  if (screen.kind === 'number') return fc.integer({ min: screen.min, max: screen.max })
  if (screen.kind === 'slider')
    return fc.integer({ min: Math.min(...screen.codes), max: Math.max(...screen.codes) })
  if (screen.kind === 'open')
    return fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== '')
  return fc.constantFrom('nl', 'en', 'fr', 'ar', 'fa-AF')
}

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

/** What the shipped conditions know of the record. */
export const contextOfRecord: fc.Arbitrary<Context> = fc.constantFrom(
  {},
  { match_ended: 0 },
  { match_ended: 1 },
)

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
