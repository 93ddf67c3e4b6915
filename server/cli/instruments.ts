import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { formats } from '../core/instrument/format.ts'
import { toSurveyJson } from '../core/instrument/surveyjs.ts'
import { traceabilityPage } from '../core/instrument/traceability.ts'
import { problem } from '../core/problem.ts'
import { INSTRUMENTS, ROOT } from '../paths.ts'
import { instruments, sentence, wrongUse } from './context.ts'

/** `instruments check`: every problem of the definitions, with file, line and field. */
export function check(): Checked {
  const { library, files } = instruments()
  return {
    questionnaires: library.questionnaires.size,
    studies: library.studies.size,
    files: files.size,
    waiting: [...library.waiting].map(([study, problems]) => ({ study, missing: problems.map(sentence) })),
  }
}

export interface Checked {
  questionnaires: number
  studies: number
  files: number
  /** Studies that cannot start before the holder of a right supplies words. */
  waiting: { study: string; missing: string[] }[]
}

/** `instruments compile NAME@VERSION --lang L`: the questionnaire as SurveyJS JSON, for a preview. */
export function compileOne(name: string, lang: string): unknown {
  const { library } = instruments()
  const questionnaire = library.questionnaires.get(name)
  const known = [...library.questionnaires.keys()].join(', ')
  if (!questionnaire)
    throw wrongUse(problem('option-unknown', { option: 'questionnaire', value: name, known }))
  const words = library.interfaces.get(lang)
  if (!words)
    throw wrongUse(
      problem('option-unknown', { option: '--lang', value: lang, known: library.texts.languages.join(', ') }),
    )
  return toSurveyJson(questionnaire, library.texts.questionnaire(questionnaire, lang), {
    none: words.strings['survey.none']!,
  })
}

/** `instruments traceability`: the page from claims to variables. */
export function traceability(): { written: string[] } {
  const page = join('docs', 'traceability.md')
  writeFileSync(join(ROOT, page), traceabilityPage(instruments().library))
  return { written: [page] }
}

/** `instruments schemas`: the file formats as JSON Schema, for editors. */
export function schemas(): { written: string[] } {
  const folder = join(INSTRUMENTS, 'schemas')
  mkdirSync(folder, { recursive: true })
  const written = Object.entries(formats).map(([kind, schema]) => {
    const json = z.toJSONSchema(schema, { io: 'input' })
    writeFileSync(join(folder, `${kind}.schema.json`), `${JSON.stringify(json, null, 2)}\n`)
    return `instruments/schemas/${kind}.schema.json`
  })
  return { written }
}
