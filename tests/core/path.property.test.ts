import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { after, asked, before, path, resumeAt } from '../../server/core/answers/path.ts'
import type {
  Answers,
  Condition,
  Context,
  Questionnaire,
  Screen,
} from '../../server/core/instrument/types.ts'
import { answeredShare, formReader } from '../../server/core/panel/reader.ts'
import { kindOf } from '../../server/core/question/index.ts'
import {
  answerFor,
  answersFor,
  branchingScreens,
  contextOfRecord,
  contextOfX,
} from '../support/arbitraries.ts'
import { questionnaires, shipped } from '../support/shipped.ts'

interface Filled {
  answers: Answers
  context: Context
}

const filled = (screens: readonly Screen[], context: fc.Arbitrary<Context>): fc.Arbitrary<Filled> =>
  fc.record({ answers: answersFor(screens), context })

const invented = branchingScreens.chain((screens) =>
  fc.tuple(fc.constant(screens), filled(screens, contextOfX)),
)

const ids = (screens: readonly Screen[]): string[] => screens.map((s) => s.id)

const COMPARE = {
  eq: (a: number, b: number) => a === b,
  ne: (a: number, b: number) => a !== b,
  lt: (a: number, b: number) => a < b,
  le: (a: number, b: number) => a <= b,
  gt: (a: number, b: number) => a > b,
  ge: (a: number, b: number) => a >= b,
}

/** What a person should see, worked out backwards: a screen asks whether the screens it looks at are shown. */
function shouldSee(screens: readonly Screen[], { answers, context }: Filled): string[] {
  const byId = new Map(screens.map((s) => [s.id, s]))
  const sees = (screen: Screen): boolean =>
    (!screen.show || holdsFor(screen.show)) && kindOf(screen).applies?.(screen, network(), context) !== false
  /** What was said on the screens that say who is there, which are always shown. */
  const network = (): Answers => ({ 'net.names': answers['net.names'], 'net.still': answers['net.still'] })
  const seenValue = (id: string): unknown => {
    const answer = sees(byId.get(id)!) ? answers[id] : undefined
    return answer && 'value' in answer ? answer.value : undefined
  }
  const holdsFor = (c: Condition): boolean => {
    if ('all' in c) return !c.all.some((x) => !holdsFor(x))
    if ('any' in c) return c.any.filter(holdsFor).length > 0
    if ('not' in c) return !holdsFor(c.not)
    const value =
      'context' in c ? context[c.context] : 'item' in c ? seenValue(c.item) : sizeOf(seenValue(c.size))
    return typeof value === 'number' ? COMPARE[c.is](value, c.value) : false
  }
  return ids(screens.filter(sees))
}

const sizeOf = (named: unknown): number | undefined =>
  typeof named === 'object' && named !== null ? Object.keys(named).length : undefined

/** Properties of every path, by whatever screens and answers. */
const properties: [string, (screens: readonly Screen[], filled: Filled) => void][] = [
  [
    'shows a screen exactly when its condition holds, answers off the path counted as missing',
    (screens, { answers, context }) => {
      expect(ids(path(screens, answers, context))).toEqual(shouldSee(screens, { answers, context }))
    },
  ],
  [
    'stays the same when the answers off the path are forgotten',
    (screens, { answers, context }) => {
      const taken = ids(path(screens, answers, context))
      const kept = Object.fromEntries(taken.map((id) => [id, answers[id]]))
      expect(ids(path(screens, kept, context))).toEqual(taken)
    },
  ],
  [
    'goes on at its first unanswered screen, and step by step forwards and backwards along itself',
    (screens, { answers, context }) => {
      const taken = ids(asked(path(screens, answers, context)))
      const at = [screens, answers, context] as const
      expect(resumeAt(...at)?.id).toBe(taken.find((id) => answers[id] === undefined))
      taken.forEach((id, i) => {
        expect(after(...at, id)?.id).toBe(taken[i + 1])
        expect(before(...at, id)?.id).toBe(taken[i - 1])
      })
    },
  ],
]

describe.each(questionnaires)('the path through $name', ({ screens }) => {
  test.each(properties)('%s', (_name, property) => {
    fc.assert(fc.property(filled(screens, contextOfRecord), (f) => property(screens, f)))
  })

  test('never offers a welcome question as a screen of the form', () => {
    fc.assert(
      fc.property(filled(screens, contextOfRecord), ({ answers, context }) => {
        const taken = asked(path(screens, answers, context))
        expect(taken.every((s) => s.asked === 'form')).toBe(true)
        expect(resumeAt(screens, answers, context)?.asked ?? 'form').toBe('form')
      }),
    )
  })
})

describe('the path through invented questionnaires with nested branching', () => {
  test.each(properties)('%s', (_name, property) => {
    fc.assert(fc.property(invented, ([screens, f]) => property(screens, f)))
  })

  test('does not change with answers given to screens off the path', () => {
    const changed = invented.chain(([screens, f]) => {
      const taken = new Set(path(screens, f.answers, f.context))
      const off = screens.filter((s) => !taken.has(s))
      const others = fc.record(Object.fromEntries(off.map((s) => [s.id, answerFor(s)])))
      return fc.tuple(fc.constant(screens), fc.constant(f), others)
    })
    fc.assert(
      fc.property(changed, ([screens, { answers, context }, others]) => {
        const was = path(screens, answers, context)
        expect(ids(path(screens, { ...answers, ...others }, context))).toEqual(ids(was))
      }),
    )
  })
})

describe('conditions of the shipped questionnaires', () => {
  const { screens } = shipped('newcomer-midpoint')
  const see = (answers: Answers, context: Context = {}) => ids(path(screens, answers, context))

  test('a refused frequency still asks hours, a frequency of "not" does not', () => {
    expect(see({ 'ctc.freq': { reason: -991 } })).toContain('ctc.hours')
    expect(see({ 'ctc.freq': { value: 0 } })).not.toContain('ctc.hours')
  })

  test('nothing about the relation is asked of a person who says that it has ended', () => {
    const taken = see({ 'stat.now': { value: 3 } })
    expect(taken).toContain('stat.now')
    expect(taken.filter((id) => /^(ctc|rq|clo|msat|supr|rcp)\./.test(id))).toEqual([])
  })

  test('nothing about the match is asked after a recorded end, whatever was answered before', () => {
    const taken = see({ 'stat.now': { value: 1 }, 'ctc.freq': { value: 4 } }, { match_ended: 1 })
    expect(taken.filter((id) => /^(stat|ctc|rq|clo|msat|supr|rcp)\./.test(id))).toEqual([])
    expect(see({}, { match_ended: 0 })).toContain('stat.now')
  })
})

describe('an implied value', () => {
  const choice = (item: string, rest: Partial<Screen> = {}): Screen =>
    ({
      ...{ kind: 'choice', id: `m.${item}`, module: 'm', item, part: 'a', revision: 1, stem: `m_${item}` },
      ...{ display: 'tiles', asked: 'form', codes: [0, 1], reasons: [], reverse: false },
      ...rest,
    }) as Screen

  test('does not come from an answer on a branch that is not taken', () => {
    const questionnaire: Questionnaire = {
      ...{ name: 'made', version: '1.0.0', role: 'n', wave: 'w1', modules: {}, scales: [], derived: [] },
      screens: [
        choice('met'),
        choice('often', { show: { item: 'm.met', is: 'eq', value: 1 } }),
        choice('hours', {
          show: { item: 'm.often', is: 'eq', value: 1 },
          implied: { when: { item: 'm.often', is: 'eq', value: 0 }, value: 0 },
        }),
      ],
    }
    const often = { 'm.met': { value: 1 }, 'm.often': { value: 0 } }
    const reader = formReader(questionnaire)
    const hours = (answers: Answers) => reader.cells(answers, {})[reader.columns.indexOf('m_hours_v1')]
    expect(hours(often)).toBe(0)
    expect(hours({ ...often, 'm.met': { value: 0 } })).toBe(-994)
  })
})

test('the share answered counts the screens on the path only', () => {
  const midpoint = shipped('newcomer-midpoint')
  fc.assert(
    fc.property(filled(midpoint.screens, contextOfRecord), ({ answers, context }) => {
      const taken = path(midpoint.screens, answers, context)
      const answered = taken.filter((s) => {
        const answer = answers[s.id]
        return answer && ('value' in answer || answer.reason !== -985)
      })
      expect(answeredShare({ answers, screens: taken })).toEqual({
        answered: answered.length,
        asked: taken.length,
      })
    }),
  )
})
