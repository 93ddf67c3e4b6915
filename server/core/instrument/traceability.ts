import { variablesOf } from '../panel/variables.ts'
import { kindOf } from '../question/index.ts'
import type { Library } from './compile.ts'
import { key } from './key.ts'
import type { Questionnaire, Role } from './types.ts'
import { compareVersions } from './versions.ts'

/** Where the measure of a claim is asked: module, role, waves and variables. */
export interface Trace {
  claim: number
  module: string
  role: Role
  waves: string[]
  variables: string[]
}

/** Of every questionnaire the newest version. */
function newest(library: Library): Questionnaire[] {
  const byName = new Map<string, Questionnaire>()
  for (const q of library.questionnaires.values()) {
    const held = byName.get(q.name)
    if (!held || compareVersions(q.version, held.version) > 0) byName.set(q.name, q)
  }
  return [...byName.values()].sort((a, b) => (a.wave < b.wave ? -1 : a.wave > b.wave ? 1 : 0))
}

/** Names that stand for what is asked: variables, and the answers that make none. */
function namesOf(q: Questionnaire, module: string): string[] {
  const variables = variablesOf([q])
    .filter((v) => v.module === module)
    .map((v) => v.name)
  const without = q.screens
    .filter((s) => s.module === module && kindOf(s).columns(s).length === 0)
    .map((s) => `${s.id} (not in the panel)`)
  return [...variables, ...without]
}

/** Every claim with the modules that serve it, by role, over the newest questionnaires. */
export function traces(library: Library): Trace[] {
  const found = new Map<string, Trace>()
  for (const q of newest(library)) {
    for (const [name, version] of Object.entries(q.modules)) {
      for (const claim of library.modules.get(key(name, version))!.claims) {
        const id = `${claim} ${name} ${q.role}`
        const held = found.get(id) ?? { claim, module: name, role: q.role, waves: [], variables: [] }
        held.waves = [...new Set([...held.waves, q.wave])]
        held.variables = [...new Set([...held.variables, ...namesOf(q, name)])]
        found.set(id, held)
      }
    }
  }
  return [...found.values()].sort((a, b) => a.claim - b.claim || (a.module < b.module ? -1 : 1))
}

const ROLES: Record<Role, string> = { n: 'newcomer', b: 'buddy', p: 'professional', g: 'policy' }

/** Claims that no question serves alone: the coordinator's record carries them, or every module together. */
export const FROM_THE_RECORD: Readonly<Record<number, string>> = {
  19: 'the forms half a year after the planned end: wb, psup, net, bel, cqn, rq, clo, ctc, cont',
}

/** The page `docs/traceability.md`. */
export function traceabilityPage(library: Library): string {
  const all = traces(library)
  const claims = [...library.claims].sort(([a], [b]) => a - b)
  const sections = claims.map(([n, { section, construct }]) => {
    const rows = all
      .filter((t) => t.claim === n)
      .map((t) => `| ${t.module} | ${ROLES[t.role]} | ${t.waves.join(' ')} | ${t.variables.join(', ')} |`)
    const record = FROM_THE_RECORD[n] ? [`Also: ${FROM_THE_RECORD[n]}.`, ''] : []
    const table = ['| module | role | waves | variables |', '| --- | --- | --- | --- |', ...rows]
    return [
      `## ${n}. ${construct}`,
      '',
      `Section ${section} of the review.`,
      '',
      ...record,
      ...table,
      '',
    ].join('\n')
  })
  return [
    '# From claims to variables',
    '',
    'Which questions measure what the literature review claims. Written by `npx duopanel instruments traceability` from',
    '`instruments/`, over the newest version of every questionnaire; do not edit it by hand. What the coordinator records',
    '(track, length, arm) stands beside it in the files `persons` and `matches`.',
    '',
    ...sections,
  ].join('\n')
}
