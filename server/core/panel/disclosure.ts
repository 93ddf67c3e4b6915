import type { Variable } from './variables.ts'

/**
 * What an export of a real study leaves out. A synthetic study exports everything. Members of a pair can find their own
 * row, and by the match the row of the other: what one member says about the pair leaves only under an agreement.
 */
export interface Disclosure {
  synthetic: boolean
  /** Number of the data-use agreement. */
  agreement: string | undefined
}

/** Classes of the codebook. */
type DisclosureClass = 'open' | 'restricted' | 'dyadic' | 'never'

/** Files with the answers of both members side by side, one by one with their days, or about the partner and third persons. */
export const AGREED_FILES: readonly string[] = [
  ...['match_long', 'dyad_wide', 'dyad_pairwise', 'responses', 'alters', 'ties', 'egor'],
]

/** A value of a moderator that fewer persons have is not shown without an agreement. */
export const RARE = 10

/** Whether nothing has to be held back for want of an agreement. */
export const isAgreed = ({ synthetic, agreement }: Disclosure): boolean =>
  synthetic || agreement !== undefined

export function mayLeave(disclosed: DisclosureClass, d: Disclosure): boolean {
  if (d.synthetic) return true
  if (disclosed === 'never') return false
  return disclosed === 'dyadic' ? isAgreed(d) : true
}

/** Which measured variables leave, by the class of their module. */
export const keepDisclosed =
  (d: Disclosure, classOf: (v: Variable) => DisclosureClass) =>
  (v: Variable): boolean =>
    mayLeave(classOf(v), d)

/** How many persons have each value of each moderator. */
export class ModeratorCounts {
  private readonly counts = new Map<string, Map<string, number>>()

  add(moderators: Readonly<Record<string, number | string>>): void {
    for (const [name, value] of Object.entries(moderators)) {
      const mine = this.counts.get(name) ?? new Map<string, number>()
      this.counts.set(name, mine)
      mine.set(String(value), (mine.get(String(value)) ?? 0) + 1)
    }
  }

  of(name: string, value: number | string): number {
    return this.counts.get(name)?.get(String(value)) ?? 0
  }

  isRare(name: string, value: number | string): boolean {
    return this.of(name, value) < RARE
  }

  /** Values that fewer than ten persons have, in order of name and value: exact counts would disclose what they warn of. */
  get small(): { variable: string; value: string; persons: '1–4' | '5–9' }[] {
    const order = (a: string, b: string) => (a < b ? -1 : 1)
    return [...this.counts]
      .sort(([a], [b]) => order(a, b))
      .flatMap(([variable, values]) =>
        [...values]
          .filter(([, n]) => n < RARE)
          .sort(([a], [b]) => order(a, b))
          .map(([value, n]) => ({ variable, value, persons: n < 5 ? ('1–4' as const) : ('5–9' as const) })),
      )
  }
}
