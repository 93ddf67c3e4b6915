import type { Reason } from '../instrument/types.ts'
import { isReason, NOT_ASKED, NOT_COMPUTABLE, SKIPPED, UNDEFINED } from '../panel/missing.ts'
import { structure } from './density.ts'
import { NETWORK_INDICES } from './indices.ts'
import { turnover } from './turnover.ts'

/** One alter at one wave. Attributes are codes or reasons. */
export interface Alter {
  aid: string
  /** 0 card · 1 unaided · 2 aided · 3 gone */
  elicit: 0 | 1 | 2 | 3
  /** Match of the card; stays after the match has ended. */
  mid: string | undefined
  /** Prompts ticked: talked about a burden, practical help, something pleasant. 0/1 or a reason. */
  g1: number
  g2: number
  g3: number
  rel: number
  bg: number
  since: number
  live: number
  lang: number
  clo: number
  freq: number
  /**
   * Met through the buddy or the programme: the answer of the alter's first wave. SKIPPED says that the alter was known
   * before anybody could be met that way; NOT_ASKED that this wave has no such question.
   */
  via: number
}

/** An acquaintance between two alters, aid1 < aid2, each pair once: 1, 0 or a reason. */
export interface Tie {
  aid1: string
  aid2: string
  value: number
}

/** What one ego said at one wave. */
export interface EgoNetwork {
  alters: readonly Alter[]
  ties: readonly Tie[]
  /** Whether the largest number of alters was reached. */
  capped: boolean
  /** How many more there are: a code or a reason. */
  more: number
}

export interface NetworkRules {
  /** Codes of `since` that count as established: [1, 2]. */
  established: readonly number[]
  /** Code of `bg` that is ego's own group; undefined where ego's own origin is not known. */
  ownGroup: 1 | 2 | undefined
  /** Number of categories of `bg` that ego can choose from (K). */
  categories: 2 | 3
}

/**
 * Every network index by variable name, each followed by its `_xb`, then the flags. An index is a
 * value or a reason, never 0 for want of answers.
 *
 * Indices describe cards and alters named unaided; `_xb` leaves out whoever has a match and the programme's volunteers
 * and professionals. Alters shown again (aided) count in turnover only. Choices where several readings are possible:
 *
 * - An alter whose relation is missing stays in `_xb`: nothing says that this person belongs to the programme.
 * - Too few answers give NOT_COMPUTABLE, whatever the single reasons; only where no alter was asked, NOT_ASKED.
 * - With one alter Blau and IQV are UNDEFINED, also when that alter's origin is missing.
 * - Where ego's own origin is not known, no index of the alters' origin is computable.
 * - With two categories "same place as mine" (hidden there) is read as "here", for that is ego's own place.
 * - An alter with a missing prompt leaves the number of support types, even when two prompts are ticked.
 * - `net_via_ct` leaves out cards, also those of matches that have ended. An alter SKIPPED there, or NOT_ASKED and in
 *   the previous wave too, is an earlier acquaintance and counts as not met through the programme.
 * - Turnover in `_xb` leaves out whoever `_xb` drops in either of the two waves: a friend who becomes a volunteer of
 *   the programme is not lost. An unanswered alter that `_xb` drops does not stop `_xb`.
 */
export function networkIndices(
  now: EgoNetwork,
  previous: { wave: string; network: EgoNetwork } | undefined,
  rules: NetworkRules,
): Record<string, number | string> {
  const earlier = previous?.network.alters
  const both = [...now.alters, ...(earlier ?? [])]
  const known = new Set(earlier?.map((a) => a.aid))
  const programme = new Set(both.filter(ofProgramme).map((a) => a.aid))
  const people = now.alters.filter((a) => a.elicit <= 1)
  const variant = (alters: readonly Alter[], out: ReadonlySet<string>) => ({
    ...composition(alters, rules),
    ...structure(new Set(alters.map((a) => a.aid)), now.ties),
    net_via_ct: metThrough(alters, known),
    ...turnover(now.alters, earlier, out),
  })
  const all: Record<string, number> = variant(people, new Set())
  const xb: Record<string, number> = variant(
    people.filter((a) => !ofProgramme(a)),
    programme,
  )
  return {
    ...byName((name, without) => (without ? xb : all)[name] as number),
    net_capped: now.capped ? 1 : 0,
    net_more: now.more,
    net_ref_wave: previous?.wave ?? '',
  }
}

/** The record of a network that was not answered: the reason in every index and flag. Refused, not reached, … */
export const allOf = (reason: Reason): Record<string, number | string> => ({
  ...byName(() => reason),
  net_capped: reason,
  net_more: reason,
  net_ref_wave: '',
})

/** One value per listed index, in the order of the list. */
const byName = (of: (name: string, without: boolean) => number): Record<string, number> =>
  Object.fromEntries(
    NETWORK_INDICES.map(({ name }) => [name, of(name.replace(/_xb$/, ''), name.endsWith('_xb'))]),
  )

/** Whether `_xb` drops the alter: a card, the other member of a match, a volunteer or professional of the programme. */
const ofProgramme = (a: Alter): boolean => isCard(a) || a.rel === 5 || a.rel === 6
const isCard = (a: Alter): boolean => a.elicit === 0 || a.mid !== undefined

/** Indices of who the alters are. */
function composition(alters: readonly Alter[], rules: NetworkRules) {
  const of = (attribute: (a: Alter) => number) => alters.map(attribute)
  const since = of((a) => a.since)
  const known = of((a) => (rules.categories === 2 && a.bg === 2 ? 1 : a.bg))
  const own = rules.ownGroup
  const bg = own === undefined ? known.map(() => NOT_COMPUTABLE) : known
  const closeness = of((a) => a.clo)
  const types = of((a) => total([a.g1, a.g2, a.g3]))
  const isEstablished = (x: number) => rules.established.includes(x)
  return {
    net_n: alters.length,
    net_br_sh: share(since, isEstablished),
    net_br_ct: count(since, isEstablished),
    net_coeth_sh: share(bg, (x) => x === own),
    net_ei: externalInternal(bg, (x) => x !== own),
    net_ei_br: externalInternal(since, isEstablished),
    net_blau: diversity(bg, (apart, v) => apart / v ** 2),
    net_blau_u: diversity(bg, (apart, v) => apart / (v * (v - 1))),
    net_iqv: diversity(bg, (apart, v) => (apart * rules.categories) / (v ** 2 * (rules.categories - 1))),
    net_bg_k: validOf(known).length,
    net_since_k: validOf(since).length,
    net_str: mean(
      of((a) => total([a.clo, a.freq])),
      8,
    ),
    net_clo: mean(closeness),
    net_weak_sh: share(closeness, (x) => x <= 1),
    net_mult: mean(types),
    net_mult_sh: share(types, (x) => x >= 2),
    net_host_sh: share(
      of((a) => a.lang),
      (x) => x === 2,
    ),
    net_abroad_sh: share(
      of((a) => a.live),
      (x) => x === 3,
    ),
  }
}

/** How many alters were met through the buddy or the programme, cards left out. */
const metThrough = (alters: readonly Alter[], known: ReadonlySet<string>): number | Reason =>
  count(
    alters
      .filter((a) => !isCard(a))
      .map((a) => (a.via === SKIPPED || (a.via === NOT_ASKED && known.has(a.aid)) ? 0 : a.via)),
    (x) => x === 1,
  )

const validOf = (values: readonly number[]): number[] => values.filter((x) => !isReason(x))

/** An index of one attribute. It needs an alter, and valid answers of two thirds of the alters, in integers. */
function index(values: readonly number[], of: (valid: number[]) => number): number | Reason {
  if (values.length === 0) return UNDEFINED
  const valid = validOf(values)
  if (3 * valid.length >= 2 * values.length) return of(valid)
  return values.every((x) => x === NOT_ASKED) ? NOT_ASKED : NOT_COMPUTABLE
}

type Test = (x: number) => boolean
const times = (valid: readonly number[], is: Test): number => valid.filter(is).length

const share = (values: readonly number[], is: Test) => index(values, (v) => times(v, is) / v.length)

/** A count is 0 and not undefined without alters. */
const count = (values: readonly number[], is: Test): number | Reason =>
  values.length === 0 ? 0 : index(values, (v) => times(v, is))

/** The mean in units of `unit`. */
const mean = (values: readonly number[], unit = 1) =>
  index(values, (v) => v.reduce((a, b) => a + b, 0) / (v.length * unit))

/** (E − I) / (E + I). */
const externalInternal = (values: readonly number[], isExternal: Test) =>
  index(values, (v) => (2 * times(v, isExternal) - v.length) / v.length)

/** An index of the number of ordered pairs that differ, v² − Σn². One alter is no evidence of sameness: it needs two. */
const diversity = (values: readonly number[], of: (apart: number, v: number) => number): number | Reason =>
  values.length < 2
    ? UNDEFINED
    : index(values, (v) =>
        of(
          v.reduce((sum, x) => sum + times(v, (y) => y !== x), 0),
          v.length,
        ),
      )

/** The sum of answers about one alter; a missing one makes it missing. */
const total = (parts: readonly number[]): number | Reason =>
  parts.find(isReason) ?? parts.reduce((a, b) => a + b, 0)
