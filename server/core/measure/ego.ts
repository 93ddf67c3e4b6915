import { path } from '../answers/path.ts'
import { byAlter, originOf, type Present, pairsOf, roster, tied } from '../answers/roster.ts'
import type { Answers, Context, Questionnaire, Reason, Role, Screen } from '../instrument/types.ts'
import { isReason, LEFT_BLANK, NOT_ASKED, NOT_REACHED, SKIPPED } from '../panel/missing.ts'
import { sorted } from '../question/network.ts'
import { type Alter, allOf, type EgoNetwork, type NetworkRules, networkIndices, type Tie } from './network.ts'

/** Attributes asked once, at an alter's first wave, and carried over to the later ones. */
const ONCE = ['bg', 'since', 'via'] as const
const ATTRIBUTES = ['g1', 'g2', 'g3', 'rel', 'bg', 'since', 'live', 'lang', 'clo', 'freq', 'via'] as const
type Attribute = (typeof ATTRIBUTES)[number]

/** Whether a questionnaire asks for the network. */
export const asksNetwork = (questionnaire: Questionnaire): boolean =>
  questionnaire.screens.some((s) => s.kind === 'roster')

/** A network as observed, or the reason why it was not. */
export type Observed = EgoNetwork | { reason: Reason }

/**
 * The network of one ego from the answers of one form. `earlier` is the last network observed before: what was asked
 * once is carried over from there. `taken`: the screens on the path, where they are known already.
 */
export function egoNetwork(
  questionnaire: Questionnaire,
  answers: Answers,
  context: Context,
  earlier: EgoNetwork | undefined,
  taken: readonly Screen[] = path(questionnaire.screens, answers, context),
): Observed {
  const names = taken.find((s) => s.kind === 'roster')
  if (!names) return { reason: asksNetwork(questionnaire) ? SKIPPED : NOT_ASKED }
  const named = answers[names.id]
  if (!named) return { reason: NOT_REACHED }
  if ('reason' in named) return { reason: named.reason }
  const byId = new Map(taken.map((s) => [s.id, s]))
  const seen = (item: string) => ({
    screen: byId.get(`net.${item}`),
    asked: questionnaire.screens.some((s) => s.id === `net.${item}`),
  })
  const screens = new Map(ATTRIBUTES.map((name) => [name, seen(name)]))
  const before = new Map(earlier?.alters.map((a) => [a.aid, a]))
  const alterOf = (p: Present): Alter => {
    const old = before.get(p.aid)
    const attribute = (name: Attribute): number => {
      if (p.elicit === 3) return SKIPPED
      const { screen, asked } = screens.get(name)!
      const once = (ONCE as readonly string[]).includes(name)
      if (once && !p.fresh) return old?.[name] ?? (name === 'via' ? SKIPPED : LEFT_BLANK)
      if (!asked) return NOT_ASKED
      return screen ? codeOf(screen, p.aid, answers, context) : SKIPPED
    }
    const attributes = Object.fromEntries(ATTRIBUTES.map((name) => [name, attribute(name)])) as Record<
      Attribute,
      number
    >
    return { aid: p.aid, elicit: p.elicit, mid: p.mid ?? old?.mid, ...attributes }
  }
  const more = seen('more').screen
  const moreAnswer = more && answers[more.id]
  const cap = names.kind === 'roster' ? names.cap : 0
  return {
    alters: roster(answers, context).map(alterOf),
    ties: tiesOf(byId.get('net.tie'), answers, context),
    capped: Object.keys(byAlter(answers, names.id)).length >= cap,
    more: !more
      ? SKIPPED
      : !moreAnswer
        ? NOT_REACHED
        : 'value' in moreAnswer
          ? (moreAnswer.value as number)
          : moreAnswer.reason,
  }
}

/** The code of one alter on one screen: as given, the reason of the whole screen, or left blank. */
function codeOf(screen: Screen, aid: string, answers: Answers, context: Context): number {
  const answer = answers[screen.id]
  if (!answer) return NOT_REACHED
  if ('reason' in answer) return answer.reason
  const given = byAlter(answers, screen.id)[aid]
  if (given !== undefined) return given
  const over = screen.kind !== 'sort' || sorted(screen, answers, context).includes(aid)
  return over ? LEFT_BLANK : SKIPPED
}

/** Every pair that was to be asked, with what was said. */
function tiesOf(screen: Screen | undefined, answers: Answers, context: Context): Tie[] {
  const given = screen ? byAlter(answers, screen.id) : {}
  const answer = screen && answers[screen.id]
  const missing = !screen ? SKIPPED : !answer ? NOT_REACHED : 'reason' in answer ? answer.reason : LEFT_BLANK
  return pairsOf(tied(answers, context).map((p) => p.aid)).map((pair) => {
    const [aid1, aid2] = pair.split('|') as [string, string]
    return { aid1, aid2, value: given[pair] ?? missing }
  })
}

/** Which origins count as ego's own group: a newcomer's family is from another country; a buddy's as told at intake. */
export function rulesFor(role: Role, answers: Answers, context: Context): NetworkRules {
  const origin = role === 'n' ? ANOTHER_COUNTRY : originOf(answers, context)
  if (origin === HERE) return { established: ESTABLISHED, ownGroup: 1, categories: 2 }
  return { established: ESTABLISHED, ownGroup: origin === undefined ? undefined : 2, categories: 3 }
}

const HERE = 1
const ANOTHER_COUNTRY = 2

/** Grew up here, or came long ago. */
export const ESTABLISHED: readonly number[] = [1, 2]

/** Every index of a form: values, or the reason why there are none. */
export function indicesOf(
  now: Observed,
  previous: { wave: string; network: EgoNetwork } | undefined,
  rules: NetworkRules,
): Record<string, number | string> {
  if ('reason' in now) return allOf(now.reason)
  const indices = networkIndices(now, previous, rules)
  const asked = now.alters.some((a) => a.via !== NOT_ASKED && !isReason(a.via)) || previous !== undefined
  return asked ? indices : { ...indices, net_via_ct: NOT_ASKED, net_via_ct_xb: NOT_ASKED }
}

export interface CurrentMatch {
  mid: string
}

/**
 * The context values of the network, frozen when a form starts: who stands on a card, which alters come back, who was
 * asked about before, the next free number. `earlier` are the networks observed so far, oldest first.
 */
export function networkContext(
  earlier: readonly EgoNetwork[],
  current: readonly CurrentMatch[],
  withCards: boolean,
): Record<string, string | number> {
  const last = earlier.at(-1)
  const all = new Set(earlier.flatMap((n) => n.alters.map((a) => a.aid)))
  const cardOf = new Map(
    earlier.flatMap((n) => n.alters).flatMap((a) => (a.mid ? [[a.mid, a.aid] as const] : [])),
  )
  let next = numberAfter(all, 'c')
  const cards = (withCards ? current : []).map(({ mid }) => {
    const aid = cardOf.get(mid) ?? `c${pad(next++)}`
    return `${aid}=${mid}`
  })
  return {
    net_cards: cards.join(' '),
    net_earlier: (last?.alters ?? [])
      .filter((a) => a.elicit !== 3)
      .map((a) => a.aid)
      .sort()
      .join(' '),
    net_known: [...all].sort().join(' '),
    net_next: numberAfter(all, 'a'),
  }
}

const pad = (n: number): string => String(n).padStart(2, '0')

const numberAfter = (aids: ReadonlySet<string>, letter: string): number =>
  1 + Math.max(0, ...[...aids].filter((a) => a.startsWith(letter)).map((a) => Number(a.slice(1))))

/** The context without what a phone is not told: the matches behind the cards. */
export const withoutMatches = (context: Context): Context =>
  typeof context.net_cards === 'string'
    ? { ...context, net_cards: context.net_cards.replaceAll(/=\S+/g, '') }
    : context
