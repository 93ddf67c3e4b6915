import { and, eq, inArray, isNull, sum } from 'drizzle-orm'
import type { Source } from './tables.ts'

const PAGE = 200

/** The work of running a study: hours done, requests, and what is due. */
export const work = ({ read, tables: t }: Source) => ({
  /** Minutes done in each of these matches. */
  async minutes(study: string, mids: readonly string[]): Promise<Map<string, number>> {
    const all = new Map<string, number>()
    for (let i = 0; i < mids.length; i += PAGE) {
      const mine = and(eq(t.doses.study, study), inArray(t.doses.mid, mids.slice(i, i + PAGE)))
      const rows = await read
        .select({ mid: t.doses.mid, minutes: sum(t.doses.minutes) })
        .from(t.doses)
        .where(and(mine, isNull(t.doses.voidedAt)))
        .groupBy(t.doses.mid)
      for (const row of rows) all.set(row.mid, Number(row.minutes))
    }
    return all
  },
})
