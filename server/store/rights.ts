import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import { type Act, noteAct } from './audit.ts'
import type { Source } from './tables.ts'

/** Rights of a person: taking back their part, seeing what is kept, and being erased. */
export const rights = ({ read, write, tables: t }: Source) => {
  const formsOf = async (study: string, pid: string): Promise<string[]> => {
    const rows = await read
      .select({ form: t.forms.form })
      .from(t.forms)
      .where(and(eq(t.forms.study, study), eq(t.forms.pid, pid)))
    return rows.map((r) => r.form)
  }

  return {
    /** Studies that hold somebody of this id. */
    async studiesOf(pid: string): Promise<string[]> {
      const rows = await read.select({ study: t.persons.study }).from(t.persons).where(eq(t.persons.pid, pid))
      return rows.map((r) => r.study).sort()
    },

    /** Everybody's id, a study at a time, for erasing again what an older backup brought back. */
    everybody: (study: string): Promise<{ pid: string }[]> =>
      read.select({ pid: t.persons.pid }).from(t.persons).where(eq(t.persons.study, study)),

    /** From this day on the person takes no part: links and sessions end, and nothing of theirs is in later files. */
    async withdraw(act: Act, study: string, pid: string, day: string): Promise<void> {
      const forms = await formsOf(study, pid)
      const mine = and(eq(t.persons.study, study), eq(t.persons.pid, pid))
      const open = and(eq(t.links.study, study), inArray(t.links.form, forms), isNull(t.links.revokedAt))
      await write((db) => [
        db
          .update(t.persons)
          .set({ withdrawnOn: day })
          .where(and(mine, isNull(t.persons.withdrawnOn))),
        db.update(t.links).set({ revokedAt: act.at }).where(open),
        db.delete(t.sessions).where(and(eq(t.sessions.study, study), inArray(t.sessions.form, forms))),
        noteAct(db, t, act, { study, action: 'person.withdraw', subject: pid }),
      ])
    },

    /** Deletes answers, links, sessions, requests and moderators. A bare row stays: that somebody was here and is erased. */
    async erase(act: Act, study: string, pid: string, day: string): Promise<void> {
      const forms = await formsOf(study, pid)
      const mine = and(eq(t.persons.study, study), eq(t.persons.pid, pid))
      const ofForms = [t.events, t.submissions, t.sessions, t.links]
      await write((db) => [
        ...ofForms.map((table) =>
          db.delete(table).where(and(eq(table.study, study), inArray(table.form, forms))),
        ),
        ...[t.requests, t.consents].map((table) =>
          db.delete(table).where(and(eq(table.study, study), eq(table.pid, pid))),
        ),
        db
          .update(t.forms)
          .set({ context: '{}' })
          .where(and(eq(t.forms.study, study), eq(t.forms.pid, pid), isNotNull(t.forms.context))),
        db
          .update(t.persons)
          .set({ withdrawnOn: day })
          .where(and(mine, isNull(t.persons.withdrawnOn))),
        db.update(t.persons).set({ erasedOn: day, moderators: '{}', lang: null }).where(mine),
        noteAct(db, t, act, { study, action: 'person.erase', subject: pid }),
      ])
    },

    /** Everything that the answers database holds about a person. */
    async access(study: string, pid: string) {
      const forms = await read
        .select()
        .from(t.forms)
        .where(and(eq(t.forms.study, study), eq(t.forms.pid, pid)))
      const ids = forms.map((f) => f.form)
      const events = await read
        .select()
        .from(t.events)
        .where(and(eq(t.events.study, study), inArray(t.events.form, ids)))
      return { forms, events }
    },
  }
}
