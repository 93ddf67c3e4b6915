import type { Answer, Screen, Value } from '../instrument/types.ts'
import { type Problem, problem } from '../problem.ts'
import { kindOf } from '../question/index.ts'

/** Reasons offered on every screen: left blank, "I do not want to answer", "I do not know". */
const ALWAYS = [-985, -991, -992]

/** What a client sends for one screen. */
export interface RawAnswer {
  item: string
  value?: unknown
  reason?: number | undefined
}

/** Checks raw answers against the compiled questionnaire. All or nothing: the first problem refuses the whole list. */
export function read(
  screens: readonly Screen[],
  raw: readonly RawAnswer[],
): { item: string; answer: Answer }[] | Problem {
  const known = byId(screens)
  const checked: { item: string; answer: Answer }[] = []
  for (const entry of raw) {
    const screen = known.get(entry.item)
    if (!screen) return problem('item-unknown', { item: entry.item.slice(0, 40) })
    const answer = readOne(screen, entry)
    if ('problem' in answer) return answer
    checked.push({ item: entry.item, answer })
  }
  return checked
}

const maps = new WeakMap<readonly Screen[], ReadonlyMap<string, Screen>>()

/** Screens by id, looked up once per questionnaire. */
function byId(screens: readonly Screen[]): ReadonlyMap<string, Screen> {
  const held = maps.get(screens) ?? new Map(screens.map((s) => [s.id, s]))
  maps.set(screens, held)
  return held
}

function readOne(screen: Screen, entry: RawAnswer): Answer | Problem {
  const kind = kindOf(screen)
  if (entry.reason !== undefined) {
    if (entry.value !== undefined)
      return problem('value-type', { item: screen.id, want: 'a value or a reason, not both' })
    const offered = ALWAYS.includes(entry.reason) || kind.reasons(screen).includes(entry.reason)
    return offered ? { reason: entry.reason } : problem('reason-unknown', { item: screen.id })
  }
  return kind.check(screen, entry.value) ?? { value: entry.value as Value }
}
