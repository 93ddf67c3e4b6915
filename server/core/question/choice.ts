import type { ChoiceScreen } from '../instrument/types.ts'
import { problem } from '../problem.ts'
import { type QuestionKind, whole } from './kind.ts'

/** One of several codes. A substantive "does not apply" is shown as a choice and stored as a reason. */
export const choice: QuestionKind<ChoiceScreen> = {
  check(screen, value) {
    if (!whole(value)) return problem('value-type', { item: screen.id, want: 'one code' })
    return screen.codes.includes(value) ? undefined : problem('value-unknown', { item: screen.id })
  },
  reasons: (screen) => screen.reasons,
  columns(screen) {
    const raw = { name: `${screen.stem}_v${screen.revision}`, type: 'integer' as const, codes: screen.codes }
    const keyed = { ...raw, name: `${screen.stem}r_v${screen.revision}`, codes: [], keyed: true }
    return screen.reverse ? [raw, keyed] : [raw]
  },
  range: (screen) => [Math.min(...screen.codes), Math.max(...screen.codes)],
  cells(screen, value) {
    const code = value as number
    return screen.reverse ? [code, Math.min(...screen.codes) + Math.max(...screen.codes) - code] : [code]
  },
  seconds: () => 10,
  view: (screen, text) => ({
    type: 'radiogroup',
    colCount: 1,
    choices: [...screen.codes, ...screen.reasons].map((code) => ({ value: code, text: text.options[code] })),
  }),
  fromView(screen, value) {
    if (!whole(value)) return undefined
    return screen.reasons.includes(value) ? { reason: value } : { value }
  },
  toView: (screen, answer) =>
    'value' in answer ? answer.value : screen.reasons.includes(answer.reason) ? answer.reason : undefined,
}
