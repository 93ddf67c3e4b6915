import { isReason } from '../panel/missing.ts'
import type { ItemFile, ModuleFile, ResponseSetFile, StudyFile } from './format.ts'
import { key } from './key.ts'
import { checkScale } from './scales.ts'
import type { DefinitionProblem, Files, Parsed } from './sources.ts'
import type { Questionnaire } from './types.ts'

/** No definition of one kind, name and version stands twice. */
export function checkTwice(files: Files): DefinitionProblem[] {
  const seen = new Map<string, string>()
  const named: [Parsed<unknown>, string][] = [
    ...files['response-set'].map((f): [Parsed<unknown>, string] => [f, `response set ${f.data.code}`]),
    ...files.module.map((f): [Parsed<unknown>, string] => [f, `module ${key(f.data.name, f.data.version)}`]),
    ...files.questionnaire.map((f): [Parsed<unknown>, string] => [
      f,
      `questionnaire ${key(f.data.name, f.data.version)}`,
    ]),
    ...files.study.map((f): [Parsed<unknown>, string] => [f, `study ${key(f.data.name, f.data.version)}`]),
  ]
  return named.flatMap(([f, what]) => {
    const first = seen.get(what.toLowerCase())
    seen.set(what.toLowerCase(), f.file)
    return first ? [f.wrong([], `${what} is already defined in ${first}`)] : []
  })
}

/** Codes are unique and stay clear of the missing reasons. */
export function checkValues(
  f: Parsed<unknown>,
  values: readonly number[],
  path: PropertyKey[],
): DefinitionProblem[] {
  return values.flatMap((value, i) => {
    if (isReason(value))
      return [f.wrong([...path, i], `the value ${value} lies in −999…−985, kept for missing reasons`)]
    return values.indexOf(value) < i ? [f.wrong([...path, i], `the value ${value} stands twice`)] : []
  })
}

/** The response set of an item at a wave; without a wave, the one that it has in general. */
export const setOf = (item: ItemFile, wave?: string): string | undefined => {
  if (item.kind === 'slider') return item.responses
  if (item.kind !== 'choice') return undefined
  return item.responsesAt?.[wave ?? ''] ?? item.responses
}

/** Every response set that an item uses, at some wave or other. */
export const setsOf = (item: ItemFile): string[] => [
  ...('responses' in item && item.responses ? [item.responses] : []),
  ...('responsesAt' in item ? Object.values(item.responsesAt ?? {}) : []),
]

/** The codes of an item: its own, those of another item, or those of its response set. */
export const codesOf = (
  item: ItemFile,
  module: ModuleFile,
  sets: ReadonlyMap<string, ResponseSetFile>,
  wave?: string,
): number[] => {
  if ('codes' in item && item.codes) return item.codes
  const other = 'codesOf' in item && module.items.find((it) => it.id === item.codesOf)
  if (other) return 'codes' in other && other.codes ? other.codes : []
  return sets.get(setOf(item, wave) ?? '')?.values ?? []
}

/** What can be wrong inside one module: items, codes, scales, derived figures, claims. */
export function checkModule(
  f: Parsed<ModuleFile>,
  sets: ReadonlyMap<string, ResponseSetFile>,
  claims: ReadonlyMap<number, unknown>,
): DefinitionProblem[] {
  const problems = [...checkClaims(f, claims), ...checkPublished(f)]
  const ids = f.data.items.map((item) => item.id)
  f.data.items.forEach((item, i) => {
    const at = ['items', i]
    if (ids.indexOf(item.id) < i) problems.push(f.wrong([...at, 'id'], `the item "${item.id}" stands twice`))
    problems.push(...checkCodes(f, item, at, ids.slice(0, i), sets))
    if ('codes' in item && item.codes) problems.push(...checkValues(f, item.codes, [...at, 'codes']))
    if (item.kind === 'number') problems.push(...checkBounds(f, item, at))
    if (item.kind === 'language' && item.asked !== 'welcome') {
      problems.push(f.wrong(at, 'a language is chosen on the welcome page: asked: welcome'))
    }
  })
  f.data.scales.forEach((_, i) => {
    problems.push(...checkScale(f, i, sets))
  })
  return [...problems, ...checkFigures(f, sets)]
}

/** Where the codes of an item come from: one place, and it is there. */
function checkCodes(
  f: Parsed<ModuleFile>,
  item: ItemFile,
  at: PropertyKey[],
  earlier: readonly string[],
  sets: ReadonlyMap<string, ResponseSetFile>,
): DefinitionProblem[] {
  const unknown = (code: string, path: PropertyKey[]) =>
    sets.has(code) ? [] : [f.wrong([...at, ...path], `unknown response set "${code}"`)]
  if (item.kind === 'slider') {
    const values = sets.get(item.responses)?.values
    return values?.length === 2 || !values
      ? unknown(item.responses, ['responses'])
      : [f.wrong([...at, 'responses'], 'the response set of a slider has two values, its ends')]
  }
  if (item.kind === 'choices') {
    const fits = item.most === undefined || item.most <= item.codes.length
    return fits ? [] : [f.wrong([...at, 'most'], `most ${item.most} is above the number of codes`)]
  }
  if (item.kind !== 'choice') return []
  const given = [item.responses, item.codes, item.codesOf].filter((x) => x !== undefined)
  if (given.length !== 1) return [f.wrong(at, 'an item has either responses or codes')]
  if (item.codesOf && !earlier.includes(item.codesOf))
    return [f.wrong([...at, 'codesOf'], `"${item.codesOf}" is not an earlier item of the module`)]
  return [
    ...(item.responses ? unknown(item.responses, ['responses']) : []),
    ...Object.entries(item.responsesAt ?? {}).flatMap(([w, code]) => unknown(code, ['responsesAt', w])),
  ]
}

/** Derived figures are made of scales or of items with codes that are there. */
function checkFigures(
  f: Parsed<ModuleFile>,
  sets: ReadonlyMap<string, ResponseSetFile>,
): DefinitionProblem[] {
  const coded = (id: string) => {
    const item = f.data.items.find((it) => it.id === id)
    return item !== undefined && codesOf(item, f.data, sets).length > 0
  }
  const check = (
    list: 'derived' | 'pair',
    figure: ModuleFile['derived'][number] | ModuleFile['pair'][number],
    i: number,
  ) => [
    ...(figure.of as readonly string[])
      .filter((of) => (figure.rule === 'balance' ? !f.data.scales.some((s) => s.name === of) : !coded(of)))
      .map((of) =>
        f.wrong([list, i, 'of'], `unknown ${figure.rule === 'balance' ? 'scale' : 'item'} "${of}"`),
      ),
  ]
  return [
    ...f.data.derived.flatMap((d, i) => check('derived', d, i)),
    ...f.data.pair.flatMap((d, i) => check('pair', d, i)),
  ]
}

function checkClaims(f: Parsed<ModuleFile>, claims: ReadonlyMap<number, unknown>): DefinitionProblem[] {
  return f.data.claims.flatMap((n, i) =>
    claims.has(n) ? [] : [f.wrong(['claims', i], `unknown claim ${n}`)],
  )
}

/** A published scale says where it comes from; only of such a scale the words may be left to the holder of the right. */
function checkPublished(f: Parsed<ModuleFile>): DefinitionProblem[] {
  const { validated, citation, source, wording } = f.data
  const lacks = citation === null ? 'citation' : source === undefined ? 'source' : undefined
  if (validated && lacks) return [f.wrong(['validated'], `a published scale needs its ${lacks}`)]
  return wording && !validated ? [f.wrong(['wording'], 'own items are shipped with their words')] : []
}

function checkBounds(
  f: Parsed<ModuleFile>,
  item: ItemFile & { kind: 'number' },
  at: PropertyKey[],
): DefinitionProblem[] {
  const reserved = item.min <= -985 && item.max >= -999
  if (reserved) return [f.wrong([...at, 'min'], 'the bounds reach into −999…−985, kept for missing reasons')]
  return item.min < item.max ? [] : [f.wrong([...at, 'max'], 'max must be above min')]
}

/** What can be wrong in a study: questionnaires, languages, windows. */
export function checkStudy(
  f: Parsed<StudyFile>,
  questionnaires: ReadonlyMap<string, Questionnaire>,
  compiled: boolean,
  locales: Files['study-locale'],
): DefinitionProblem[] {
  const problems: DefinitionProblem[] = []
  const study = f.data
  study.questionnaires.forEach((use, i) => {
    const at = ['questionnaires', i]
    const found = questionnaires.get(key(use.name, use.version))
    const same = (u: typeof use) => u.role === use.role && u.wave === use.wave && u.scope === use.scope
    if (study.questionnaires.findIndex(same) < i)
      problems.push(f.wrong(at, `a second questionnaire for ${use.role} ${use.wave}, scope ${use.scope}`))
    if (!study.waves.some((w) => w.wave === use.wave))
      problems.push(f.wrong([...at, 'wave'], `unknown wave "${use.wave}"`))
    if (!compiled) return
    if (!found) problems.push(f.wrong([...at, 'name'], `unknown questionnaire ${use.name} ${use.version}`))
    else if (found.role !== use.role || found.wave !== use.wave) {
      problems.push(
        f.wrong(at, `${use.name} is made for ${found.role} ${found.wave}, not for ${use.role} ${use.wave}`),
      )
    }
  })
  if (!study.languages.includes(study.defaultLanguage)) {
    problems.push(f.wrong(['defaultLanguage'], 'the default language is not one of the languages'))
  }
  for (const lang of study.languages) {
    const beside = locales.some((l) => l.data.study === study.name && l.data.lang === lang)
    if (!study.texts[lang] && !beside) problems.push(f.wrong(['texts'], `no texts in "${lang}"`))
  }
  return [...problems, ...checkWindows(f)]
}

/**
 * Windows may not overlap: each must close before the next one opens (days on a common clock, L as given). The exit form
 * follows the recorded end instead, and comes last.
 */
function checkWindows(f: Parsed<StudyFile>): DefinitionProblem[] {
  const { lengthDays } = f.data
  const problems = f.data.waves.flatMap((wave, i) => checkExit(f, wave, i))
  const waves = f.data.waves.filter((wave) => wave.wave !== EXIT_WAVE)
  const day = (w: { at: string; days: number }) =>
    w.days + (w.at === 'half' ? Math.floor(lengthDays / 2) : w.at === 'length' ? lengthDays : 0)
  const overlaps = waves.slice(1).flatMap((wave, i) => {
    const before = waves[i]!
    const end = day(before.lateUntil ?? before.closes)
    if (end < day(wave.opens)) return []
    return [
      f.wrong(
        ['waves', i + 1, 'opens'],
        `${wave.wave} opens on day ${day(wave.opens)}, ${before.wave} ends on day ${end}`,
      ),
    ]
  })
  return [...problems, ...overlaps]
}

const EXIT_WAVE = 'wx'

/** The exit form alone runs from the recorded end to some days after its invitation, on the match clock. */
function checkExit(f: Parsed<StudyFile>, wave: StudyFile['waves'][number], i: number): DefinitionProblem[] {
  const at = ['waves', i]
  const bounds = [wave.target, wave.opens, wave.closes, ...(wave.lateUntil ? [wave.lateUntil] : [])]
  if (wave.wave !== EXIT_WAVE) {
    const strange = bounds.some((b) => b.at === 'exit' || b.at === 'invitation')
    return strange ? [f.wrong(at, `only ${EXIT_WAVE} is counted from exit or invitation`)] : []
  }
  const fits =
    wave.clock === 'match' &&
    wave.target.at === 'exit' &&
    wave.opens.at === 'exit' &&
    wave.closes.at === 'invitation' &&
    !wave.lateUntil &&
    wave.target.days >= wave.opens.days &&
    wave.closes.days >= 0 &&
    i === f.data.waves.length - 1
  const want = 'on the match clock, opens and target at exit, closes at invitation, last of the waves'
  return fits ? [] : [f.wrong(at, `${EXIT_WAVE} stands ${want}`)]
}
