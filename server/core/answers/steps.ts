import type { Answer, Answers, ByAlter, Context, NetworkScreen, Screen } from '../instrument/types.ts'
import type { Verdict } from '../question/judge.ts'
import { sorted } from '../question/network.ts'
import { pairsOf, present, tied, unmentioned } from './roster.ts'

const BLANK = -985

/** One network screen as it stands. */
export interface Given<S extends NetworkScreen = NetworkScreen> {
  screen: S
  held: ByAlter | undefined
  active: string | undefined
  answers: Answers
  context: Context
}

const NETWORK: readonly string[] = ['roster', 'still', 'ticks', 'sort', 'ties']
export const isNetwork = (screen: Screen): screen is NetworkScreen => NETWORK.includes(screen.kind)

/** Who is on a screen. */
export function facesOf({ screen, answers, context }: Given): string[] {
  if (screen.kind === 'sort') return sorted(screen, answers, context)
  if (screen.kind === 'still') return unmentioned(answers, context)
  if (screen.kind === 'ticks') return present(answers, context).map((a) => a.aid)
  return screen.kind === 'ties' ? tied(answers, context).map((a) => a.aid) : []
}

/** What a screen asks a code for: every face, or every pair of them. */
const keysOf = (given: Given): string[] =>
  given.screen.kind === 'ties' ? pairsOf(facesOf(given)) : facesOf(given)

/** The pairs of one face with those after it. Earlier faces have decided the others. */
export function pairsWith(face: string, faces: readonly string[]): string[] {
  return faces.slice(faces.indexOf(face) + 1).flatMap((other) => pairsOf([face, other]))
}

/** Faces that come to hand one after the other; the last of the ties has nobody left to be asked about. */
const turnsOf = (given: Given): string[] => {
  if (given.screen.kind === 'sort') return facesOf(given)
  return given.screen.kind === 'ties' ? facesOf(given).slice(0, -1) : []
}

const isDone = (given: Given, face: string): boolean => {
  const keys = given.screen.kind === 'ties' ? pairsWith(face, facesOf(given)) : [face]
  return keys.every((key) => given.held?.[key] !== undefined)
}

/** Faces that wait for an answer. */
export const leftOf = (given: Given): string[] => turnsOf(given).filter((face) => !isDone(given, face))

/** The face at hand; undefined on screens that show all of them alike. */
export function activeOf(given: Given): string | undefined {
  const turns = turnsOf(given)
  return turns.find((face) => face === given.active) ?? leftOf(given)[0] ?? turns[0]
}

/** The next face that waits, from the one at hand on and around. */
export function nextFace(given: Given): string | undefined {
  const turns = turnsOf(given)
  const at = turns.indexOf(activeOf(given) ?? '') + 1
  return [...turns.slice(at), ...turns.slice(0, at)].find((face) => !isDone(given, face))
}

const complaint = (key: string): Verdict => ({ complaint: { key, values: {} } })

/** The whole answer, or what to say about it. People who are no longer there are left out. */
export function judgeNetwork(given: Given): Verdict {
  const { screen, held } = given
  const keys = keysOf(given)
  if (screen.kind === 'roster') return held ? { answer: { value: held } } : complaint('network.error_names')
  if (screen.kind === 'ticks') {
    if (!held) return complaint('error.choose_several')
    return { answer: { value: Object.fromEntries(keys.map((key) => [key, held[key] ?? 0])) } }
  }
  if (keys.some((key) => held?.[key] === undefined))
    return complaint(screen.kind === 'ties' ? 'error.choose_several' : 'error.choose')
  return { answer: { value: only(held, keys) } }
}

const only = (held: ByAlter | undefined, keys: readonly string[]): ByAlter =>
  Object.fromEntries(keys.flatMap((key) => (held?.[key] === undefined ? [] : [[key, held[key]]])))

/** Where "next" leads: to another face, to the whole answer, or nowhere for a reason. */
export function stepOn(given: Given): Verdict | { active: string } {
  const { screen, active } = given
  const face = activeOf(given)
  if (screen.kind === 'roster' && active !== undefined) return { active }
  if (face !== undefined && isDone(given, face)) {
    const turns = turnsOf(given)
    const following = screen.kind === 'ties' ? turns[turns.indexOf(face) + 1] : undefined
    const next = following ?? nextFace(given)
    if (next !== undefined) return { active: next }
  }
  return judgeNetwork(given)
}

/** Where "back" leads inside the screen; undefined when it leads out of it. */
export function stepBack(given: Given): { active: string | undefined } | undefined {
  const { screen, active } = given
  if (screen.kind === 'roster') return active === undefined ? undefined : { active: undefined }
  if (screen.kind !== 'ties') return undefined
  const turns = turnsOf(given)
  const before = turns[turns.indexOf(activeOf(given) ?? '') - 1]
  return before === undefined ? undefined : { active: before }
}

/** The answer of somebody who goes on with some left: what was given stays, the rest is blank. */
export function blankRest(given: Given): Answer {
  const keys = keysOf(given)
  const kept = only(given.held, keys)
  if (Object.keys(kept).length === 0) return { reason: BLANK }
  const blank = given.screen.kind === 'ties' ? [] : keys.map((key) => [key, BLANK])
  return { value: { ...Object.fromEntries(blank), ...kept } }
}

/** Ticks on some of `keys`: each is 0 or 1 then. Without a tick nothing is held of them, which is not "none". */
export function toggled(
  held: ByAlter | undefined,
  keys: readonly string[],
  key: string,
  code: number,
): ByAlter | undefined {
  const before = held?.[key]
  const now = {
    ...Object.fromEntries(keys.map((k) => [k, held?.[k] ?? 0])),
    [key]: before === code ? 0 : code,
  }
  const rest = Object.entries(held ?? {}).filter(([k]) => !keys.includes(k))
  const ticked = keys.some((k) => now[k] !== 0)
  const all = [...rest, ...(ticked ? Object.entries(now) : [])]
  return all.length > 0 ? Object.fromEntries(all) : undefined
}

/** "None of these" on or off. */
export function noneOf(held: ByAlter | undefined, keys: readonly string[], on: boolean): ByAlter | undefined {
  const rest = Object.entries(held ?? {}).filter(([k]) => !keys.includes(k))
  const all = [...rest, ...(on ? keys.map((k) => [k, 0] as const) : [])]
  return all.length > 0 ? Object.fromEntries(all) : undefined
}

/** Whether "none of these" was chosen. */
export const isNone = (held: ByAlter | undefined, keys: readonly string[]): boolean =>
  keys.length > 0 && keys.every((key) => held?.[key] === 0)
