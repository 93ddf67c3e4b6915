import type { ChoicesScreen } from '../instrument/types.ts'
import { problem } from '../problem.ts'
import { type QuestionKind, whole } from './kind.ts'

const NONE = 'none'

/** Any number of codes. The empty list is an answer: the tile "none of these" was ticked. */
export const choices: QuestionKind<ChoicesScreen> = {
  check(screen, value) {
    if (!Array.isArray(value) || !value.every(whole)) {
      return problem('value-type', { item: screen.id, want: 'a list of codes' })
    }
    const known = value.every((code) => screen.codes.includes(code))
    if (screen.most !== undefined && value.length > screen.most)
      return problem('value-type', { item: screen.id, want: `at most ${screen.most} codes` })
    return known && new Set(value).size === value.length
      ? undefined
      : problem('value-unknown', { item: screen.id })
  },
  reasons: () => [],
  columns: (screen) =>
    screen.codes.map((code) => ({
      name: `${screen.stem}_o${code}_v${screen.revision}`,
      type: 'integer',
      codes: [0, 1],
      option: code,
    })),
  range: () => [0, 1],
  cells: (screen, value) => screen.codes.map((code) => ((value as number[]).includes(code) ? 1 : 0)),
  seconds: (screen) => (screen.tiles ? 5 + 4 * screen.codes.length : 15),
  view: (screen, text, words) => ({
    type: 'checkbox',
    colCount: 1,
    choices: screen.codes.map((code) => ({ value: code, text: text.options[code] })),
    showNoneItem: true,
    noneText: words.none,
    ...(screen.most === undefined ? {} : { maxSelectedChoices: screen.most }),
  }),
  invent(screen, chance) {
    if (screen.most === undefined) return screen.codes.filter(() => chance.int(0, 3) === 0)
    const few = () => screen.codes[chance.int(0, screen.codes.length - 1)]!
    return [...new Set(Array.from({ length: screen.most }, few))].sort((a, b) => a - b)
  },
  fromView(screen, value) {
    if (!Array.isArray(value) || value.length === 0) return undefined
    return { value: screen.codes.filter((code) => value.includes(code)) }
  },
  toView: (_screen, answer) =>
    !('value' in answer) ? undefined : (answer.value as number[]).length > 0 ? answer.value : [NONE],
}
