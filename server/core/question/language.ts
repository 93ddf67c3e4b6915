import type { LanguageScreen } from '../instrument/types.ts'
import { problem } from '../problem.ts'
import type { QuestionKind } from './kind.ts'

const TAG = /^[a-z]{2,3}(-[A-Z]{2})?$/

/** The language chosen on the welcome page, stored as its BCP 47 tag. Which ones are offered is the study's matter. */
export const language: QuestionKind<LanguageScreen> = {
  check(screen, value) {
    const valid = typeof value === 'string' && TAG.test(value)
    return valid ? undefined : problem('value-type', { item: screen.id, want: 'a language tag' })
  },
  reasons: () => [],
  columns: (screen) => [{ name: `${screen.stem}_v${screen.revision}`, type: 'string', codes: [] }],
  range: () => undefined,
  cells: (_screen, value) => [value as string],
  seconds: () => 10,
  view: () => ({ type: 'text' }),
  fromView: (_screen, value) => (typeof value === 'string' ? { value } : undefined),
  toView: (_screen, answer) => ('value' in answer ? answer.value : undefined),
}
