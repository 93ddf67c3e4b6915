import { and, asc, eq, inArray, isNull, sum } from 'drizzle-orm'
import { type Act, noteAct } from './audit.ts'
import type { Source, Tables } from './tables.ts'

export type Dose = Tables['doses']['$inferSelect']

const PAGE = 200

/** The work of running a study: hours done. */
export const work = ({ read, write, tables: t }: Source) => ({
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

  /** What was recorded for a match, also what was taken back, in the order of days. */
  doses: (study: string, mid: string): Promise<Dose[]> =>
    read
      .select()
      .from(t.doses)
      .where(and(eq(t.doses.study, study), eq(t.doses.mid, mid)))
      .orderBy(asc(t.doses.day), asc(t.doses.dose)),

  /** Records a meeting; the same id again changes nothing. */
  async addDose(act: Act, row: Pick<Dose, 'study' | 'dose' | 'mid' | 'day' | 'minutes'>): Promise<void> {
    const dose = { ...row, by: act.actor, at: act.at }
    await write((db) => [
      db.insert(t.doses).values(dose).onConflictDoNothing(),
      noteAct(db, t, act, {
        ...{ study: row.study, action: 'dose.add', subject: row.mid, details: { minutes: row.minutes } },
      }),
    ])
  },

  /** Takes a record back: it stays to be read, and no longer counts. False where there is none of this match that counts. */
  async voidDose(act: Act, study: string, mid: string, dose: string): Promise<boolean> {
    const mine = and(eq(t.doses.study, study), eq(t.doses.mid, mid), eq(t.doses.dose, dose))
    const [rows] = await write((db) => [
      db
        .update(t.doses)
        .set({ voidedAt: act.at })
        .where(and(mine, isNull(t.doses.voidedAt)))
        .returning({ dose: t.doses.dose }),
      noteAct(db, t, act, { study, action: 'dose.void', subject: mid, details: { dose } }),
    ])
    return rows!.length > 0
  },
})
