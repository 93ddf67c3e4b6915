import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { itemsIn } from '../../server/core/answers/condition.ts'
import { path } from '../../server/core/answers/path.ts'
import type { ModuleFile } from '../../server/core/instrument/format.ts'
import type { Answers, Questionnaire, Screen } from '../../server/core/instrument/types.ts'
import { kindOf } from '../../server/core/question/index.ts'
import { INSTRUMENTS, library } from '../support/shipped.ts'

/** The definitions against the machine-readable companion of the measurement design, module by module and form by form. */

interface DesignItem {
  id: string
  wording: string
  response: string
  reverse: boolean
  codes?: Record<string, string> | string
  codes_of?: string
  bounds?: [number, number]
  waves?: string[]
  roles?: string[]
  max?: number
  tiles?: boolean
  variable?: string
  variants?: Record<string, string>
}
interface DesignModule {
  name: string
  title: string
  pair_stem?: string
  items: DesignItem[]
  scales: { name: string; items: string[]; lo: number; hi: number; minValid: number }[]
  counts?: string[]
  derived?: string[]
  caimer: { primary: string; set: string[] }
  claims: number[]
  counterpart: string | null
  response_variants?: Record<string, string>
}
interface DesignForm {
  part_a?: string[]
  part_b?: string[]
  modules?: string[]
  answers_max?: number
}
type Forms = Record<string, Record<string, DesignForm>>

const design = parse(readFileSync(new URL('./measurement-modules.yaml', import.meta.url), 'utf8')) as {
  modules: DesignModule[]
  forms: Forms
  core: Forms
  response_sets: Record<string, Record<string, string>>
}

/** Shown by the pages around a form, never an answer. */
const NO_MODULES = ['help', 'req']
/** The network has screens of its own; `network.test.ts` holds it against the design. */
const OWN_SCREENS = ['net']

const modules = design.modules.filter((m) => ![...NO_MODULES, ...OWN_SCREENS].includes(m.name))
const built = (name: string): ModuleFile => library.modules.get(`${name}@1.0.0`)!
const words = (name: string) =>
  parse(readFileSync(`${INSTRUMENTS}/modules/${name}/1.0.0/locales/en.yaml`, 'utf8')) as {
    items: Record<string, string>
    variants?: Record<string, { items?: Record<string, string> }>
    options?: Record<string, Record<string, string>>
  }

test('every module of the design is there', () => {
  expect(modules.filter((m) => !built(m.name)).map((m) => m.name)).toEqual([])
})

describe.each(modules.map((m) => [m.name, m] as const))('module %s', (name, m) => {
  const module = built(name)
  const text = words(name)

  test('has the items of the design: kind, codes, bounds, keying, roles, waves', () => {
    expect(module.items.map((i) => i.id)).toEqual(m.items.map((i) => String(i.id)))
    for (const [i, want] of m.items.entries()) {
      const item = module.items[i]!
      expect(shape(item), `${name}.${item.id}`).toEqual(wanted(want, m))
    }
  })

  test('asks in the words of the design', () => {
    const changed = m.items.filter((i) => text.items[i.id] !== i.wording).map((i) => i.id)
    expect(changed).toEqual([])
    for (const item of m.items) {
      for (const [of, variant] of Object.entries(item.variants ?? {})) {
        if (REWORDED.includes(`${name}.${item.id} ${of}`)) continue
        expect(text.variants?.[of]?.items?.[item.id], `${name}.${item.id} ${of}`).toBe(variant)
      }
    }
  })

  test('has the scales, counts and figures of the design', () => {
    const stem = module.pairStem ?? name
    const scales = module.scales.map(({ name: n, items, lo, hi, minValid }) => ({
      ...{ name: [stem, n].filter(Boolean).join('_'), items, lo, hi, minValid },
    }))
    expect(scales).toEqual(
      m.scales.map(({ name: n, items, lo, hi, minValid }) => ({ name: n, items, lo, hi, minValid })),
    )
    const figures = [...module.derived, ...module.pair]
      .map((d) => `${stem}_${d.name}`)
      .filter((f) => f !== 'role_agree')
    expect(figures.sort()).toEqual([...(m.counts ?? []), ...(m.derived ?? [])].sort())
  })

  test('serves the claims of the design, with its CAIMeR tags, stem and counterpart', () => {
    expect(module.claims).toEqual(m.claims)
    expect(module.caimer).toEqual(m.caimer)
    expect(module.pairStem).toBe(m.pair_stem)
    const without = (s: string | null) => s?.replace(/ \(F\d+\)/, '') ?? null
    if (!REWORDED.includes(`${name} counterpart`)) expect(module.counterpart).toBe(without(m.counterpart))
  })
})

/** Places where the shipped words say the same in a clearer way. */
const REWORDED = ['trn.hours w2', 'rcp counterpart', 'wb counterpart']

type Item = ModuleFile['items'][number]
const SETS = Object.keys(design.response_sets)

const numbers = (codes: Record<string, string>) => Object.keys(codes).map(Number)

function wanted(item: DesignItem, m: DesignModule): object {
  const common = { reverse: item.reverse, waves: item.waves, roles: item.roles }
  const codes = typeof item.codes === 'object' ? numbers(item.codes) : []
  if (item.id === 'lang') return { ...common, kind: 'language' }
  if (item.response === 'OPEN') return { ...common, kind: 'open' }
  if (item.response === 'TH101') return { ...common, kind: 'slider', responses: 'TH101' }
  if (item.response === 'NUM') return { ...common, kind: 'number', bounds: item.bounds }
  if (item.response === 'MCn') return { ...common, kind: 'choices', codes, most: item.max, tiles: item.tiles }
  if (item.response === 'MC1' && item.codes_of) return { ...common, kind: 'choice', codesOf: item.codes_of }
  if (item.response === 'MC1') {
    return {
      ...{ ...common, kind: 'choice', codes: codes.filter((c) => c > -985).sort((a, b) => a - b) },
      reasons: codes.includes(-993) ? [-993] : undefined,
    }
  }
  expect(SETS).toContain(item.response)
  const noContacts = m.name === 'cq' && item.id !== 'time' ? [-993] : undefined
  return { ...common, kind: 'choice', responses: item.response, at: m.response_variants, reasons: noContacts }
}

function shape(item: Item): object {
  const common = { reverse: 'reverse' in item && item.reverse, waves: item.waves, roles: item.roles }
  if (item.kind === 'number') return { ...common, kind: item.kind, bounds: [item.min, item.max] }
  if (item.kind === 'slider') return { ...common, kind: item.kind, responses: item.responses }
  if (item.kind === 'choices')
    return { ...common, kind: item.kind, codes: item.codes, most: item.most, tiles: item.tiles }
  if (item.kind !== 'choice') return { ...common, kind: item.kind }
  if (item.codesOf) return { ...common, kind: item.kind, codesOf: item.codesOf }
  if (item.codes) {
    const codes = [...item.codes].sort((a, b) => a - b)
    return { ...common, kind: item.kind, codes, reasons: item.reasons }
  }
  return {
    ...common,
    kind: item.kind,
    responses: item.responses,
    at: item.responsesAt,
    reasons: item.reasons,
  }
}

const NAMES: Record<string, string> = {
  w1: 'intake',
  w2: 'midpoint',
  w3: 'follow-up',
  w4: 'after',
  wx: 'exit',
}
const WHO: Record<string, string> = { n: 'newcomer', b: 'buddy', p: 'professional', g: 'policy' }

/** Forms of the design with the questionnaire that asks each. */
const forms: [string, Questionnaire, DesignForm][] = [
  ...(['n', 'b'] as const).flatMap((role) =>
    (['w1', 'w2', 'w3', 'w4', 'wx'] as const).map((wave): [string, Questionnaire, DesignForm] => {
      const full = wave === 'w4' || wave === 'wx' ? '' : '-full'
      const version = wave === 'wx' ? '1.1.0' : '1.0.0'
      return form(
        `full ${role} ${wave}`,
        `${WHO[role]}-${NAMES[wave]}${full}`,
        version,
        design.forms[role]![wave]!,
      )
    }),
  ),
  ...(['n', 'b'] as const).flatMap((role) =>
    (['w1', 'w2', 'w3'] as const).map((wave) =>
      form(`core ${role} ${wave}`, `${WHO[role]}-${NAMES[wave]}`, '1.2.0', design.core[role]![wave]!),
    ),
  ),
  ...(['w1', 'w2', 'w3', 'wx'] as const).map((wave) =>
    form(`p ${wave}`, `professional-${NAMES[wave]}`, '1.0.0', design.forms.p![wave]!),
  ),
  form('p yr', 'professional-yearly', '1.0.0', design.forms.p!.yr!),
  form('p programme', 'programme-yearly', '1.0.0', design.forms.p!.programme!),
  form('g yr', 'policy-yearly', '1.0.0', design.forms.g!.yr!),
]
function form(
  title: string,
  name: string,
  version: string,
  want: DesignForm,
): [string, Questionnaire, DesignForm] {
  return [title, library.questionnaires.get(`${name}@${version}`)!, want]
}

describe.each(forms)('form %s', (_title, questionnaire, want) => {
  test('asks its modules in the order of the design, in parts A and B', () => {
    const inPart = (part: string) => [
      ...new Set(questionnaire.screens.filter((s) => s.part === part).map((s) => s.module)),
    ]
    expect(inPart('a')).toEqual(want.part_a ?? [])
    expect(inPart('b')).toEqual(want.part_b ?? want.modules ?? [])
  })

  test('has as many answers on its longest path as the design counts, the network aside', () => {
    expect(longest(questionnaire)).toBe(want.answers_max)
  })
})

/** Asked only of those whose match has ended: counted in the exit form alone. */
const OF_AN_END = ['end', 'nx']

/** Answers that a screen counts for: a tile each where tiles are questions of their own. */
function answersOf(screen: Screen, wave: string): number {
  if (screen.module === 'net' || (wave !== 'wx' && OF_AN_END.includes(screen.module))) return 0
  return screen.kind === 'choices' && screen.tiles ? screen.codes.length : 1
}

/** The longest path over every answer that a condition looks at; conditional modules of the record are left out. */
function longest(questionnaire: Questionnaire): number {
  const looked = new Set(questionnaire.screens.flatMap((s) => (s.show ? itemsIn(s.show) : [])))
  const asked = questionnaire.screens.filter((s) => looked.has(s.id) && s.module !== 'net')
  const given = asked.reduce<Answers[]>(
    (all, s) =>
      all.flatMap((a) => ('codes' in s ? s.codes : [0]).map((value) => ({ ...a, [s.id]: { value } }))),
    [{}],
  )
  const count = (answers: Answers) =>
    path(questionnaire.screens, answers, {}).reduce((sum, s) => sum + answersOf(s, questionnaire.wave), 0)
  return Math.max(...given.map(count))
}

test('every variable of the design is made, or is a text that never leaves the database', () => {
  for (const m of modules) {
    const stem = built(m.name).pairStem ?? m.name
    for (const item of built(m.name).items) {
      const codes = 'codes' in item && item.codes ? item.codes : [0]
      const screen = { ...item, stem: `${stem}_${item.id}`, codes } as unknown as Screen
      const names = kindOf(screen)
        .columns(screen)
        .map((c) => c.name)
      const want = m.items.find((i) => i.id === item.id)!.variable
      if (item.kind === 'open') expect(names).toEqual([])
      else if (want?.includes('<code>'))
        expect(names).toEqual(codes.map((c) => want.replace('<code>', String(c))))
      else expect(names[0]).toBe(want)
    }
  }
})
