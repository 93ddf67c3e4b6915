import fc from 'fast-check'
import { SurveyModel } from 'survey-core'
import { describe, expect, test } from 'vitest'
import { path } from '../../server/core/answers/path.ts'
import {
  carried,
  surveyName,
  surveyVariable,
  toSurveyJson,
  visibleIf,
} from '../../server/core/instrument/surveyjs.ts'
import type { Answers, Context, Questionnaire, Screen } from '../../server/core/instrument/types.ts'
import { kindOf } from '../../server/core/question/index.ts'
import { answersFor, branchingScreens, contextOfRecord, contextOfX } from '../support/arbitraries.ts'
import { library, questionnaires, screen, shipped } from '../support/shipped.ts'

/** survey-core takes milliseconds per case, the path microseconds. */
const numRuns = process.env.DUOPANEL_LONG ? 600 : 60

const filled = (screens: readonly Screen[], context: fc.Arbitrary<Context>) =>
  fc.record({ answers: answersFor(screens), context })

/** A survey of survey-core that can be filled again and again. */
class Survey {
  private readonly model: SurveyModel
  private readonly screens: readonly Screen[]

  constructor(json: unknown, screens: readonly Screen[]) {
    this.model = new SurveyModel(json)
    this.screens = screens
  }

  questions(): string[] {
    return this.model.getAllQuestions().map((q) => q.name)
  }

  /** Names of the questions that survey-core shows; reasons leave the question empty unless they are a tile. */
  shown(answers: Answers, context: Context, contextNames: readonly string[]): string[] {
    for (const name of contextNames) this.model.setVariable(surveyVariable(name), context[name])
    const data = this.screens.flatMap((screen) => {
      const answer = answers[screen.id]
      const value = answer && kindOf(screen).toView(screen, answer)
      return value === undefined ? [] : [[surveyName(screen.id), value]]
    })
    this.model.data = Object.fromEntries(data)
    return this.model
      .getAllQuestions()
      .filter((q) => q.isVisible)
      .map((q) => q.name)
  }
}

/** Names of the screens that SurveyJS has a question for. */
const names = (screens: readonly Screen[]): string[] => carried(screens).map((s) => surveyName(s.id))

describe('the SurveyJS export shows what the path shows', () => {
  test.each(questionnaires)('for $name', (questionnaire) => {
    const { screens } = questionnaire
    const text = library.texts.questionnaire(questionnaire, 'en')
    const survey = new Survey(toSurveyJson(questionnaire, text, { none: 'None of these' }), screens)
    expect(survey.questions()).toEqual(names(screens))
    fc.assert(
      fc.property(filled(screens, contextOfRecord), ({ answers, context }) => {
        expect(survey.shown(answers, context, ['match_ended'])).toEqual(
          names(path(screens, answers, context)),
        )
      }),
      { numRuns },
    )
  })

  test('for invented questionnaires with nested branching', () => {
    const cases = branchingScreens.chain((screens) =>
      fc.tuple(fc.constant(screens), fc.array(filled(screens, contextOfX), { minLength: 1, maxLength: 4 })),
    )
    fc.assert(
      fc.property(cases, ([screens, fillings]) => {
        const survey = new Survey(surveyOf(screens), screens)
        for (const { answers, context } of fillings) {
          expect(survey.shown(answers, context, ['x'])).toEqual(names(path(screens, answers, context)))
        }
      }),
      { numRuns },
    )
  })

  test('one page per screen, with the words of the language and no dot in a name', () => {
    const questionnaire = shipped('newcomer-intake')
    const text = library.texts.questionnaire(questionnaire, 'nl')
    const json = toSurveyJson(questionnaire, text, { none: 'Geen van deze' })
    const pages = json.pages as { title: string; elements: { name: string; title: string }[] }[]
    expect(json.locale).toBe('nl')
    expect(pages.map((p) => p.elements.map((e) => e.name))).toEqual(
      names(questionnaire.screens).map((n) => [n]),
    )
    const [last] = pages.slice(-1)
    expect(last!.elements[0]!.title).toBe(text.screens['exp.06']!.question)
    expect(names(questionnaire.screens).filter((n) => n.includes('.'))).toEqual([])
  })
})

/** Invented screens have no words: each is titled by its own id. */
function surveyOf(screens: readonly Screen[]): unknown {
  const text = (screen: Screen) => ({ title: 'm', question: screen.id, options: {} })
  const questionnaire: Questionnaire = {
    ...{ name: 'made', version: '1.0.0', role: 'n', wave: 'w1', modules: {}, scales: [], derived: [] },
    screens: [...screens],
  }
  const texts = Object.fromEntries(screens.map((s) => [s.id, text(s)]))
  return toSurveyJson(questionnaire, { lang: 'en', screens: texts }, { none: 'none' })
}

test('a SurveyJS condition on a list of options never holds, as on the path', () => {
  const place = screen('ctc.place')
  const show = { item: 'ctc.place', is: 'eq', value: 1 } as const
  const taken = path([place, { ...place, id: 'm.x', show }], { 'ctc.place': { value: [1] } }, {})
  expect(taken).toEqual([place])
  expect(visibleIf(show, () => place)).toBe('1 = 0')
})

test('a SurveyJS condition on codes by alter never holds, as on the path', () => {
  const named: Screen = {
    ...screen('ctc.place'),
    id: 'net.names',
    kind: 'roster',
    cap: 8,
  } as unknown as Screen
  const show = { item: 'net.names', is: 'ne', value: 0 } as const
  const taken = path([named, { ...named, id: 'm.x', show }], { 'net.names': { value: { a01: 1 } } }, {})
  expect(taken).toEqual([named])
  expect(visibleIf(show, () => named)).toBe('1 = 0')
})

test('the network is left out of the SurveyJS export, and nothing else is', () => {
  const left = questionnaires.flatMap((q) => q.screens.filter((s) => !carried(q.screens).includes(s)))
  expect(left.length).toBeGreaterThan(0)
  expect(new Set(left.map((s) => s.module))).toEqual(new Set(['net']))
})

test('survey-core finds no error in any exported questionnaire, in any language', () => {
  for (const questionnaire of questionnaires) {
    for (const lang of library.texts.languages) {
      const text = library.texts.questionnaire(questionnaire, lang)
      const model = new SurveyModel(toSurveyJson(questionnaire, text, { none: '–' }))
      expect(model.jsonErrors ?? [], `${questionnaire.name} ${lang}`).toEqual([])
      expect(model.getAllQuestions().every((q) => q.title.length > 0)).toBe(true)
    }
  }
})
