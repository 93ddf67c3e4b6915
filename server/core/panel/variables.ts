import type { Derived, Questionnaire, Role, Scale, Screen } from '../instrument/types.ts'
import { asksNetwork } from '../measure/ego.ts'
import { NETWORK_COLUMNS, type NetworkColumn } from '../measure/indices.ts'
import { kindOf } from '../question/index.ts'
import type { Column } from '../question/kind.ts'

/** Where a variable comes from. */
export type Origin =
  | { kind: 'item'; screen: Screen; column: Column }
  | { kind: 'score' | 'valid'; scale: Scale }
  | { kind: 'derived'; derived: Derived }
  | { kind: 'pair'; figure: PairFigure; scale: Scale }
  | { kind: 'network'; index: NetworkColumn }

/** Figures about the two members of a pair, per scale: see `measure/pairs.ts`. */
export type PairFigure = 'diff' | 'absdiff' | 'agree'

/** A measured variable of the panel: bare stem, without role prefix or wave suffix. */
export interface Variable {
  name: string
  type: 'integer' | 'double' | 'string'
  origin: Origin
  module: string
  /** Questionnaires that ask it. */
  uses: Questionnaire[]
}

/**
 * The variables of some questionnaires: items by questionnaire, module and item, then scores. A variable that several
 * questionnaires ask stands once, at its first place.
 */
export function variablesOf(questionnaires: readonly Questionnaire[]): Variable[] {
  const items = collect(questionnaires, itemVariables)
  const scores = collect(questionnaires, scoreVariables)
  return [...items, ...scores]
}

type Fresh = Omit<Variable, 'uses'>

function collect(questionnaires: readonly Questionnaire[], of: (q: Questionnaire) => Fresh[]): Variable[] {
  const byName = new Map<string, Variable>()
  for (const questionnaire of questionnaires) {
    for (const fresh of of(questionnaire)) {
      const held = byName.get(fresh.name)
      if (held) held.uses.push(questionnaire)
      else byName.set(fresh.name, { ...fresh, uses: [questionnaire] })
    }
  }
  return [...byName.values()]
}

const itemVariables = (q: Questionnaire): Fresh[] =>
  q.screens.flatMap((screen) =>
    kindOf(screen)
      .columns(screen)
      .map((column) => ({
        name: column.name,
        type: column.type,
        origin: { kind: 'item', screen, column },
        module: screen.module,
      })),
  )

const scoreVariables = (q: Questionnaire): Fresh[] => [
  ...q.scales.flatMap((scale): Fresh[] => [
    { name: `${scale.stem}_s`, type: 'double', origin: { kind: 'score', scale }, module: scale.module },
    { name: `${scale.stem}_k`, type: 'integer', origin: { kind: 'valid', scale }, module: scale.module },
  ]),
  ...q.derived.map(
    (derived): Fresh => ({
      name: derived.variable,
      type: derived.rule === 'difference' || derived.rule === 'count' ? 'integer' : 'double',
      origin: { kind: 'derived', derived },
      module: derived.module,
    }),
  ),
  ...(asksNetwork(q) ? NETWORK_COLUMNS : []).map(
    (index): Fresh => ({
      name: index.name,
      type: index.type,
      origin: { kind: 'network', index },
      module: 'net',
    }),
  ),
]

/** Questionnaires in the order of columns: newcomers, buddies, professionals, policy; then waves. */
export function inOrder(questionnaires: readonly Questionnaire[]): Questionnaire[] {
  const roles: Role[] = ['n', 'b', 'p', 'g']
  return [...questionnaires].sort(
    (a, b) =>
      roles.indexOf(a.role) - roles.indexOf(b.role) ||
      (a.wave < b.wave ? -1 : a.wave > b.wave ? 1 : 0) ||
      (a.version < b.version ? -1 : 1),
  )
}
