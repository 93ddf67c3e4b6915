import type { Answers, Context } from '../instrument/types.ts'

/** How an alter came in: 0 card, 1 unaided, 2 aided (shown, still in contact), 3 gone. */
export type Elicit = 0 | 1 | 2 | 3

export interface Present {
  aid: string
  elicit: Elicit
  /** Match of a card; phones are not told. */
  mid: string | undefined
  /** Never asked about before. */
  fresh: boolean
}

const words = (text: number | string | undefined): string[] =>
  typeof text === 'string' && text !== '' ? text.split(' ') : []

const cardsOf = (context: Context): Present[] =>
  words(context.net_cards).map((card) => {
    const [aid, mid] = card.split('=') as [string, string | undefined]
    return { aid, elicit: 0, mid, fresh: !words(context.net_known).includes(aid) }
  })

/**
 * The alters of one ego at one wave: cards, those named unaided, and the earlier ones not named again,
 * once it was said whether they are still there. Context: `net_cards` (current matches), `net_earlier` (alters of the
 * last wave, the gone left out), `net_known` (alters whose origin was asked before).
 */
export function roster(answers: Answers, context: Context): Present[] {
  const known = words(context.net_known)
  const named = byAlter(answers, 'net.names')
  const unaided = Object.keys(named).map(
    (aid): Present => ({ aid, elicit: 1, mid: undefined, fresh: !known.includes(aid) }),
  )
  const still = byAlter(answers, 'net.still')
  const aided = unmentioned(answers, context)
    .filter((aid) => still[aid] === 0 || still[aid] === 1)
    .map((aid): Present => ({ aid, elicit: still[aid] === 1 ? 2 : 3, mid: undefined, fresh: false }))
  return [...cardsOf(context), ...unaided, ...aided]
}

/** Earlier alters that were neither named again nor stand on a card: whom `net.still` asks about. */
export function unmentioned(answers: Answers, context: Context): string[] {
  const named = byAlter(answers, 'net.names')
  const cards = new Set(cardsOf(context).map((c) => c.aid))
  return words(context.net_earlier).filter((aid) => !(aid in named) && !cards.has(aid))
}

/** Alters present now, for the attribute screens. */
export const present = (answers: Answers, context: Context): Present[] =>
  roster(answers, context).filter((a) => a.elicit !== 3)

/** Alters among whom ties are asked: cards and unaided. */
export const tied = (answers: Answers, context: Context): Present[] =>
  roster(answers, context).filter((a) => a.elicit <= 1)

/** Every pair of some alters, each named once, in order: `a01|a02`. */
export const pairsOf = (aids: readonly string[]): string[] => {
  const sorted = [...aids].sort()
  return sorted.flatMap((a, i) => sorted.slice(i + 1).map((b) => `${a}|${b}`))
}

export function byAlter(answers: Answers, screen: string): Readonly<Record<string, number>> {
  const answer = answers[screen]
  const value = answer && 'value' in answer ? answer.value : undefined
  return typeof value === 'object' && !Array.isArray(value) ? value : {}
}

/**
 * Where ego's family comes from: 1 from here, 2 from another country, 3 both; as told in this form or, frozen in the
 * context, in an earlier one. Undefined where it is not known.
 */
export function originOf(answers: Answers, context: Context): number | undefined {
  const told = answers['bg.own']
  const own = told && 'value' in told ? told.value : context.bg_own
  return typeof own === 'number' ? own : undefined
}
