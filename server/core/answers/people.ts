import type { ByAlter, Context, Role } from '../instrument/types.ts'
import { pictureOf, spokenPicture } from './pictures.ts'
import { roster } from './roster.ts'

type Strings = Readonly<Record<string, string>>

/** Nicknames by alter. They go to the vault and nowhere else: never into answers, titles or addresses. */
export type Names = Readonly<Record<string, string>>

export const LABEL_MAX = 40
const AID_MAX = 99

/** A typed nickname as it is kept. */
export const clean = (typed: string): string =>
  short(
    typed
      .normalize('NFC')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim(),
    LABEL_MAX,
  ).trim()

/** At most so many UTF-16 units, and no half character at the end. */
const short = (text: string, most: number): string => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')

const same = (a: string, b: string): boolean => clean(a).toLowerCase() === clean(b).toLowerCase()

/** Current matches: they are there before anybody is named. */
export const cardsOf = (context: Context): string[] => roster({}, context).map((a) => a.aid)

/** How an alter is called on the screens. */
export function labelOf(aid: string, names: Names, role: Role, strings: Strings): string {
  const name = names[aid]
  if (name !== undefined) return name
  const number = String(Number(aid.slice(1)))
  if (!aid.startsWith('c')) return number
  return strings[role === 'b' ? 'network.newcomer_card' : 'network.buddy_card'] ?? number
}

/** The label as plain text for speech: a picture is said by its emoji, which every voice can name. */
export const spokenLabel = (label: string): string => {
  const picture = pictureOf(label)
  return picture ? spokenPicture(picture) : label
}

interface Naming {
  /** Who is on the screen already. */
  held: ByAlter | undefined
  names: Names
  context: Context
}

/** Alters who may be meant by a label: the cards first, then everybody once called so. */
export function sameAs(label: string, { names, context }: Naming, callOf: (aid: string) => string): string[] {
  const cards = cardsOf(context)
  const others = Object.keys(names).filter((aid) => !cards.includes(aid))
  return [...cards, ...others.sort()].filter((aid) => same(callOf(aid), label))
}

/** The next free id; undefined when all are taken. */
export function freeAid({ held, names, context }: Naming): string | undefined {
  const first = Number(context.net_next ?? 1)
  for (let n = first; n <= AID_MAX; n += 1) {
    const aid = `a${String(n).padStart(2, '0')}`
    if (!(aid in names) && !(aid in (held ?? {}))) return aid
  }
  return undefined
}

/** Without one of those named; nothing at all is held when nobody is left, which is not the answer "nobody". */
export function without(held: ByAlter | undefined, aid: string): ByAlter | undefined {
  const left = Object.entries(held ?? {}).filter(([key]) => key !== aid)
  return left.length > 0 ? Object.fromEntries(left) : undefined
}

export const namedOf = (held: ByAlter | undefined): string[] => Object.keys(held ?? {}).sort()
