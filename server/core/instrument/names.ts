import * as F from '../panel/fields.ts'
import { kindOf } from '../question/index.ts'
import type { ItemFile, ModuleFile, ResponseSetFile } from './format.ts'
import type { DefinitionProblem, Parsed } from './sources.ts'
import type { Screen } from './types.ts'

/** Longest variable name, with role prefix and wave suffix (Stata allows 32). */
export const NAME_MAX = 29
const PREFIX = 'n_'.length
const SUFFIX = '_w1'.length

const ADMINISTRATIVE = [
  ...[F.ANSWER_KEYS, F.FORM_FIELDS, F.CONSTANT_FIELDS, F.PERSON_FIELDS, F.MATCH_KEYS, F.MATCH_FIELDS],
  ...[
    F.DISPOSITION_FIELDS,
    F.RESPONSE_FIELDS,
    F.ALTER_FIELDS,
    F.TIE_KEYS,
    F.TIE_FIELDS,
    ...Object.values(F.EGOR_FIELDS).map((f) => f.fields),
  ],
].flatMap((fields) => fields.map((f) => f.name))

/** What the pair files say about the form of each member, by role and by actor and partner. */
const OF_MEMBERS = F.MEMBER_FIELDS.flatMap(({ name }) => [
  ...['n', 'b'].map((role) => `${role}_${name}`),
  ...['a', 'p'].map((side) => `${name}_${side}`),
])

/** Names of key and administrative columns, of every file; no variable may take one. */
export const RESERVED = [
  ...new Set([
    ...ADMINISTRATIVE,
    ...OF_MEMBERS,
    ...['partner', 'role_e', 'rel_source', 'variable', 'code', 'file', 'key', 'aid', 'year', 'person_first'],
  ]),
]

/** Checks every variable that the modules make: length, reserved names, and that no two differ only in case. */
export function checkNames(
  modules: readonly Parsed<ModuleFile>[],
  sets: ReadonlyMap<string, ResponseSetFile>,
): DefinitionProblem[] {
  const problems: DefinitionProblem[] = []
  const owners = new Map<string, string>()
  const take = (
    f: Parsed<ModuleFile>,
    path: PropertyKey[],
    name: string,
    owner: string,
    mine: Set<string>,
  ) => {
    const lower = name.toLowerCase()
    if (mine.has(lower)) problems.push(f.wrong(path, `the name ${name} stands twice in this module`))
    mine.add(lower)
    if (name.length + PREFIX + SUFFIX > NAME_MAX)
      problems.push(f.wrong(path, `the name ${name} is too long: at most 24 characters`))
    if (RESERVED.includes(lower))
      problems.push(f.wrong(path, `the name ${name} is kept for a key or administrative column`))
    const held = owners.get(lower)
    if (held !== undefined && held !== owner)
      problems.push(f.wrong(path, `the name ${name} is already taken by ${held}`))
    owners.set(lower, owner)
  }
  for (const f of modules) {
    const mine = new Set<string>()
    const stem = f.data.pairStem ?? f.data.name
    const owner = f.data.pairStem ? `pair stem ${stem}` : `module ${f.data.name}`
    f.data.items.forEach((item, i) => {
      for (const name of columnNames(stem, item, sets)) take(f, ['items', i, 'id'], name, owner, mine)
    })
    f.data.scales.forEach((scale, i) => {
      const base = [stem, scale.name].filter(Boolean).join('_')
      for (const suffix of ['_s', '_k']) take(f, ['scales', i], base + suffix, owner, mine)
    })
    f.data.derived.forEach((derived, i) => {
      take(f, ['derived', i], `${stem}_${derived.name}`, owner, mine)
    })
    f.data.pair.forEach((figure, i) => {
      take(f, ['pair', i], `${stem}_${figure.name}`, owner, mine)
    })
  }
  return problems
}

function columnNames(stem: string, item: ItemFile, sets: ReadonlyMap<string, ResponseSetFile>): string[] {
  const codes =
    'codes' in item && item.codes
      ? item.codes
      : item.kind === 'choice'
        ? (sets.get(item.responses ?? '')?.values ?? [0])
        : []
  const screen = { ...item, stem: `${stem}_${item.id}`, codes } as unknown as Screen
  return kindOf(screen)
    .columns(screen)
    .map((column) => column.name)
}
