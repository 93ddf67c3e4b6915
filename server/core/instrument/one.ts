import { checkModule, codesOf } from './check.ts'
import type { ModuleFile } from './format.ts'
import { scalesOf } from './scales.ts'
import { type DefinitionProblem, parseSources, type Source } from './sources.ts'
import type { Scale } from './types.ts'

/** A module by itself: its scales, and the codes that each of their items may have. */
export interface OneModule {
  module: ModuleFile
  scales: Scale[]
  /** By item id, without the module's name. */
  codes: ReadonlyMap<string, ReadonlySet<number>>
}

/** Compiles one module for scoring: response sets and claims beside it, no words, no questionnaire. */
export function compileModule(
  sources: readonly Source[],
): { compiled: OneModule } | { problems: DefinitionProblem[] } {
  const { files, problems } = parseSources(sources)
  const sets = new Map(files['response-set'].map((f) => [f.data.code, f.data]))
  const claims = new Map(files.claims.flatMap((f) => Object.keys(f.data.claims).map((n) => [Number(n), n])))
  const [f] = files.module
  if (f) problems.push(...checkModule(f, sets, claims))
  if (!f || problems.length > 0) return { problems }
  const module = f.data
  const present = new Set(module.items.map((item) => `${module.name}.${item.id}`))
  const codes = module.items.map((item) => [item.id, new Set(codesOf(item, module, sets))] as const)
  return { compiled: { module, scales: scalesOf(module, sets, present), codes: new Map(codes) } }
}
