import type { SliderScreen } from '../instrument/types.ts'
import { problem } from '../problem.ts'
import { type QuestionKind, whole } from './kind.ts'

const ends = ({ codes }: SliderScreen): [number, number] => [Math.min(...codes), Math.max(...codes)]

/** A position between two ends, a whole number; without a touch there is none. */
export const slider: QuestionKind<SliderScreen> = {
  check(screen, value) {
    const [min, max] = ends(screen)
    if (!whole(value)) return problem('value-type', { item: screen.id, want: 'a whole number' })
    return value >= min && value <= max ? undefined : problem('value-range', { item: screen.id, min, max })
  },
  reasons: () => [],
  columns: (screen) => [{ name: `${screen.stem}_v${screen.revision}`, type: 'integer', codes: [] }],
  range: ends,
  cells: (_screen, value) => [value as number],
  seconds: () => 10,
  view(screen) {
    const [min, max] = ends(screen)
    return { type: 'slider', min, max, step: 1, allowClear: true }
  },
  /** Rather towards the high end. */
  invent(screen, chance) {
    const [min, max] = ends(screen)
    return Math.min(max, Math.max(min, Math.round(min + (max - min) * (0.6 + 0.18 * chance.normal()))))
  },
  fromView: (_screen, value) => (whole(value) ? { value } : undefined),
  toView: (_screen, answer) => ('value' in answer ? answer.value : undefined),
}
