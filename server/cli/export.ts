import { join } from 'node:path'
import { expectedQuestionnaire } from '../core/instrument/compile.ts'
import { SOURCE_LANGUAGE } from '../core/instrument/format.ts'
import { key } from '../core/instrument/key.ts'
import type { Questionnaire, Study } from '../core/instrument/types.ts'
import { SCORING_VERSION } from '../core/measure/score.ts'
import { episodeAsOf, matchAsOf } from '../core/panel/asof.ts'
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
}

export type Manifest = Record<string, unknown>

/** Persons with one first language must be so many before it is shown. */
const RARE_LANGUAGE = 10

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
  keep: ((v: Variable) => boolean) | undefined
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
  const commonLanguages = await countLanguages(moment, study.name)
  const panel = makePanel(
    { study, asOf, includeOut, questionnaire },
    {
      synthetic: row.synthetic === 1,
      questionnaires,
      commonLanguages,
      ...(waves ? { waves } : {}),
      ...(keep ? { keep } : {}),
    },
  )
  const bar = progressBar('Writing files', await moment.studies.people(study.name))
  const source = {
    panel,
    library,
    episodes: trimmed(moment.panel.episodes(study.name), asOf),
    matches: trimmedMatches(moment.panel.matches(study.name), asOf),
  }
  const about = {
    title: `${study.name}${row.synthetic === 1 ? ' (synthetic)' : ''}`,
    asOf: isoDate(asOf),
    software: `duopanel ${VERSION}`,
  }
  const written = await writeExport(source, args.out, { ...options, about, progress: () => bar.add(1) })
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
      lang_first_min: RARE_LANGUAGE,
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

async function countLanguages(moment: Moment, study: string): Promise<Set<string>> {
  const counts = new Map<string, number>()
  for await (const json of moment.studies.moderators(study)) {
    const { lang_first } = JSON.parse(json) as { lang_first?: string }
    if (lang_first) counts.set(lang_first, (counts.get(lang_first) ?? 0) + 1)
  }
  return new Set([...counts].filter(([, n]) => n >= RARE_LANGUAGE).map(([lang]) => lang))
}

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
  const modules = [...library.modules.values()]
  const constructs = known('--construct', list(args.construct), [...new Set(modules.map((m) => m.construct))])
  const caimer = known('--caimer', list(args.caimer), ['C', 'A', 'I', 'Me', 'R'])
  const moduleOf = (v: Variable) => library.modules.get(key(v.module, v.uses[0]!.modules[v.module]!))!
  const keep = (v: Variable): boolean => {
    const module = moduleOf(v)
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
    keep: constructs || caimer ? keep : undefined,
    includeOut: args.include !== undefined && one('--include', args.include, ['out']) === 'out',
  }
}
