import { key } from './key.ts'
import type { DefinitionProblem, Files } from './sources.ts'
import type { Indexed } from './texts.ts'

interface Ready {
  /** Words that Duopanel or the author should have written. */
  problems: DefinitionProblem[]
  /** By study: words that only the holder of a right can supply. Such a study waits; the others run. */
  waiting: Map<string, DefinitionProblem[]>
  /** Questionnaires with such words that no running study uses: `name@version`. */
  withheld: Set<string>
  /** Files of the waiting studies, the questionnaires withheld and the modules without words: not to be published. */
  unpublishable: Set<string>
}

/** Which studies have all their words. */
export function readyStudies(files: Files, { checkUsed }: Indexed): Ready {
  const held = new Set(
    files.module.filter((f) => f.data.wording === 'holder').map((f) => key(f.data.name, f.data.version)),
  )
  const waiting: Ready['waiting'] = new Map()
  const problems = new Map<string, DefinitionProblem>()
  const served = new Set<string>()
  for (const study of files.study) {
    const missing = checkUsed(files.questionnaire, [study])
    for (const { module, problem } of missing)
      if (!held.has(module)) problems.set(JSON.stringify(problem), problem)
    const holders = missing.filter(({ module }) => held.has(module)).map(({ problem }) => problem)
    if (holders.length > 0) waiting.set(study.data.name, holders)
    else for (const use of study.data.questionnaires) served.add(key(use.name, use.version))
  }
  const modulesOf = (f: Files['questionnaire'][number]) =>
    f.data.parts.flatMap((p) => p.modules.map((m) => key(m.module, m.version)))
  const nameOf = (f: Files['questionnaire'][number]) => key(f.data.name, f.data.version)
  const inUse = new Set(files.questionnaire.filter((f) => served.has(nameOf(f))).flatMap(modulesOf))
  const idle = (module: string) => held.has(module) && !inUse.has(module)
  const withheld = files.questionnaire.filter(
    (f) => !served.has(nameOf(f)) && modulesOf(f).some((module) => held.has(module)),
  )
  const unpublishable = [
    ...files.module.filter((f) => idle(key(f.data.name, f.data.version))),
    ...files['module-locale'].filter((f) => idle(key(f.data.module, f.data.version))),
    ...withheld,
    ...files.study.filter((f) => waiting.has(f.data.name)),
  ].map((f) => f.file)
  return {
    problems: [...problems.values()],
    waiting,
    withheld: new Set(withheld.map(nameOf)),
    unpublishable: new Set(unpublishable),
  }
}
