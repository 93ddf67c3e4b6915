import type { Definitions } from './compile.ts'
import type { ItemFile, ModuleFile, QuestionnaireFile, ResponseSetFile, StudyFile } from './format.ts'
import { key } from './key.ts'
import type { Words } from './strings.ts'
import { highest, type Level } from './versions.ts'
import { sameWording } from './wording.ts'

/** One difference between two versions, where it is, and the number that has to rise for it. */
export interface Change {
  at: string
  level: Level
  what: string
}

const change = (at: string, level: Level, what: string): Change => ({ at, level, what })
const shown = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value))
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Fields of an item that say who is asked, and where; every other field is about the answer itself. */
const WHO: Record<string, string> = {
  roles: 'the roles asked',
  waves: 'the waves asked',
  asked: 'where it is asked',
  show: 'the condition',
}

const NAMES: Record<string, string> = {
  kind: 'the kind of question',
  min: 'the lower bound',
  max: 'the upper bound',
  reasons: 'the "does not apply" answers',
  reverse: 'the keying',
  display: 'the drawing of the scale',
  implied: 'the value written without asking',
}

/** Fields of a module that describe it and change no answer and no score. */
const DESCRIPTIONS = [
  'construct',
  'caimer',
  'claims',
  'counterpart',
  'citation',
  'license',
  'interpretation',
  'source',
  'validated',
]
/** Fields of a module that are told one by one, or say which version it is. */
const TOLD = ['format', 'name', 'version', 'items', 'scales', 'derived', 'pair', 'disclosure', 'show']

/** What changed between two versions of a module. */
export function diffModules(a: ModuleFile, b: ModuleFile, all: Definitions): Change[] {
  const [was, now] = [a, b].map((m) => new Map(m.items.map((item) => [item.id, item])))
  const kept = a.items.filter((item) => now!.has(item.id)).map((item) => item.id)
  const order = b.items.filter((item) => was!.has(item.id)).map((item) => item.id)
  return [
    ...a.items.filter((i) => !now!.has(i.id)).map((i) => change(`item ${i.id}`, 'minor', 'dropped')),
    ...b.items.filter((i) => !was!.has(i.id)).map((i) => change(`item ${i.id}`, 'minor', 'added')),
    ...(same(kept, order) ? [] : [change('items', 'minor', `another order: ${order.join(', ')}`)]),
    ...kept.flatMap((id) => diffItems(was!.get(id)!, now!.get(id)!, all)),
    ...diffWords(all.words(a), all.words(b), kept),
    ...diffScales(a, b),
    ...diffFields('module', a, b, moduleField),
  ]
}

/** How a change of a field is told; undefined where it is told elsewhere. */
type Field = (name: string) => { level: Level; name: string } | undefined

const moduleField: Field = (name) => {
  if (name === 'show') return { level: 'minor', name: 'the condition' }
  if (name === 'disclosure') return { level: 'minor', name }
  if (TOLD.includes(name)) return undefined
  return { level: DESCRIPTIONS.includes(name) ? 'patch' : 'major', name }
}

const itemField: Field = (name) => {
  if (name === 'id' || name === 'responses') return undefined
  const who = WHO[name]
  if (who !== undefined) return { level: 'minor', name: who }
  return { level: 'major', name: NAMES[name] ?? `the ${name}` }
}

function diffItems(a: ItemFile, b: ItemFile, all: Definitions): Change[] {
  const at = `item ${a.id}`
  const [x, y] = [a, b].map((item) => ('responses' in item ? item.responses : undefined))
  const sets = x === y ? [] : [change(at, setLevel(x, y, all), `the response set: ${shown(x)} → ${shown(y)}`)]
  return [...diffFields(at, a, b, itemField), ...sets]
}

/** A set has no version: one whose labels were only spelled better has another code and asks the same. */
function setLevel(a: string | undefined, b: string | undefined, all: Definitions): Level {
  const [x, y] = [all.sets.get(a ?? ''), all.sets.get(b ?? '')]
  if (!x || !y) return 'major'
  const form = ({ values, reasons, ordered, display }: ResponseSetFile) => [values, reasons, ordered, display]
  const labels = Object.entries(x.labels).every(([code, text]) => sameWording(text, y.labels[code] ?? ''))
  return same(form(x), form(y)) && labels ? 'patch' : 'major'
}

function diffFields(at: string, a: object, b: object, told: Field): Change[] {
  const [x, y] = [a, b] as [Record<string, unknown>, Record<string, unknown>]
  const fields = [...new Set([...Object.keys(x), ...Object.keys(y)])]
  return fields
    .filter((field) => !same(x[field], y[field]))
    .flatMap((field) => {
      const as = told(field)
      return as ? [change(at, as.level, `${as.name}: ${shown(x[field])} → ${shown(y[field])}`)] : []
    })
}

/** Words of items that both versions ask, and words that belong to no item. */
function diffWords(a: Words, b: Words, kept: readonly string[]): Change[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])]
  return keys.flatMap((name) => {
    const item = itemOf(name)
    if (item !== undefined && !kept.includes(item)) return []
    const [before, after] = [a.get(name), b.get(name)]
    if (before === after) return []
    const at = `words ${name}`
    if (before === undefined || after === undefined)
      return [change(at, 'major', before === undefined ? `new: "${after}"` : `taken away: "${before}"`)]
    if (sameWording(before, after)) return [change(at, 'patch', `spelling: "${before}" → "${after}"`)]
    return [change(at, 'major', `wording: "${before}" → "${after}"`)]
  })
}

/** The item that a text belongs to: `items.01`, `variants.b.options.place.1`. */
const itemOf = (name: string): string | undefined =>
  /(?:^|\.)(?:items|options|units|periods|intros)\.([^.]+)/.exec(name)?.[1]

function diffScales(a: ModuleFile, b: ModuleFile): Change[] {
  const scales = (m: ModuleFile) => new Map(m.scales.map((s) => [`scale ${s.name ?? ''}`.trim(), s]))
  const figures = (m: ModuleFile) =>
    new Map([...m.derived, ...m.pair].map((d): [string, object] => [`figure ${d.name}`, d]))
  return [...diffNamed(scales(a), scales(b)), ...diffNamed(figures(a), figures(b))]
}

/** A score that comes or goes is an addition or a loss; a score made otherwise is another score. */
function diffNamed(a: ReadonlyMap<string, object>, b: ReadonlyMap<string, object>): Change[] {
  const core = (o: object) => Object.fromEntries(Object.entries(o).filter(([k]) => k !== 'direction'))
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name) => {
    const [before, after] = [a.get(name), b.get(name)]
    if (!before || !after) return [change(name, 'minor', before ? 'dropped' : 'added')]
    if (!same(core(before), core(after)))
      return [change(name, 'major', `scoring: ${shown(core(before))} → ${shown(core(after))}`)]
    return same(before, after) ? [] : [change(name, 'patch', 'described otherwise')]
  })
}

/** What changed between two versions of a questionnaire; a module's new version counts as what changed in the module. */
export function diffQuestionnaires(a: QuestionnaireFile, b: QuestionnaireFile, all: Definitions): Change[] {
  const uses = (q: QuestionnaireFile) =>
    new Map(q.parts.flatMap((p) => p.modules.map((m) => [m.module, { ...m, part: p.part, show: p.show }])))
  const [was, now] = [uses(a), uses(b)]
  const kept = [...was.keys()].filter((m) => now.has(m))
  const order = [...now.keys()].filter((m) => was.has(m))
  return [
    ...(['role', 'wave'] as const)
      .filter((f) => a[f] !== b[f])
      .map((f) => change(f, 'major', `${a[f]} → ${b[f]}`)),
    ...[...was.keys()].filter((m) => !now.has(m)).map((m) => change(`module ${m}`, 'minor', 'dropped')),
    ...[...now.keys()].filter((m) => !was.has(m)).map((m) => change(`module ${m}`, 'minor', 'added')),
    ...(same(kept, order) ? [] : [change('modules', 'minor', `another order: ${order.join(', ')}`)]),
    ...kept.flatMap((name) => {
      const [x, y] = [was.get(name)!, now.get(name)!]
      const moved = diffFields(`module ${name}`, x, y, useField)
      if (x.version === y.version) return moved
      const [m, n] = [x, y].map((u) => all.modules.get(key(name, u.version))!)
      return [...moved, ...inside(`module ${name} ${x.version} → ${y.version}`, diffModules(m!, n!, all))]
    }),
  ]
}

const useField: Field = (name) =>
  name === 'module' || name === 'version' ? undefined : { level: 'minor', name: `the ${name}` }

const studyField: Field = (name) => {
  if (['format', 'name', 'version', 'waves', 'questionnaires'].includes(name)) return undefined
  if (name === 'texts') return { level: 'patch', name }
  const offer = ['battery', 'languages', 'defaultLanguage', 'translationState'].includes(name)
  return { level: offer ? 'minor' : 'major', name }
}

/** What changed between two versions of a study. Its texts are no measure: they may be improved freely. */
export function diffStudies(a: StudyFile, b: StudyFile, all: Definitions): Change[] {
  const waves = (s: StudyFile) => new Map(s.waves.map((w) => [`wave ${w.wave}`, w]))
  const uses = (s: StudyFile) =>
    new Map(s.questionnaires.map((u) => [`questionnaire ${u.role} ${u.wave} ${u.scope}`, u]))
  const [was, now] = [uses(a), uses(b)]
  return [
    ...diffNamed(waves(a), waves(b)).map((c) => ({ ...c, what: c.what.replace(/^scoring/, 'days') })),
    ...diffFields('study', a, b, studyField),
    ...[...new Set([...was.keys(), ...now.keys()])].flatMap((at) => {
      const [x, y] = [was.get(at), now.get(at)]
      if (!x || !y) return [change(at, 'minor', x ? 'dropped' : 'added')]
      if (x.name !== y.name) return [change(at, 'minor', `${x.name} → ${y.name}`)]
      if (x.version === y.version) return []
      const [m, n] = [x, y].map((u) => all.questionnaires.get(key(u.name, u.version))!)
      return inside(`${x.name} ${x.version} → ${y.version}`, diffQuestionnaires(m!, n!, all))
    }),
  ]
}

/** The changes of something used, told under its name. */
function inside(name: string, changes: readonly Change[]): Change[] {
  if (changes.length === 0) return [change(name, 'patch', 'nothing that is asked or scored')]
  return changes.map((c) => ({ ...c, at: `${name}: ${c.at}` }))
}

export const levelOf = (changes: readonly Change[]): Level => highest(changes.map((c) => c.level))
