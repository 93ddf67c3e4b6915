import type { Names } from '#core/answers/people.ts'
import type { Failure, Result } from '../../api.ts'

/** Nicknames on their way to the vault. They stay here until the server has them. */
export function createVault(save: (names: Names) => Promise<Result<unknown>>, known: Names) {
  const sent = new Map(Object.entries(known))
  const waiting = new Map<string, string>()
  return {
    add(aids: readonly string[], names: Names): void {
      for (const aid of aids) {
        const label = names[aid]
        if (label !== undefined && sent.get(aid) !== label) waiting.set(aid, label)
      }
    },
    /** Sends what waits; a failure leaves it waiting. */
    async flush(): Promise<Failure | undefined> {
      if (waiting.size === 0) return undefined
      const names = Object.fromEntries(waiting)
      const result = await save(names)
      if (!result.ok) return result.failure
      for (const [aid, label] of Object.entries(names)) {
        sent.set(aid, label)
        if (waiting.get(aid) === label) waiting.delete(aid)
      }
      return undefined
    },
  }
}
