import type { Role, Study, Use, WavePlan } from '../instrument/types.ts'

/**
 * The questionnaire of a form. A form about the main match takes the one for the person, which has the relation modules
 * in it; a form about a further match, and every exit form, takes the one for a match.
 */
export function formUse(study: Study, role: Role, wave: string, aboutMain: boolean): Use | undefined {
  const uses = study.questionnaires.filter((u) => u.role === role && u.wave === wave)
  const forMatch = uses.find((u) => u.scope === 'match')
  return aboutMain ? (uses.find((u) => u.scope === 'person') ?? forMatch) : forMatch
}

/** The exit form follows the recorded end of a match; every other wave has its place on a clock. */
export const isExit = (plan: WavePlan): boolean => plan.opens.at === 'exit'

/** Waves that everybody has, in order. */
export const plannedWaves = (study: Study): WavePlan[] => study.waves.filter((plan) => !isExit(plan))

/** A match that ran to its planned end is still asked about; one that ended early has an exit form of its own. */
const COMPLETED = 1

/** Whether a recorded end came before the planned one; `end_kind` is the coordinator's record. */
export const endedEarly = (record: Readonly<Record<string, number>>): boolean => record.end_kind !== COMPLETED
