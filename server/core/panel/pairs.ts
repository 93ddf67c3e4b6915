import type { Questionnaire, Scale, WavePlan } from '../instrument/types.ts'
import { agreement, difference, distance } from '../measure/pairs.ts'
import { isExit, plannedWaves } from '../study/uses.ts'
import * as F from './fields.ts'
import { asPartner, type Member, type MemberReader, memberReader } from './members.ts'
import { WAVE_MISSED, WITHDRAWN } from './missing.ts'
import { lastQuality } from './people.ts'
import type { Cell } from './reader.ts'
import type { EpisodeRecord, MatchRecord, PairRecord } from './records.ts'
import { exitDue, type Rules, type Standing } from './standing.ts'
import { type PairFigure, type Variable, variablesOf } from './variables.ts'

/** The files about matches on the match clock: `match_long`, `dyad_wide` and `dyad_pairwise`. */

export type PairFile = 'match_long' | 'dyad_wide' | 'dyad_pairwise'
export type PairRows = Record<PairFile, Cell[][]>

export interface Pairs {
  files: Record<PairFile, F.FileSpec>
  rows(pair: PairRecord): PairRows
}

/** How a form is read, shared with the other files. */
interface Reading {
  quality(s: Standing): number
  /** Cells of the form in the order of its questionnaire's reader. */
  read(s: Standing): Cell[] | undefined
}

/** A scale that both members answer about each other. */
interface Shared {
  stem: string
  items: number
  figures: { figure: PairFigure; variable: Variable }[]
}

export function makePairs(
  rules: Rules,
  questionnaires: readonly Questionnaire[],
  waves: readonly WavePlan[],
  keep: (v: Variable) => boolean,
  { quality, read }: Reading,
): Pairs {
  const plans = waves.filter((w) => w.clock === 'match')
  const asked = questionnaires.filter((q) => plans.some((w) => w.wave === q.wave))
  const relation = relationModules(questionnaires, rules)
  const isRelation = (v: Variable): boolean => relation.has(v.module) && keep(v)
  const variables = variablesOf(asked).filter(isRelation)
  const ofRole = (role: string): Variable[] =>
    variablesOf(asked.filter((q) => q.role === role)).filter(isRelation)
  const columns = { n: ofRole('n'), b: ofRole('b') }
  const placesOf = (role: 'n' | 'b'): number[] =>
    columns[role].map((v) => variables.findIndex((u) => u.name === v.name))
  const places = { n: placesOf('n'), b: placesOf('b') }
  const shared = sharedScales(asked, relation, keep)
  const persons = personScores(questionnaires, plans, relation, rules).filter(keep)
  const baseline = waves.find((w) => w.wave === plannedWaves(rules.study)[0]!.wave)
  const reader = memberReader(rules, questionnaires, variables, read)

  return {
    files: fileSpecs(variables, columns, shared, persons, baseline),
    rows(pair) {
      const { match, newcomer, buddy } = pair
      const last = {
        n: lastQuality(match, newcomer, rules, quality),
        b: lastQuality(match, buddy, rules, quality),
      }
      const made: PairRows = { match_long: [], dyad_wide: [], dyad_pairwise: [] }
      for (const plan of plans.filter((p) => !isExit(p) || isExitDue(pair, p, rules.asOf))) {
        const n = reader.member(newcomer, match, plan)
        const b = reader.member(buddy, match, plan)
        const { mid, nid, bid } = match
        made.match_long.push(
          [mid, plan.wave, 'b', bid, ...b.form, ...last.b, ...b.cells],
          [mid, plan.wave, 'n', nid, ...n.form, ...last.n, ...n.cells],
        )
        made.dyad_wide.push([
          ...[mid, plan.wave, nid, bid],
          ...[...n.form, ...places.n.map((i) => n.cells[i]!)],
          ...[...b.form, ...places.b.map((i) => b.cells[i]!)],
          ...shared.flatMap((s) => pairFigures(s, n, b)),
        ])
        const scores = (e: EpisodeRecord) => personCells(reader, e, plan, baseline, persons)
        const own = { n: scores(newcomer), b: scores(buddy) }
        made.dyad_pairwise.push(
          [
            ...[mid, plan.wave, 'b', 1, bid, nid, ...described(match, buddy)],
            ...actorAndPartner(b, n),
            ...bothScores(own.b, own.n),
          ],
          [
            ...[mid, plan.wave, 'n', -1, nid, bid, ...described(match, newcomer)],
            ...actorAndPartner(n, b),
            ...bothScores(own.n, own.b),
          ],
        )
      }
      return made
    },
  }
}

/** Modules about the pair: part B of the forms on the match clock. */
function relationModules(questionnaires: readonly Questionnaire[], { study }: Rules): Set<string> {
  const onMatchClock = new Set(study.waves.filter((w) => w.clock === 'match').map((w) => w.wave))
  const forms = questionnaires.filter((q) => onMatchClock.has(q.wave))
  return new Set(forms.flatMap((q) => q.screens.filter((s) => s.part === 'b').map((s) => s.module)))
}

const isExitDue = ({ match, newcomer, buddy }: PairRecord, plan: WavePlan, asOf: number): boolean =>
  [newcomer, buddy].some((e) => exitDue(e, plan, match.mid, asOf))

const FIGURES: Record<PairFigure, typeof difference> = {
  diff: difference,
  absdiff: distance,
  agree: agreement,
}

function pairFigures({ stem, items, figures }: Shared, n: Member, b: Member): number[] {
  const sides = [n.side(stem, items), b.side(stem, items)] as const
  return figures.map(({ figure }) => FIGURES[figure](...sides))
}

/** Scales of the relation modules that newcomers and buddies both have, by their common stem. */
function sharedScales(
  questionnaires: readonly Questionnaire[],
  relation: ReadonlySet<string>,
  keep: (v: Variable) => boolean,
): Shared[] {
  const scalesOf = (role: string): Map<string, Scale> =>
    new Map(
      questionnaires
        .filter((q) => q.role === role)
        .flatMap((q) => q.scales.filter((s) => relation.has(s.module)).map((s) => [s.stem, s])),
    )
  const buddies = scalesOf('b')
  return [...scalesOf('n')].flatMap(([stem, scale]) => {
    if (buddies.get(stem)?.items.length !== scale.items.length) return []
    const uses = questionnaires.filter((q) => q.scales.some((s) => s.stem === stem))
    const figures = (['diff', 'absdiff', 'agree'] as const)
      .map((figure) => ({
        figure,
        variable: {
          ...{ name: `${stem}_${figure}`, type: 'double' as const, module: scale.module, uses },
          origin: { kind: 'pair' as const, figure, scale },
        },
      }))
      .filter(({ variable }) => keep(variable))
    return figures.length > 0 ? [{ stem, items: scale.items.length, figures }] : []
  })
}

/** Scores about the person that both roles have at intake and in the waves of the match: wellbeing. */
function personScores(
  questionnaires: readonly Questionnaire[],
  plans: readonly WavePlan[],
  relation: ReadonlySet<string>,
  { study }: Rules,
): Variable[] {
  const first = plannedWaves(study)[0]!.wave
  const in_ = (v: Variable, role: string, wave: string) =>
    v.uses.some((q) => q.role === role && q.wave === wave)
  return variablesOf(questionnaires).filter(
    (v) =>
      v.origin.kind === 'score' &&
      !relation.has(v.module) &&
      ['n', 'b'].every(
        (role) => in_(v, role, first) && plans.some((p) => !isExit(p) && in_(v, role, p.wave)),
      ),
  )
}

/** Per person score its value in the wave and at intake. */
const personCells = (
  reader: MemberReader,
  e: EpisodeRecord,
  plan: WavePlan,
  baseline: WavePlan | undefined,
  scores: readonly Variable[],
): number[] =>
  scores.flatMap((v) => [
    reader.personScore(e, plan, v.name),
    ...(baseline ? [reader.personScore(e, baseline, v.name)] : []),
  ])

const described = (match: MatchRecord, e: EpisodeRecord): Cell[] => [
  ...[match.gid, match.orgid, e.main?.mid === match.mid ? 1 : 0],
]

const actorAndPartner = (actor: Member, partner: Member): Cell[] => {
  const shown = (cells: readonly Cell[]) => cells.map((c) => asPartner(partner.gave, c))
  return [...actor.form, ...shown(partner.form), ...actor.cells, ...shown(partner.cells)]
}

/** Actor, partner; actor, partner. A person score without a form behind it is the partner's absence. */
const bothScores = (actor: readonly number[], partner: readonly number[]): Cell[] =>
  actor.flatMap((own, i) => {
    const other = partner[i]!
    return [own, asPartner(other !== WAVE_MISSED && other !== WITHDRAWN, other)]
  })

const ACTOR = 'Actor'
const PARTNER = 'Partner'

function fileSpecs(
  variables: readonly Variable[],
  columns: { n: readonly Variable[]; b: readonly Variable[] },
  shared: readonly Shared[],
  persons: readonly Variable[],
  baseline: WavePlan | undefined,
): Pairs['files'] {
  const measured = (v: Variable, more: Partial<F.Field> = {}): F.Field => ({
    ...{ name: v.name, type: v.type, about: '', variable: v },
    ...more,
  })
  const spec = (name: string, keys: readonly F.Field[], fields: readonly F.Field[]): F.FileSpec => ({
    name,
    keys: keys.map((k) => k.name),
    fields: [...keys, ...fields],
  })
  const renamed = (f: F.Field, name: string, who: string): F.Field => ({
    ...f,
    name,
    about: f.about ? `${who}: ${f.about}` : who,
  })
  const actor = (f: F.Field) => renamed(f, `${f.name}_a`, ACTOR)
  const partner = (f: F.Field) => renamed(f, `${f.name}_p`, PARTNER)
  const all = variables.map((v) => measured(v))
  const ofRole = (role: 'n' | 'b', who: string): F.Field[] => [
    ...F.MEMBER_FIELDS.map((f) => ({ ...renamed(f, `${role}_${f.name}`, who), role })),
    ...columns[role].map((v) => measured(v, { name: `${role}_${v.name}`, about: who, role })),
  ]
  const scores = persons.flatMap((v) => [
    measured(v),
    ...(baseline ? [measured(v, { name: `${v.name}_${baseline.wave}`, wave: baseline.wave })] : []),
  ])
  return {
    match_long: spec('match_long', F.MATCH_LONG_KEYS, [...F.MATCH_LONG_FIELDS, ...all]),
    dyad_wide: spec('dyad_wide', F.DYAD_KEYS, [
      ...ofRole('n', 'Newcomer'),
      ...ofRole('b', 'Buddy'),
      ...shared.flatMap((s) => s.figures.map(({ variable }) => measured(variable))),
    ]),
    dyad_pairwise: spec('dyad_pairwise', F.PAIRWISE_KEYS, [
      ...F.PAIRWISE_FIELDS,
      ...F.MEMBER_FIELDS.map(actor),
      ...F.MEMBER_FIELDS.map(partner),
      ...all.map(actor),
      ...all.map(partner),
      ...scores.flatMap((f) => [actor(f), partner(f)]),
    ]),
  }
}
