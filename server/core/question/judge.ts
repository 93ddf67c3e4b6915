import type { Answer, Screen, ScreenText } from '../instrument/types.ts'
import { kindOf } from './index.ts'

/** What is wrong with an answer, as the key of an interface string and its values. */
export interface Complaint {
  key: string
  values: Record<string, string>
}
export type Verdict = { answer: Answer } | { complaint: Complaint }

const COMPLAINTS: Record<string, string> = {
  radiogroup: 'error.choose',
  checkbox: 'error.choose_several',
  text: 'error.number',
  slider: 'error.slider',
  comment: 'error.open',
}
const HINTS: Record<string, string> = {
  radiogroup: 'survey.choose_one',
  checkbox: 'survey.choose_several',
  text: 'survey.number',
  slider: 'survey.slider',
  comment: 'survey.open',
}
/** Network screens are no views of SurveyJS. */
const NETWORK_HINTS: Partial<Record<Screen['kind'], string>> = {
  roster: 'network.private',
  ticks: 'survey.choose_several',
  sort: 'network.tap',
  ties: 'survey.choose_several',
}

const viewType = (screen: Screen, text: ScreenText): string =>
  String(kindOf(screen).view(screen, text, { none: '' }).type)

/** The key of the line that says how to answer. */
export const hintOf = (screen: Screen, text: ScreenText): string =>
  limitsOf(screen).most
    ? 'survey.choose_most'
    : (NETWORK_HINTS[screen.kind] ?? HINTS[viewType(screen, text)] ?? '')

/** Limits that the words around a question name. */
export function limitsOf(screen: Screen): Record<string, string> {
  if (screen.kind === 'number') return { min: String(screen.min), max: String(screen.max) }
  return screen.kind === 'choices' && screen.most ? { most: String(screen.most) } : {}
}

/** An answer from what the view holds, or what to say about it. */
export function judge(screen: Screen, text: ScreenText, held: unknown): Verdict {
  const kind = kindOf(screen)
  const answer = kind.fromView(screen, held)
  const wrong = !answer || ('value' in answer && kind.check(screen, answer.value) !== undefined)
  if (!wrong) return { answer }
  const values = limitsOf(screen)
  const key = values.most && answer ? 'error.choose_most' : (COMPLAINTS[viewType(screen, text)] ?? '')
  return { complaint: { key, values } }
}

/** What the view shows of an answer given before. */
export const shownOf = (screen: Screen, answer: Answer | undefined): unknown =>
  answer && kindOf(screen).toView(screen, answer)

export const sameAnswer = (a: Answer | undefined, b: Answer): boolean =>
  JSON.stringify(a) === JSON.stringify(b)
