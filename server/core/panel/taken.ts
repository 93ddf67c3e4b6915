import { answersOf } from '../answers/fold.ts'
import { path } from '../answers/path.ts'
import type { Answers, Questionnaire, Screen } from '../instrument/types.ts'
import type { FormRecord } from './records.ts'

/** The answers of a form and the screens that they led to. */
export interface Taken {
  answers: Answers
  screens: Screen[]
}

const kept = new WeakMap<FormRecord, Taken>()

/** The way through a form that was begun, followed once while the form is kept: outcome, network and cells all ask for it. */
export function takenIn(form: FormRecord, { screens }: Questionnaire): Taken {
  const held = kept.get(form)
  if (held) return held
  const answers = answersOf(form.answers)
  const taken = { answers, screens: path(screens, answers, form.begun!.context) }
  kept.set(form, taken)
  return taken
}
