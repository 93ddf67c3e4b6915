import type { OpenScreen } from '../instrument/types.ts'
import { problem } from '../problem.ts'
import type { QuestionKind } from './kind.ts'

/** Characters that one open answer may have. */
export const OPEN_MAX = 4000

/** The person's own words. They make no column: free text is never exported with the panel. */
export const open: QuestionKind<OpenScreen> = {
  check(screen, value) {
    if (typeof value !== 'string') return problem('value-type', { item: screen.id, want: 'a text' })
    const fits = value.trim() !== '' && value.length <= OPEN_MAX
    return fits ? undefined : problem('value-type', { item: screen.id, want: `1 to ${OPEN_MAX} characters` })
  },
  reasons: () => [],
  columns: () => [],
  range: () => undefined,
  cells: () => [],
  seconds: (screen) => (screen.optional ? 0 : 60),
  view: () => ({ type: 'comment', maxLength: OPEN_MAX, autoGrow: true }),
  invent: () => '[invented answer]',
  fromView: (_screen, value) =>
    typeof value === 'string' && value.trim() !== '' ? { value: value.trim() } : undefined,
  toView: (_screen, answer) => ('value' in answer ? answer.value : undefined),
}
