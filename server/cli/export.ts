import { join } from 'node:path'
import { expectedQuestionnaire, type Library } from '../core/instrument/compile.ts'
import { SOURCE_LANGUAGE } from '../core/instrument/format.ts'
import { key } from '../core/instrument/key.ts'
import type { Questionnaire, Study } from '../core/instrument/types.ts'
import { SCORING_VERSION } from '../core/measure/score.ts'
import { episodeAsOf, matchAsOf } from '../core/panel/asof.ts'
import {
  AGREED_FILES,
  type Disclosure,
  isAgreed,
  keepDisclosed,
  ModeratorCounts,
  RARE,
} from '../core/panel/disclosure.ts'
import { makePanel } from '../core/panel/rows.ts'
import type { Variable } from '../core/panel/variables.ts'
import { problem } from '../core/problem.ts'
import { dayNumber, dayOf, isIsoDate, isoDate } from '../core/study/calendar.ts'
import { EXPORT_FILES, type ExportOptions, writeExport, writeWhole } from '../files/export.ts'
import { FORMATS } from '../files/formats.ts'
import { canonical, type Instruments } from '../load.ts'
import type { Moment } from '../store/store.ts'
import type { StudyRow } from '../store/studies.ts'
import { VERSION } from '../version.ts'
import { dataFolder, found, instruments, withStore, wrongUse } from './context.ts'
import { progressBar } from './progress.ts'

export interface ExportArguments {
  study: string
  out: string
  data?: string
  format: string
  style: string
  profile: string
  asOf?: string
  files?: string
  waves?: string
  roles?: string
  construct?: string
  caimer?: string
  lang?: string
  include?: string
  agreement?: string
}

export type Manifest = Record<string, unknown>

/** `duopanel export`: writes the panel's files and their manifest, and returns the manifest. */
export async function exportStudy(args: ExportArguments): Promise<Manifest> {
  const loaded = instruments()
  const study = loaded.library.studies.get(args.study)
  if (!study) throw wrongUse(problem('study-unknown', { study: args.study }))
  const chosen = choose(args, study, loaded)
  return withStore(dataFolder(args.data), (store) =>
    store.snapshot(async (moment) => {
      const row = await moment.studies.get(study.name)
      if (!row) throw found(problem('study-unknown', { study: study.name }))
      return run(moment, row, study, loaded, args, chosen)
    }),
  )
}

interface Chosen {
  options: Omit<ExportOptions, 'about'>
  waves: string[] | undefined
  keep: (v: Variable) => boolean
  includeOut: boolean
}

async function run(
  moment: Moment,
  row: StudyRow,
  study: Study,
  { library, hashes }: Instruments,
  args: ExportArguments,
  { options, waves, keep, includeOut }: Chosen,
): Promise<Manifest> {
  const questionnaire = expectedQuestionnaire(library)
  const asOf = await asOfDay(moment, study.name, args.asOf)
  const inUse = await moment.studies.questionnairesInUse(study.name)
  const keys = new Set([...study.questionnaires, ...inUse].map((q) => key(q.name, q.version)))
  const questionnaires = [...keys]
    .map((k) => library.questionnaires.get(k))
    .filter((q): q is Questionnaire => q !== undefined)
  const disclosure: Disclosure = { synthetic: row.synthetic === 1, agreement: args.agreement }
  const held = heldBack(disclosure, options.files, args.files !== undefined)
  const shown = moment.studies.moderators(study.name, isoDate(asOf), options.roles ?? ['n', 'b', 'p', 'g'])
  const moderators = await countModerators(shown)
  const agreed = isAgreed(disclosure)
  const disclosed = keepDisclosed(disclosure, (v) => moduleOf(library, v).disclosure)
  const panel = makePanel(
    { study, asOf, includeOut, questionnaire },
    {
      synthetic: row.synthetic === 1,
      questionnaires,
      commonLanguages: { has: (lang: string) => !moderators.isRare('lang_first', lang) },
      ...(agreed ? {} : { rare: moderators.isRare.bind(moderators), withoutQuality: true }),
      ...(waves ? { waves } : {}),
      keep: (v) => keep(v) && disclosed(v),
    },
  )
  const bar = progressBar('Writing files', await moment.studies.people(study.name))
  const source = {
    panel,
    library,
    episodes: trimmed(moment.panel.episodes(study.name), asOf),
    matches: trimmedMatches(moment.panel.matches(study.name), asOf),
    small: moderators.small.map((s) => ({ ...s, shown: shownAs(s.variable, agreed) })),
  }
  const about = {
    title: `${study.name}${row.synthetic === 1 ? ' (synthetic)' : ''}`,
    asOf: isoDate(asOf),
    software: `duopanel ${VERSION}`,
  }
  const written = await writeExport(source, args.out, {
    ...options,
    files: options.files.filter((f) => !held.includes(f)),
    about,
    progress: () => bar.add(1),
  })
  bar.stop()
  const manifest = {
    format: 1,
    study: study.name,
    synthetic: row.synthetic === 1,
    as_of: isoDate(asOf),
    written_as: options.format,
    style: options.style,
    profile: options.profile,
    labels: options.labels,
    filters: {
      files: options.files,
      waves: waves ?? study.waves.map((w) => w.wave),
      roles: options.roles ?? ['b', 'n'],
      construct: list(args.construct) ?? 'all',
      caimer: list(args.caimer) ?? 'all',
      languages: options.languages,
      include_out: includeOut,
      lang_first_min: RARE,
    },
    disclosure: {
      agreement: args.agreement ?? null,
      left_out: held,
      suppressed_below: agreed ? null : RARE,
    },
    software: about.software,
    scoring_version: SCORING_VERSION,
    instruments: questionnaires
      .map((q) => ({ name: q.name, version: q.version, sha256: hashes.get(key(q.name, q.version))! }))
      .sort((a, b) => (key(a.name, a.version) < key(b.name, b.version) ? -1 : 1)),
    ...written,
    ...(row.truth === null ? {} : { truth: JSON.parse(row.truth) as unknown }),
  }
  writeWhole(join(args.out, 'manifest.json'), `${JSON.stringify(JSON.parse(canonical(manifest)), null, 2)}\n`)
  return manifest
}

type People = ReturnType<Moment['panel']['episodes']>
type Matches = ReturnType<Moment['panel']['matches']>

async function* trimmed(people: People, asOf: number): People {
  for await (const all of people) yield all.flatMap((e) => episodeAsOf(e, asOf) ?? [])
}

async function* trimmedMatches(matches: Matches, asOf: number): Matches {
  for await (const { match, newcomer, buddy } of matches) {
    const n = match.started > asOf ? undefined : episodeAsOf(newcomer, asOf)
    const b = episodeAsOf(buddy, asOf)
    if (n && b) yield { match: matchAsOf(match, asOf), newcomer: n, buddy: b }
  }
}

/** The as-of day: as asked, else the date of the last committed answer. */
async function asOfDay(moment: Moment, study: string, asked: string | undefined): Promise<number> {
  if (asked !== undefined) return dayNumber(asked)
  const last = await moment.studies.lastAnswerAt(study)
  return last === null ? 0 : dayOf(last)
}

async function countModerators(people: AsyncIterable<string>): Promise<ModeratorCounts> {
  const counts = new ModeratorCounts()
  for await (const json of people) counts.add(JSON.parse(json))
  return counts
}

/** Rare first languages are always shown as "other"; other rare values only where there is no agreement. */
const shownAs = (variable: string, agreed: boolean): string =>
  variable === 'lang_first' ? 'as "other"' : agreed ? 'yes' : 'no'

/** Files that stay behind for want of an agreement; one that was asked for by name is refused instead. */
function heldBack(d: Disclosure, files: readonly string[], named: boolean): string[] {
  const held = isAgreed(d) ? [] : files.filter((file) => AGREED_FILES.includes(file))
  if (named && held.length > 0) throw wrongUse(problem('agreement-needed', { file: held[0]! }))
  return held
}

const moduleOf = (library: Library, v: Variable) =>
  library.modules.get(key(v.module, v.uses[0]!.modules[v.module]!))!

const list = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

function known(option: string, values: string[] | undefined, all: readonly string[]): string[] | undefined {
  for (const value of values ?? []) {
    if (!all.includes(value))
      throw wrongUse(problem('option-unknown', { option, value, known: all.join(', ') }))
  }
  return values
}

const one = <T extends string>(option: string, value: string, all: readonly T[]): T =>
  known(option, [value], all)![0] as T

function choose(args: ExportArguments, study: Study, { library }: Instruments): Chosen {
  if (args.asOf !== undefined && !isIsoDate(args.asOf)) {
    throw wrongUse(
      problem('option-value', { option: '--as-of', value: args.asOf, want: 'a date, YYYY-MM-DD' }),
    )
  }
  if (args.agreement !== undefined && !/^[\w./-]{1,64}$/.test(args.agreement)) {
    const want = 'letters, digits, dots, dashes or slashes, at most 64'
    throw wrongUse(problem('option-value', { option: '--agreement', value: args.agreement, want }))
  }
  const modules = [...library.modules.values()]
  const constructs = known('--construct', list(args.construct), [...new Set(modules.map((m) => m.construct))])
  const caimer = known('--caimer', list(args.caimer), ['C', 'A', 'I', 'Me', 'R'])
  const keep = (v: Variable): boolean => {
    const module = moduleOf(library, v)
    return (
      (constructs?.includes(module.construct) ?? true) &&
      (caimer?.some((c) => module.caimer.set.includes(c as never)) ?? true)
    )
  }
  const languages = known('--lang', list(args.lang), study.languages)
  return {
    options: {
      format: one('--format', args.format, FORMATS),
      style: one('--style', args.style, ['plain', 'coded']),
      profile: one('--profile', args.profile, ['research', 'spreadsheet']),
      files: known('--files', list(args.files), EXPORT_FILES) ?? [...EXPORT_FILES],
      roles: known('--roles', list(args.roles), ['n', 'b']),
      languages: languages ?? [...study.languages].sort(),
      labels: languages?.[0] ?? SOURCE_LANGUAGE,
    },
    waves: known(
      '--waves',
      list(args.waves),
      study.waves.map((w) => w.wave),
    ),
    keep,
    includeOut: args.include !== undefined && one('--include', args.include, ['out']) === 'out',
  }
}
