import type { Questionnaire, Scale, WavePlan } from '../instrument/types.ts'
import type { Side } from '../measure/pairs.ts'
import { kindOf } from '../question/index.ts'
import { formUse, isExit } from '../study/uses.ts'
import { waveDays } from '../study/windows.ts'
import { absence, formCells } from './cells.ts'
import * as F from './fields.ts'
import { isReason, NOT_ASKED, NOT_DUE, PARTNER_ABSENT, SKIPPED, WITHDRAWN } from './missing.ts'
import { type Cell, formReader } from './reader.ts'
import type { EpisodeRecord, MatchRecord } from './records.ts'
import { type Rules, type Standing, standing, standingInMatch } from './standing.ts'
import type { Variable } from './variables.ts'

/** How one member of a match stands in one wave, for the match and pair files. */
export interface Member {
  /** F.MEMBER_FIELDS. */
  form: Cell[]
  /** The relation variables, in the order of the file. */
  cells: Cell[]
  /** Whether the partner's columns show something: a form was given, or the answers stand in the exit form. */
  gave: boolean
  side(stem: string, items: number): Side
}

export interface MemberReader {
  member(episode: EpisodeRecord, match: MatchRecord, plan: WavePlan): Member
  /** Score of a person module in a wave, with the main match's form. */
  personScore(episode: EpisodeRecord, plan: WavePlan, name: string): number
}

interface Prepared {
  /** Names of the columns that a form of the questionnaire is read into. */
  columns: string[]
  /** For each relation variable its place among the reader's columns, or −1. */
  places: number[]
  /** Places of score and keyed items, by stem of the scale. */
  scales: Map<string, { score: number; items: number[] }>
}

/** Prepares the reading of members; `variables` are the relation variables of the files. */
export function memberReader(
  rules: Rules,
  questionnaires: readonly Questionnaire[],
  variables: readonly Variable[],
  read: (s: Standing) => Cell[] | undefined,
): MemberReader {
  const prepared = new Map(questionnaires.map((q) => [q, prepare(q, variables)]))
  const exit = rules.study.waves.find(isExit)
  const isItem = variables.map((v) => v.origin.kind === 'item')

  const planned = (e: EpisodeRecord, wave: string, main: boolean): Prepared | undefined => {
    const use = formUse(rules.study, e.role, wave, main)
    return use && prepared.get(rules.questionnaire(use.name, use.version))
  }

  /** Whether the person's exit form about the match fell inside the wave's window, which then asks nothing again. */
  const servedByExit = (e: EpisodeRecord, match: MatchRecord, plan: WavePlan): boolean => {
    if (!exit || isExit(plan)) return false
    const state = standingInMatch(e, exit, match, rules)
    if (!state.form) return false
    const { opens, closes } = waveDays(plan, rules.study.lengthDays)
    const day = state.day - match.started
    return day >= (opens ?? day) && day <= closes
  }

  return {
    member(episode, match, plan) {
      const state = standingInMatch(episode, plan, match, rules)
      const used = state.form
        ? prepared.get(state.questionnaire)
        : planned(episode, plan.wave, match.mid === episode.main?.mid)
      const all = read(state)
      const cellAt = (place: number, type: Variable['type']): Cell =>
        all && place >= 0 ? all[place]! : type === 'string' ? '' : absence(state, place >= 0)
      const own = variables.map((v, i) => cellAt(used?.places[i] ?? -1, v.type))
      const asked = own.some((c, i) => isItem[i] && typeof c === 'number' && c !== SKIPPED && c !== NOT_ASKED)
      const here = state.form !== undefined && asked
      const elsewhere = !here && !isGone(state) && servedByExit(episode, match, plan)
      const moved = (c: Cell): Cell =>
        elsewhere && typeof c === 'number' && isReason(c) && c !== NOT_ASKED ? SKIPPED : c
      const form = formCells(episode, plan, state, rules).slice(0, F.MEMBER_FIELDS.length - 1)
      return {
        form: [...form, here ? 'own' : elsewhere ? 'wx' : ''],
        cells: own.map(moved),
        gave: state.form !== undefined || elsewhere,
        side(stem, items) {
          const at = used?.scales.get(stem)
          const number = (place: number) => moved(cellAt(place, 'double')) as number
          return {
            score: number(at?.score ?? -1),
            items: Array.from({ length: items }, (_, i) => number(at?.items[i] ?? -1)),
            gave: state.form !== undefined || elsewhere,
          }
        },
      }
    },

    personScore(episode, plan, name) {
      if (isExit(plan)) return NOT_ASKED
      const state = standing(episode, plan, rules)
      const used = state.form ? prepared.get(state.questionnaire) : planned(episode, plan.wave, true)
      const place = used ? used.columns.indexOf(name) : -1
      const all = place >= 0 ? read(state) : undefined
      return all ? (all[place] as number) : absence(state, place >= 0)
    },
  }
}

const isGone = (s: Standing): boolean => !s.form && (s.reason === NOT_DUE || s.reason === WITHDRAWN)

/** What the partner's columns show of a member: nothing but −987 where no form was given, unless none was due or asked. */
export const asPartner = (gave: boolean, cell: Cell): Cell =>
  gave || typeof cell === 'string' || cell === NOT_DUE || cell === NOT_ASKED ? cell : PARTNER_ABSENT

function prepare(q: Questionnaire, variables: readonly Variable[]): Prepared {
  const { columns } = formReader(q)
  const at = new Map(columns.map((name, i) => [name, i]))
  const place = (name: string): number => at.get(name) ?? -1
  return {
    columns,
    places: variables.map((v) => place(v.name)),
    scales: new Map(
      q.scales.map((scale) => [
        scale.stem,
        { score: place(`${scale.stem}_s`), items: itemColumns(q, scale).map(place) },
      ]),
    ),
  }
}

/** Names of the keyed columns of a scale's items. */
const itemColumns = (q: Questionnaire, scale: Scale): string[] =>
  scale.items.map(({ id }) => {
    const screen = q.screens.find((s) => s.id === id)!
    const columns = kindOf(screen).columns(screen)
    return (columns.find((c) => c.keyed) ?? columns[0]!).name
  })
