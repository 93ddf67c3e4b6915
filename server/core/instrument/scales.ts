import { scoreRange } from '../measure/score.ts'
import { HIGHEST_REASON, LOWEST_REASON } from '../panel/missing.ts'
import { codesOf } from './check.ts'
import type { ModuleFile, ResponseSetFile } from './format.ts'
import type { DefinitionProblem, Parsed } from './sources.ts'
import type { Scale } from './types.ts'

type Sets = ReadonlyMap<string, ResponseSetFile>
type ScaleFile = ModuleFile['scales'][number]

export const scaleStem = (module: ModuleFile, name: string | undefined): string =>
  [module.pairStem ?? module.name, name].filter(Boolean).join('_')

/** The scales of a module of which every item is asked. */
export const scalesOf = (module: ModuleFile, sets: Sets, present: ReadonlySet<string>): Scale[] =>
  module.scales
    .filter((scale) => scale.items.every((id) => present.has(`${module.name}.${id}`)))
    .map((scale) => compiled(module, scale, sets))

/** Only what differs from the rule of the own scales is written down, so that their questionnaires keep their hash. */
function compiled(module: ModuleFile, scale: ScaleFile, sets: Sets): Scale {
  const items = scale.items.map((id) => itemOf(module, scale, id, sets))
  const all = items.flatMap((item) => (item.values ? Object.values(item.values) : []))
  return {
    stem: scaleStem(module, scale.name),
    module: module.name,
    items,
    lo: scale.lo ?? Math.min(...all),
    hi: scale.hi ?? Math.max(...all),
    minValid: scale.minValid,
    ...(scale.method === 'mean' ? { method: 'mean' } : {}),
    ...(scale.method === 'sum' || scale.method === 'count' ? { method: 'sum' } : {}),
    ...(scale.factor === 1 ? {} : { factor: scale.factor }),
    ...(scale.missingAs === 'prorate' ? {} : { missingAs: scale.missingAs }),
    ...(scale.bandings ? { bandings: scale.bandings } : {}),
  }
}

/** An item of a scale: keyed by the bounds of the scale, or by a table where it has one or the scale has no bounds. */
function itemOf(module: ModuleFile, scale: ScaleFile, id: string, sets: Sets): Scale['items'][number] {
  const item = module.items.find((it) => it.id === id)
  const reverse = item?.kind === 'choice' && item.reverse
  const named = { id: `${module.name}.${id}`, reverse }
  const values = scale.values?.[id]
  const ones = scale.ones?.[id]
  if (!values && !ones && scale.lo !== undefined) return named
  const codes = item ? codesOf(item, module, sets) : []
  const [lo, hi] = [Math.min(...codes), Math.max(...codes)]
  const counts = (code: number): number =>
    values ? values[code]! : ones ? Number(ones.includes(code)) : reverse ? lo + hi - code : code
  return { ...named, values: Object.fromEntries(codes.map((code) => [code, counts(code)])) }
}

/** What can be wrong in a scale: its items, bounds, tables, missing rule and bands. */
export function checkScale(f: Parsed<ModuleFile>, i: number, sets: Sets): DefinitionProblem[] {
  const scale = f.data.scales[i]!
  const at = ['scales', i]
  const problems: DefinitionProblem[] = []
  const wrong = (path: PropertyKey[], message: string) => problems.push(f.wrong([...at, ...path], message))
  const n = scale.items.length
  if (scale.minValid > n) wrong(['minValid'], `minValid ${scale.minValid} is above the number of items, ${n}`)
  if (scale.missingAs === 'fail' && scale.minValid !== n)
    wrong(['minValid'], `missingAs fail wants every item: minValid ${n}`)
  if (scale.missingAs === 'zero' && (scale.method === 'pomp' || scale.method === 'mean'))
    wrong(['missingAs'], 'a missing item counts 0 only in a sum or a count')
  if ((scale.lo === undefined) !== (scale.hi === undefined)) wrong(['lo'], 'lo and hi stand together')
  if ((scale.method === 'pomp' || scale.method === 'mean') && scale.lo === undefined)
    wrong(['lo'], `${scale.method} needs lo and hi`)
  if (scale.lo !== undefined && scale.hi !== undefined && scale.lo >= scale.hi)
    wrong(['hi'], 'hi must be above lo')
  if (scale.ones && scale.method !== 'count') wrong(['ones'], '`ones` belongs to the method count')
  for (const field of ['values', 'ones'] as const)
    for (const id of Object.keys(scale[field] ?? {}))
      if (!scale.items.includes(id)) wrong([field, id], `"${id}" is no item of this scale`)
  for (const [j, id] of scale.items.entries()) checkItem(f, scale, id, sets, (m) => wrong(['items', j], m))
  if (problems.length > 0) return problems
  checkBandings(f.data, scale, (path, message) => wrong(path, message))
  return [...problems, ...checkRange(f, i, sets)]
}

function checkItem(
  f: Parsed<ModuleFile>,
  scale: ScaleFile,
  id: string,
  sets: Sets,
  wrong: (message: string) => void,
): void {
  const item = f.data.items.find((it) => it.id === id)
  if (item?.kind !== 'choice') {
    wrong(item ? `the item "${id}" has no range to score` : `unknown item "${id}"`)
    return
  }
  if (scale.items.indexOf(id) !== scale.items.lastIndexOf(id)) wrong(`the item "${id}" stands twice`)
  const codes = codesOf(item, f.data, sets)
  const [values, ones] = [scale.values?.[id], scale.ones?.[id]]
  if (scale.method === 'count' && !ones && !values) wrong(`a count needs the answers of "${id}" that count 1`)
  if ((values || ones) && item.reverse) wrong(`the item "${id}" has a table, so it is not reversed too`)
  for (const code of [...Object.keys(values ?? {}).map(Number), ...(ones ?? [])])
    if (!codes.includes(code)) wrong(`the item "${id}" has no answer ${code}`)
  const missing = values ? codes.filter((code) => values[code] === undefined) : []
  if (missing.length > 0) wrong(`the table of "${id}" lacks the answer ${missing.join(', ')}`)
  if (codes.length === 0 || scale.lo === undefined || ones) return
  const keyed = values ? Object.values(values) : codes
  const fits = values
    ? keyed.every((x) => x >= scale.lo! && x <= scale.hi!)
    : Math.min(...keyed) === scale.lo && Math.max(...keyed) === scale.hi
  const range = `${Math.min(...keyed)}–${Math.max(...keyed)}`
  if (!fits) wrong(`the item "${id}" has the range ${range}, the scale ${scale.lo}–${scale.hi}`)
}

function checkBandings(
  module: ModuleFile,
  scale: ScaleFile,
  wrong: (path: PropertyKey[], message: string) => void,
): void {
  if (scale.bandings && !module.validated) wrong(['bandings'], 'no cut-off is attached to an own scale')
  for (const [name, { bands }] of Object.entries(scale.bandings ?? {}))
    for (const [i, band] of bands.entries()) {
      const before = bands[i - 1]
      if (band.to < band.from || (before && band.from <= before.to))
        wrong(['bandings', name, 'bands', i], 'bands go up and do not overlap')
    }
}

/** No score may be taken for a missing reason. */
function checkRange(f: Parsed<ModuleFile>, i: number, sets: Sets): DefinitionProblem[] {
  const [low, high] = scoreRange(compiled(f.data, f.data.scales[i]!, sets))
  const reaches = low <= HIGHEST_REASON && high >= LOWEST_REASON
  return reaches
    ? [f.wrong(['scales', i, 'factor'], 'scores would reach into −999…−985, kept for missing reasons')]
    : []
}
