import { fileURLToPath } from 'node:url'
import { key } from '../../server/core/instrument/key.ts'
import type { Questionnaire, Scale, Screen, Study } from '../../server/core/instrument/types.ts'
import { loadInstruments } from '../../server/load.ts'

export const INSTRUMENTS = fileURLToPath(new URL('../../instruments', import.meta.url))

const loaded = loadInstruments(INSTRUMENTS)
if ('problems' in loaded) {
  throw new Error(`instruments/ does not compile: ${JSON.stringify(loaded.problems, null, 2)}`)
}

/** The definitions of this repository, compiled. */
export const { library } = loaded

/** The questionnaires that the study uses, in its order. */
export const study: Study = library.studies.get('fourth-pillar')!
export const questionnaires: Questionnaire[] = study.questionnaires.map(({ name }) => shipped(name))

/** A questionnaire in the version that the study uses. */
export function shipped(name: string): Questionnaire {
  const version = study.questionnaires.find((use) => use.name === name)!.version
  return library.questionnaires.get(key(name, version))!
}

export const everyScreen: Screen[] = questionnaires.flatMap((q) => q.screens)

/** A screen that some shipped questionnaire asks. */
export const screen = (id: string): Screen => everyScreen.find((s) => s.id === id)!

/** Every scale once, by stem and module. */
export const scales: Scale[] = [
  ...new Map(questionnaires.flatMap((q) => q.scales).map((s) => [`${s.module} ${s.stem}`, s])).values(),
]
