import { setsOf } from './check.ts'
import type { Definitions } from './compile.ts'
import { type Change, diffModules, diffQuestionnaires, diffStudies } from './diff.ts'
import type { ModuleFile, QuestionnaireFile, StudyFile } from './format.ts'
import { key } from './key.ts'
import { moduleHome } from './strings.ts'
import { compareVersions } from './versions.ts'

/** A definition that has versions. */
export type Named =
  | { kind: 'module'; file: ModuleFile }
  | { kind: 'questionnaire'; file: QuestionnaireFile }
  | { kind: 'study'; file: StudyFile }

export const nameOf = ({ file }: Named): string => key(file.name, file.version)

/** The definition called NAME@VERSION; modules come before questionnaires, questionnaires before studies. */
export function findNamed(all: Definitions, name: string): Named | undefined {
  const module = all.modules.get(name)
  if (module) return { kind: 'module', file: module }
  const questionnaire = all.questionnaires.get(name)
  if (questionnaire) return { kind: 'questionnaire', file: questionnaire }
  const study = all.studies.get(name)
  return study && { kind: 'study', file: study }
}

/** Every definition, used ones before those that use them. */
export const everyNamed = (all: Definitions): Named[] => [
  ...[...all.modules.values()].map((file): Named => ({ kind: 'module', file })),
  ...[...all.questionnaires.values()].map((file): Named => ({ kind: 'questionnaire', file })),
  ...[...all.studies.values()].map((file): Named => ({ kind: 'study', file })),
]

/** What changed between two versions; undefined for things of different kinds or names. */
export function diff(all: Definitions, a: Named, b: Named): Change[] | undefined {
  if (a.file.name !== b.file.name) return undefined
  if (a.kind === 'module' && b.kind === 'module') return diffModules(a.file, b.file, all)
  if (a.kind === 'questionnaire' && b.kind === 'questionnaire') return diffQuestionnaires(a.file, b.file, all)
  if (a.kind === 'study' && b.kind === 'study') return diffStudies(a.file, b.file, all)
  return undefined
}

/** The files that a definition consists of, below `instruments/`. */
export function filesOf({ kind, file }: Named): string[] {
  const { name, version } = file
  if (kind === 'module')
    return [`${moduleHome(name, version)}/module.yaml`, `${moduleHome(name, version)}/locales/en.yaml`]
  return [`${kind === 'study' ? 'studies' : 'questionnaires'}/${name}/${version}.yaml`]
}

/** What a definition uses: other definitions, and the files of response sets. */
export function usedBy(all: Definitions, { kind, file }: Named): { named: Named[]; files: string[] } {
  if (kind === 'module') {
    const sets = new Set(file.items.flatMap(setsOf))
    return { named: [], files: [...sets].map((code) => `response-sets/${code}.yaml`) }
  }
  if (kind === 'questionnaire') {
    const uses = file.parts.flatMap((p) => p.modules)
    const named = uses.map(
      (u): Named => ({ kind: 'module', file: all.modules.get(key(u.module, u.version))! }),
    )
    return { named, files: [] }
  }
  const named = file.questionnaires.map(
    (u): Named => ({ kind: 'questionnaire', file: all.questionnaires.get(key(u.name, u.version))! }),
  )
  return { named, files: [] }
}

/** The newest of the earlier versions of a definition that `counts`. */
export function predecessor(all: Definitions, of: Named, counts: (n: Named) => boolean): Named | undefined {
  const earlier = everyNamed(all).filter(
    (n) =>
      n.kind === of.kind &&
      n.file.name === of.file.name &&
      compareVersions(n.file.version, of.file.version) < 0 &&
      counts(n),
  )
  return earlier.sort((a, b) => compareVersions(a.file.version, b.file.version)).at(-1)
}
