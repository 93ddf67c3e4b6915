import type { NumberScreen } from '../instrument/types.ts'
import { problem } from '../problem.ts'
import { asciiDigits } from './digits.ts'
import { type QuestionKind, whole } from './kind.ts'

/** A whole number within bounds, typed in any digits. */
export const number: QuestionKind<NumberScreen> = {
  check(screen, value) {
    const range = { item: screen.id, min: screen.min, max: screen.max }
    if (!whole(value)) return problem('value-type', { item: screen.id, want: 'a whole number' })
    return value >= screen.min && value <= screen.max ? undefined : problem('value-range', range)
  },
  reasons: () => [],
  columns: (screen) => [{ name: `${screen.stem}_v${screen.revision}`, type: 'integer', codes: [] }],
  range: (screen) => [screen.min, screen.max],
  cells: (_screen, value) => [value as number],
  seconds: () => 12,
  view: (_screen, text) => ({ type: 'text', inputType: 'text', placeholder: text.unit ?? '' }),
  fromView(_screen, value) {
    const typed = asciiDigits(String(value ?? '')).trim()
    if (typed === '') return undefined
    return { value: /^\d{1,9}$/.test(typed) ? Number(typed) : typed }
  },
  toView: (_screen, answer) => ('value' in answer ? String(answer.value) : undefined),
}
