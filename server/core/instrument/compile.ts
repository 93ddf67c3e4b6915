import { itemsIn } from '../answers/condition.ts'
import { kindOf } from '../question/index.ts'
import { checkModule, checkStudy, checkTwice, checkValues, codesOf, setOf } from './check.ts'
import { derivedOf, pairOf } from './figures.ts'
import type {
  InterfaceLocaleFile,
  ItemFile,
  ModuleFile,
  QuestionnaireFile,
  ResponseSetFile,
  StudyFile,
} from './format.ts'
import { key } from './key.ts'
import { checkNames } from './names.ts'
import { studyState } from './offered.ts'
import { readyStudies } from './ready.ts'
import { scalesOf } from './scales.ts'
import { type DefinitionProblem, type Files, type Parsed, parseSources, type Source } from './sources.ts'
import { type Home, homesOf, moduleHome, type Words } from './strings.ts'
import { indexTexts, type Texts } from './texts.ts'
import type { Condition, Part, Questionnaire, Screen, Study } from './types.ts'
import { compareVersions } from './versions.ts'
import { indexWork, rank, type Work, type WorkOf } from './work.ts'

/** The definition files of every version, by name and version. */
export interface Definitions {
  sets: ReadonlyMap<string, ResponseSetFile>
  modules: ReadonlyMap<string, ModuleFile>
  questionnaires: ReadonlyMap<string, QuestionnaireFile>
  studies: ReadonlyMap<string, StudyFile>
  /** English words of a module. */
  words: (module: ModuleFile) => Words
}

/** Everything that was defined, every cross-reference checked once. */
export interface Library {
  studies: ReadonlyMap<string, Study>
  questionnaires: ReadonlyMap<string, Questionnaire>
  modules: ReadonlyMap<string, ModuleFile>
  interfaces: ReadonlyMap<string, InterfaceLocaleFile>
  texts: Texts
  /** Every word, by the place where it stands. */
  homes: ReadonlyMap<string, Home>
  workOf: WorkOf
  /** Studies that cannot start because the holder of a right has not supplied the words of a scale: what is missing. */
  waiting: ReadonlyMap<string, DefinitionProblem[]>
  /** Files that belong to these studies alone; they are not published. */
  unpublishable: ReadonlySet<string>
  definitions: Definitions
  claims: ReadonlyMap<number, { section: string; construct: string }>
}

/** Compiles the definition files, with the work on translations by language. With any problem there is no library. */
export function compile(
  sources: readonly Source[],
  works: ReadonlyMap<string, readonly Work[]> = new Map(),
): { library: Library } | { problems: DefinitionProblem[] } {
  const { files, problems } = parseSources(sources)
  const sets = new Map(files['response-set'].map((f) => [f.data.code, f.data]))
  const modules = new Map(files.module.map((f) => [key(f.data.name, f.data.version), f]))
  problems.push(...checkTwice(files))
  for (const f of files['response-set']) problems.push(...checkValues(f, f.data.values, ['values']))
  const claims = new Map(
    files.claims.flatMap((f) => Object.entries(f.data.claims).map(([n, c]) => [Number(n), c] as const)),
  )
  for (const f of files.module) problems.push(...checkModule(f, sets, claims))

  const questionnaires = new Map<string, Questionnaire>()
  if (problems.length === 0) {
    for (const f of files.questionnaire) {
      const compiled = compileQuestionnaire(f, modules, sets)
      if ('problems' in compiled) problems.push(...compiled.problems)
      else questionnaires.set(key(f.data.name, f.data.version), compiled.questionnaire)
    }
  }
  const studies = new Map<string, Study>()
  for (const f of newest(files.study)) {
    problems.push(...checkStudy(f, questionnaires, problems.length === 0, files['study-locale']))
    studies.set(f.data.name, compileStudy(f.data, files['study-locale']))
  }
  const homes = new Map(homesOf(files).map((home) => [home.place, home]))
  const workOf = indexWork(works)
  const texts = indexTexts(files, new Map([...modules].map(([k, f]) => [k, f.data])), sets, homes, workOf)
  problems.push(...texts.problems)
  problems.push(...checkNames(files.module, sets))
  if (problems.length > 0) return { problems }

  const ready = readyStudies(files, texts)
  if (ready.problems.length > 0) return { problems: ready.problems }
  const library: Library = {
    studies: new Map([...studies].filter(([name]) => !ready.waiting.has(name))),
    questionnaires: new Map([...questionnaires].filter(([name]) => !ready.withheld.has(name))),
    modules: new Map([...modules].map(([k, f]) => [k, f.data])),
    interfaces: new Map(files['interface-locale'].map((f) => [f.data.lang, f.data])),
    texts: texts.texts,
    homes,
    workOf,
    waiting: ready.waiting,
    unpublishable: ready.unpublishable,
    definitions: definitionsOf(files, sets, homes),
    claims,
  }
  const low = newest(files.study)
    .filter((f) => library.studies.has(f.data.name))
    .flatMap((f) => defaultTooLow(f, library))
  return low.length > 0 ? { problems: low } : { library }
}

const definitionsOf = (
  files: Files,
  sets: ReadonlyMap<string, ResponseSetFile>,
  homes: ReadonlyMap<string, Home>,
): Definitions => ({
  sets,
  modules: byVersion(files.module),
  questionnaires: byVersion(files.questionnaire),
  studies: byVersion(files.study),
  words: (module) => homes.get(moduleHome(module.name, module.version))!.source,
})

const byVersion = <T extends { name: string; version: string }>(list: readonly Parsed<T>[]): Map<string, T> =>
  new Map(list.map(({ data }) => [key(data.name, data.version), data]))

/** The language that everybody falls back to has to be one that the study may show. */
function defaultTooLow(f: Parsed<StudyFile>, library: Library): DefinitionProblem[] {
  const { name, defaultLanguage: lang, translationState: asked } = f.data
  const state = studyState(library, library.studies.get(name)!, lang)
  if (rank(state) >= rank(asked)) return []
  return [
    f.wrong(['translationState'], `the default language "${lang}" is ${state}, the study asks for ${asked}`),
  ]
}

type QuestionnaireSource = Files['questionnaire'][number]

function compileQuestionnaire(
  f: QuestionnaireSource,
  modules: ReadonlyMap<string, Parsed<ModuleFile>>,
  sets: ReadonlyMap<string, ResponseSetFile>,
): { questionnaire: Questionnaire } | { problems: DefinitionProblem[] } {
  const problems: DefinitionProblem[] = []
  const questionnaire: Questionnaire = {
    name: f.data.name,
    version: f.data.version,
    role: f.data.role,
    wave: f.data.wave,
    modules: {},
    screens: [],
    scales: [],
    derived: [],
  }
  f.data.parts.forEach((part, p) => {
    const before = new Set(questionnaire.screens.map((s) => s.id))
    problems.push(...pointsForward(f, ['parts', p, 'show'], part.show, before))
    for (const [m, use] of part.modules.entries()) {
      const at = ['parts', p, 'modules', m]
      const found = modules.get(key(use.module, use.version))
      if (!found) {
        problems.push(f.wrong([...at, 'module'], `unknown module ${use.module} ${use.version}`))
        continue
      }
      questionnaire.modules[use.module] = use.version
      const earlier = new Set(questionnaire.screens.map((s) => s.id))
      problems.push(...pointsForward(found, ['show'], found.data.show, earlier))
      for (const [i, item] of found.data.items.entries()) {
        if (!askedOf(item, f.data.role, f.data.wave)) continue
        for (const field of ['show', 'implied'] as const) {
          const condition = field === 'show' ? item.show : item.implied?.when
          problems.push(...pointsForward(found, ['items', i, field], condition, earlier))
        }
        if (earlier.has(`${use.module}.${item.id}`))
          problems.push(f.wrong(at, `the module ${use.module} stands twice`))
        const screen = screenOf(found.data, item, part.part, f.data.wave, [part.show, found.data.show], sets)
        const refused = screen.implied && kindOf(screen).check(screen, screen.implied.value)
        if (refused) problems.push(found.wrong(['items', i, 'implied', 'value'], refused.message))
        questionnaire.screens.push(screen)
        earlier.add(`${use.module}.${item.id}`)
      }
      questionnaire.scales.push(...scalesOf(found.data, sets, earlier))
      questionnaire.derived.push(...derivedOf(found.data, earlier, sets))
      const pair = pairOf(found.data, earlier, sets)
      if (pair.length > 0) questionnaire.pair = [...(questionnaire.pair ?? []), ...pair]
    }
  })
  return problems.length > 0 ? { problems } : { questionnaire }
}

const askedOf = (item: ItemFile, role: string, wave: string): boolean =>
  (item.roles?.includes(role as never) ?? true) && (item.waves?.includes(wave) ?? true)

function pointsForward(
  f: Parsed<unknown>,
  path: PropertyKey[],
  condition: Condition | undefined,
  earlier: ReadonlySet<string>,
): DefinitionProblem[] {
  if (!condition) return []
  return itemsIn(condition)
    .filter((id) => !earlier.has(id))
    .map((id) => f.wrong(path, `the condition looks at "${id}", which is not asked before it`))
}

function screenOf(
  module: ModuleFile,
  item: ItemFile,
  part: Part,
  wave: string,
  around: readonly (Condition | undefined)[],
  sets: ReadonlyMap<string, ResponseSetFile>,
): Screen {
  const set = sets.get(setOf(item, wave) ?? '')
  const moduleShow = together(around)
  const show = together([...around, item.show])
  const base = {
    id: `${module.name}.${item.id}`,
    module: module.name,
    item: item.id,
    part,
    revision: item.revision,
    stem: `${module.pairStem ?? module.name}_${item.id}`,
    asked: item.asked,
    display: ('display' in item && item.display) || set?.display || 'tiles',
    ...(show ? { show } : {}),
    ...(item.implied ? { implied: impliedUnder(moduleShow, item.implied) } : {}),
  }
  if (item.kind === 'choice') {
    const reasons = item.reasons ?? set?.reasons ?? []
    return {
      ...base,
      kind: 'choice',
      ...(set ? { set: set.code } : {}),
      codes: codesOf(item, module, sets, wave),
      reasons,
      reverse: item.reverse,
    }
  }
  if (item.kind === 'slider')
    return { ...base, kind: 'slider', set: item.responses, codes: codesOf(item, module, sets) }
  return { ...base, ...rest(item) } as Screen
}

/** Conditions that must all hold, as one; undefined where there is none. */
function together(conditions: readonly (Condition | undefined)[]): Condition | undefined {
  const given = conditions.filter((c): c is Condition => c !== undefined)
  return given.length > 1 ? { all: given } : given[0]
}

/** What a kind of item brings of its own: codes, bounds, who is asked about. */
function rest(item: ItemFile): object {
  const { id: _id, revision: _r, roles: _ro, waves: _w, asked: _a, show: _s, implied: _i, ...own } = item
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
}

/** A value is implied only where its module is asked at all. */
const impliedUnder = (show: Condition | undefined, implied: { when: Condition; value: number }) =>
  show ? { ...implied, when: { all: [show, implied.when] } } : implied

function newest(studies: Parsed<StudyFile>[]): Parsed<StudyFile>[] {
  const byName = new Map<string, Parsed<StudyFile>>()
  for (const f of studies) {
    const held = byName.get(f.data.name)
    if (!held || compareVersions(f.data.version, held.data.version) > 0) byName.set(f.data.name, f)
  }
  return [...byName.values()]
}

/** The words in the study's own file, and before them those of its locale files. */
function compileStudy(file: StudyFile, locales: Files['study-locale']): Study {
  const { format: _format, battery: _battery, ...study } = file
  const beside = locales
    .filter((f) => f.data.study === file.name)
    .map(({ data: { format: _f, lang, study: _study, state: _s, ...words } }) => [lang, words] as const)
  return {
    ...study,
    texts: { ...study.texts, ...Object.fromEntries(beside) },
    waves: study.waves.map(({ lateUntil, ...w }) => ({ ...w, ...(lateUntil ? { lateUntil } : {}) })),
  }
}

/** Looks questionnaires up; for names that a study or a begun form holds, which are always there. */
export const expectedQuestionnaire =
  (library: Library) =>
  (name: string, version: string): Questionnaire =>
    library.questionnaires.get(key(name, version))!
