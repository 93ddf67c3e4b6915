import { kindOf } from '../question/index.ts'
import type { ViewWords } from '../question/kind.ts'
import type { Comparison, Condition, Questionnaire, QuestionnaireText, Screen } from './types.ts'

type ScreenOf = (id: string) => Screen | undefined

const SIGN: Record<Comparison, string> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' }
const NEVER = '1 = 0'

/** A SurveyJS name: the dot of `ctc.freq` would be read there as a path into an object. */
export const surveyName = (id: string): string => id.replace('.', '_')

/** The SurveyJS variable that carries a fact frozen when the form starts. */
export const surveyVariable = (name: string): string => `context_${name}`

/**
 * Screens that SurveyJS has a question for. The network has none: its answers are codes by alter, and a screen that
 * depends on how many were named goes with it.
 */
export const carried = (screens: readonly Screen[]): Screen[] =>
  screens.filter(
    (s) => (kindOf(s).columns(s).length > 0 || s.kind === 'open') && !(s.show && looksAtSize(s.show)),
  )

function looksAtSize(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(looksAtSize)
  if ('any' in condition) return condition.any.some(looksAtSize)
  return 'not' in condition ? looksAtSize(condition.not) : 'size' in condition
}

/**
 * A questionnaire in one language as SurveyJS JSON, one page per screen, for previews and for other tools. It shows the
 * screens that `path` shows, the network left out; forms themselves are branched by `path` alone. Context stands in variables
 * (`context_match_ended`); `{name}` in a title is filled by the variable `name`.
 */
export function toSurveyJson(
  questionnaire: Questionnaire,
  text: QuestionnaireText,
  words: ViewWords,
): Record<string, unknown> {
  const known = new Map(questionnaire.screens.map((screen) => [screen.id, screen]))
  const pageOf = (screen: Screen): Record<string, unknown> => {
    const { title, question, period, intro } = text.screens[screen.id]!
    const description = [period, intro].filter(Boolean).join(' · ')
    const element = {
      ...kindOf(screen).view(screen, text.screens[screen.id]!, words),
      name: surveyName(screen.id),
      title: question,
      ...(description ? { description } : {}),
      ...(screen.show ? { visibleIf: visibleIf(screen.show, (id) => known.get(id)) } : {}),
    }
    return { name: `page_${surveyName(screen.id)}`, title, elements: [element] }
  }
  return { title: questionnaire.name, locale: text.lang, pages: carried(questionnaire.screens).map(pageOf) }
}

/**
 * A condition as a SurveyJS expression. SurveyJS keeps the answers of a branch that was left, so each comparison also
 * asks whether the screen it looks at is shown; a missing value and a reason shown as a choice make it false.
 */
export function visibleIf(condition: Condition, screenOf: ScreenOf): string {
  if ('all' in condition) return joined(condition.all, 'and', screenOf)
  if ('any' in condition) return joined(condition.any, 'or', screenOf)
  if ('not' in condition) return `!(${visibleIf(condition.not, screenOf)})`
  const compared = (name: string) =>
    `{${name}} notempty and {${name}} ${SIGN[condition.is]} ${condition.value}`
  if ('context' in condition) return compared(surveyVariable(condition.context))
  if ('size' in condition) return NEVER
  const screen = screenOf(condition.item)
  if (!screen || !holdsOneNumber(screen)) return NEVER
  const name = surveyName(screen.id)
  const shown = screen.show ? [`(${visibleIf(screen.show, screenOf)})`] : []
  const given = kindOf(screen)
    .reasons(screen)
    .map((reason) => `{${name}} <> ${reason}`)
  return [...shown, compared(name), ...given].join(' and ')
}

const joined = (conditions: readonly Condition[], word: 'and' | 'or', screenOf: ScreenOf): string =>
  conditions.map((condition) => `(${visibleIf(condition, screenOf)})`).join(` ${word} `)

/** Whether an answer can be compared with a number: not a text, a list of options or codes by alter. */
function holdsOneNumber(screen: Screen): boolean {
  const columns = kindOf(screen).columns(screen)
  return columns.length > 0 && columns.every((c) => c.type === 'integer' && c.option === undefined)
}
