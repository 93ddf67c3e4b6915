import type { Questionnaire, WavePlan } from '../instrument/types.ts'
import { asksNetwork } from '../measure/ego.ts'
import { formUse, isExit } from '../study/uses.ts'
import { absence, constants, formCells, formKeys } from './cells.ts'
import { dispositionRows } from './disposition.ts'
import * as F from './fields.ts'
import { NOT_ASKED } from './missing.ts'
import { type NetworkFile, networkRows, networkSpecs, networksOf, withNetwork } from './networks.ts'
import { makePairs, type PairFile, type PairRows } from './pairs.ts'
import { matchRow, type PersonOptions, personRow } from './people.ts'
import { type Cell, type FormReader, formReader, readOnce } from './reader.ts'
import type { EpisodeRecord, FormRecord, MatchRecord, PairRecord } from './records.ts'
import { counted, responseRows } from './responses.ts'
import { type Rules, type Standing, standing } from './standing.ts'
import { takenIn } from './taken.ts'
import { inOrder, type Variable, variablesOf } from './variables.ts'

/** The files of the panel and how an episode becomes rows of them. Made once per export. */
export interface Panel {
  files: Record<
    | 'persons'
    | 'matches'
    | 'responses'
    | 'panel_long'
    | 'panel_wide'
    | 'disposition'
    | PairFile
    | NetworkFile,
    F.FileSpec
  >
  /** Whether any questionnaire in use asks for a network; without one there are no network files. */
  networked: boolean
  person(episodes: readonly EpisodeRecord[]): Cell[]
  /** Rows of the files that stand per role and episode, each made when it is looked at. */
  episode(episode: EpisodeRecord): {
    readonly panel_long: Cell[][]
    readonly panel_wide: Cell[]
    readonly responses: Cell[][]
    readonly disposition: Cell[][]
    readonly networks: Record<NetworkFile, Cell[][]>
  }
  match(match: MatchRecord, newcomer: EpisodeRecord): Cell[]
  /** Rows of the files that stand per match and wave. */
  pair(pair: PairRecord): PairRows
}

export interface PanelOptions extends PersonOptions {
  /** Questionnaires that people were asked, every version in use. */
  questionnaires: readonly Questionnaire[]
  /** Only these waves and variables; undefined takes all. */
  waves?: readonly string[]
  keep?: (variable: Variable) => boolean
}

export function makePanel(rules: Rules, options: PanelOptions): Panel {
  const questionnaires = inOrder(options.questionnaires)
  const keep = options.keep ?? (() => true)
  const chosen = rules.study.waves.filter((w) => options.waves?.includes(w.wave) ?? true)
  const waves = chosen.filter((w) => !isExit(w))
  const ofPersons = questionnaires.filter((q) => !aboutMatchesOnly(q, rules))
  const variables = variablesOf(ofPersons).filter(keep)
  const wide = wideColumns(ofPersons, waves, keep)
  const readers = new Map(questionnaires.map((q) => [q, prepare(q, variables, wide)]))
  const planned = (episode: EpisodeRecord, wave: string): Prepared | undefined => {
    const use = formUse(rules.study, episode.role, wave, true)
    return use && readers.get(rules.questionnaire(use.name, use.version))
  }

  const cellsOf = readOnce((form: FormRecord) => {
    const { questionnaire: name, version, context } = form.begun!
    const questionnaire = rules.questionnaire(name, version)
    const { answers, screens } = takenIn(form, questionnaire)
    return readers.get(questionnaire)!.reader.cells(answers, context, undefined, screens)
  })
  const read = (s: Standing): Cell[] | undefined => s.form && cellsOf(s.form)

  const quality = (s: Standing): number => {
    const at = s.form ? readers.get(s.questionnaire)!.reader.columns.indexOf('rq_s') : -1
    return at < 0 ? NOT_ASKED : (read(s)![at] as number)
  }

  const pairs = makePairs(rules, questionnaires, chosen, keep, { quality, read })

  return {
    files: { ...fileSpecs(variables, waves, wide), ...pairs.files, ...networkSpecs() },
    networked: questionnaires.some(asksNetwork),
    person: (episodes) => personRow(episodes, options),
    episode(episode) {
      const states = waves.map((plan) => ({ plan, state: standing(episode, plan, rules) }))
      const networks = networksOf(
        episode,
        states.flatMap(({ plan, state }) => (state.form ? [{ ...state, wave: plan.wave }] : [])),
      )
      const cells = states.map(({ state }) => {
        const network = state.form && networks.get(state.form)
        if (!state.form || !network) return read(state)
        return withNetwork(readers.get(state.questionnaire)!.reader, state.questionnaire, network)
      })
      return {
        get panel_long() {
          return states.map(({ plan, state }, i) => [
            ...formKeys(episode, plan.wave, episode.main?.mid ?? ''),
            ...formCells(episode, plan, state, rules),
            ...constants(episode),
            ...spread(
              variables,
              state,
              cells[i],
              (p) => p.long,
              planned(episode, plan.wave),
              state.form && readers.get(state.questionnaire),
            ),
          ])
        },
        get panel_wide() {
          return [
            ...[episode.pid, episode.role, episode.episode, episode.main?.mid ?? ''],
            ...constants(episode),
            ...states.flatMap(({ plan, state }) => formCells(episode, plan, state, rules)),
            ...wideCells(episode, wide, states, cells, readers, planned),
          ]
        },
        get responses() {
          return counted(episode, rules, chosen).flatMap((f) => responseRows(episode, f, rules))
        },
        get disposition() {
          return dispositionRows(episode, chosen, rules)
        },
        get networks() {
          return networkRows(episode, networks.values())
        },
      }
    },
    match: (match, newcomer) => matchRow(match, newcomer, rules, quality, options),
    pair: pairs.rows,
  }
}

/** Whether a questionnaire never fills a row of the panel: forms about further matches, and exit forms. */
const aboutMatchesOnly = (q: Questionnaire, { study }: Rules): boolean =>
  study.questionnaires.some((u) => u.name === q.name && u.scope === 'match')

interface Prepared {
  reader: FormReader
  /** For each long or wide column, where its value stands in the reader's cells; −1 where the questionnaire lacks it. */
  long: number[]
  wide: number[]
}

interface WideColumn {
  variable: Variable
  role: string
  wave: string
}

function prepare(q: Questionnaire, variables: readonly Variable[], wide: readonly WideColumn[]): Prepared {
  const reader = formReader(q)
  const at = new Map(reader.columns.map((name, i) => [name, i]))
  return {
    reader,
    long: variables.map((v) => at.get(v.name) ?? -1),
    wide: wide.map((c) => (c.role === q.role && c.wave === q.wave ? (at.get(c.variable.name) ?? -1) : -1)),
  }
}

function wideColumns(
  questionnaires: readonly Questionnaire[],
  waves: readonly WavePlan[],
  keep: (v: Variable) => boolean,
): WideColumn[] {
  const groups = new Map<string, Questionnaire[]>()
  for (const q of questionnaires.filter((q) => waves.some((w) => w.wave === q.wave))) {
    const group = `${q.role} ${q.wave}`
    groups.set(group, [...(groups.get(group) ?? []), q])
  }
  const columns = [...groups.values()].flatMap((group) =>
    variablesOf(group)
      .filter(keep)
      .map((variable) => ({ variable, role: group[0]!.role, wave: group[0]!.wave })),
  )
  const isItem = (c: WideColumn) => c.variable.origin.kind === 'item'
  return [...columns.filter(isItem), ...columns.filter((c) => !isItem(c))]
}

function fileSpecs(
  variables: readonly Variable[],
  waves: readonly WavePlan[],
  wide: readonly WideColumn[],
): Omit<Panel['files'], PairFile | NetworkFile> {
  const measured = (v: Variable): F.Field => ({ name: v.name, type: v.type, about: '', variable: v })
  const spec = (name: string, keys: readonly F.Field[], fields: readonly F.Field[]): F.FileSpec => ({
    name,
    keys: keys.map((k) => k.name),
    fields: [...keys, ...fields],
  })
  const mid: F.Field = { ...F.MATCH_KEYS[0]!, about: 'Main match, pseudonym of this study' }
  const suffixed = waves.flatMap((w) =>
    F.FORM_FIELDS.map((f) => ({ ...f, name: `${f.name}_${w.wave}`, wave: w.wave })),
  )
  const wideFields = wide.map(
    (c): F.Field => ({
      ...measured(c.variable),
      name: `${c.role}_${c.variable.name}_${c.wave}`,
      role: c.role,
      wave: c.wave,
    }),
  )
  return {
    persons: spec('persons', F.PERSON_KEYS, F.PERSON_FIELDS),
    matches: spec('matches', F.MATCH_KEYS, F.MATCH_FIELDS),
    responses: spec('responses', F.ANSWER_KEYS, F.RESPONSE_FIELDS),
    panel_long: spec('panel_long', F.FORM_KEYS, [
      ...F.FORM_FIELDS,
      ...F.CONSTANT_FIELDS,
      ...variables.map(measured),
    ]),
    panel_wide: spec('panel_wide', F.EPISODE_KEYS, [mid, ...F.CONSTANT_FIELDS, ...suffixed, ...wideFields]),
    disposition: spec('disposition', F.FORM_KEYS, F.DISPOSITION_FIELDS),
  }
}

/** Puts a form's cells under the file's columns, or the reason why there are none. */
function spread(
  variables: readonly { type: string }[],
  state: Standing,
  cells: readonly Cell[] | undefined,
  at: (p: Prepared) => number[],
  planned: Prepared | undefined,
  used: Prepared | undefined | false,
): Cell[] {
  const places = used ? at(used) : planned ? at(planned) : []
  return variables.map((v, i) => {
    const place = places[i] ?? -1
    if (cells && place >= 0) return cells[place]!
    return v.type === 'string' ? '' : absence(state, place >= 0)
  })
}

function wideCells(
  episode: EpisodeRecord,
  wide: readonly WideColumn[],
  states: readonly { plan: WavePlan; state: Standing }[],
  cells: readonly (Cell[] | undefined)[],
  readers: ReadonlyMap<Questionnaire, Prepared>,
  planned: (episode: EpisodeRecord, wave: string) => Prepared | undefined,
): Cell[] {
  const byWave = new Map(
    states.map(({ plan, state }, i) => {
      const used = state.form ? readers.get(state.questionnaire) : planned(episode, plan.wave)
      return [plan.wave, { state, cells: cells[i], places: used?.wide ?? [] }]
    }),
  )
  return wide.map((column, i) => {
    const { state, cells, places } = byWave.get(column.wave)!
    const place = column.role === episode.role ? (places[i] ?? -1) : -1
    if (cells && place >= 0) return cells[place]!
    return column.variable.type === 'string' ? '' : absence(state, place >= 0)
  })
}
