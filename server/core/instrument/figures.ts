import { codesOf } from './check.ts'
import type { ItemFile, ModuleFile, ResponseSetFile } from './format.ts'
import { scaleStem } from './scales.ts'
import type { Derived, PairFigure } from './types.ts'

/** The figures of a module in one questionnaire beside its scores: derived figures, figures about a pair. */

const itemOf = (module: ModuleFile, id: string): ItemFile => module.items.find((item) => item.id === id)!

/** The columns of an item: several where every code has its own. */
function columnsOf(module: ModuleFile, id: string): string[] {
  const item = itemOf(module, id)
  const stem = scaleStem(module, id)
  const codes = item.kind === 'choices' ? item.codes.map((code) => `_o${code}`) : ['']
  return codes.map((code) => `${stem}${code}_v${item.revision}`)
}

function span(module: ModuleFile, id: string, sets: ReadonlyMap<string, ResponseSetFile>): [number, number] {
  const codes = codesOf(itemOf(module, id), module, sets)
  return [Math.min(...codes), Math.max(...codes)]
}

const allThere = (module: ModuleFile, ids: readonly string[], present: ReadonlySet<string>): boolean =>
  ids.every((id) => present.has(`${module.name}.${id}`))

/** Figures of one form; one whose parts the questionnaire leaves out is left out too. */
export const derivedOf = (
  module: ModuleFile,
  present: ReadonlySet<string>,
  sets: ReadonlyMap<string, ResponseSetFile>,
): Derived[] =>
  module.derived.flatMap((d): Derived[] => {
    const common = { variable: scaleStem(module, d.name), module: module.name }
    if (d.rule === 'balance') {
      const scales = module.scales.filter((s) => d.of.includes(s.name ?? ''))
      if (!scales.every((s) => allThere(module, s.items, present))) return []
      const of = d.of.map((name) => `${scaleStem(module, name)}_s`) as [string, string]
      return [{ ...common, rule: d.rule, of }]
    }
    if (!allThere(module, d.of, present)) return []
    const of = d.of.flatMap((id) => columnsOf(module, id))
    const [lo, hi] = span(module, d.of[0]!, sets)
    if (d.rule === 'even') return [{ ...common, rule: d.rule, of, lo, hi, direction: d.direction }]
    if (d.rule === 'difference')
      return [{ ...common, rule: d.rule, of, range: hi - lo, direction: d.direction }]
    return [{ ...common, rule: d.rule, of, values: d.values, minValid: d.minValid, direction: d.direction }]
  })

/** Figures about both members of a match. */
export const pairOf = (
  module: ModuleFile,
  present: ReadonlySet<string>,
  sets: ReadonlyMap<string, ResponseSetFile>,
): PairFigure[] =>
  module.pair
    .filter((p) => allThere(module, p.of, present))
    .map((p) => {
      const [lo, hi] = span(module, p.of[0]!, sets)
      const of = p.of.flatMap((id) => columnsOf(module, id))
      const { rule, minValid, direction } = p
      return {
        variable: scaleStem(module, p.name),
        module: module.name,
        rule,
        of,
        minValid,
        range: hi - lo,
        direction,
      }
    })
