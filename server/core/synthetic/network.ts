import { pairsOf, present, tied, unmentioned } from '../answers/roster.ts'
import type { Answer, Answers, Context, NetworkScreen, Role, Screen } from '../instrument/types.ts'
import { codesFor, sorted } from '../question/network.ts'
import type { Random } from './random.ts'

/** How invented people answer the screens of their network. The random numbers are a stream of their own. */

const NETWORK_KINDS: ReadonlySet<string> = new Set(['roster', 'still', 'ticks', 'sort', 'ties'])
export const isNetworkScreen = (screen: Screen): screen is NetworkScreen => NETWORK_KINDS.has(screen.kind)

interface Ego {
  random: Random
  role: Role
  answers: Answers
  context: Context
}

/** People of whom an attribute is not said. */
const UNKNOWN = 0.03

export function answerNetwork(screen: NetworkScreen, ego: Ego): Answer {
  const { random: r, answers, context } = ego
  if (r.chance(0.006)) return { reason: -991 }
  const each = (aids: readonly string[], code: (aid: string) => number) => ({
    value: Object.fromEntries(aids.map((aid) => [aid, code(aid)])),
  })
  const aids = present(answers, context).map((a) => a.aid)
  switch (screen.kind) {
    case 'roster':
      return each(names(ego, screen.cap), () => 1)
    case 'still':
      return each(unmentioned(answers, context), () => (r.chance(0.6) ? 1 : 0))
    case 'ticks':
      return each(aids, () => (r.chance(0.5) ? 1 : 0))
    case 'sort':
      return each(sorted(screen, answers, context), (aid) =>
        r.chance(UNKNOWN) ? -992 : r.pick(codesFor(screen, aid, answers, context)),
      )
    case 'ties':
      return each(pairsOf(tied(answers, context).map((a) => a.aid)), () =>
        r.chance(UNKNOWN) ? -992 : r.chance(0.35) ? 1 : 0,
      )
  }
}

/** Whom a person names: some of the earlier ones again, and new ones; buddies know more people here. */
function names({ random: r, role, context }: Ego, cap: number): string[] {
  const earlier = String(context.net_earlier ?? '')
    .split(' ')
    .filter((aid) => aid.startsWith('a'))
  const again = earlier.filter(() => r.chance(0.65))
  const fresh = earlier.length > 0 ? r.int(0, 2) : role === 'n' ? r.int(0, 5) : r.int(2, 9)
  const first = Number(context.net_next ?? 1)
  const added = Array.from({ length: fresh }, (_, i) => `a${String(first + i).padStart(2, '0')}`)
  return [...again, ...added].slice(0, cap)
}
