import type { Questionnaire, Screen } from '../instrument/types.ts'
import { kindOf } from '../question/index.ts'

/** A run of items on one response set is read once, then answered faster. */
const BATTERY_INTRO = 5
const BATTERY_ITEM = 7
/** Phone and second language. */
const SLOW = 1.2

/** Minutes that a questionnaire is expected to take, rounded up (on the longest path). */
export function expectedMinutes(questionnaire: Questionnaire): number {
  let seconds = 0
  let before: Screen | undefined
  for (const screen of questionnaire.screens.filter((s) => s.asked === 'form')) {
    const goesOn = before?.module === screen.module && before.set !== undefined && before.set === screen.set
    const starts =
      !goesOn &&
      questionnaire.screens.some(
        (s) => s !== screen && s.module === screen.module && s.set && s.set === screen.set,
      )
    seconds += goesOn ? BATTERY_ITEM : starts ? BATTERY_INTRO + BATTERY_ITEM : kindOf(screen).seconds(screen)
    before = screen
  }
  return Math.ceil((SLOW * seconds) / 60)
}
