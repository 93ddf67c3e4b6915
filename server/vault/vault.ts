import { and, eq, sql } from 'drizzle-orm'
import type { Database } from '../db/open.ts'
import { makeVaultTables } from './tables.ts'

/** The vault: names by pseudonym. Nothing of it is logged, exported or put into an address. */
export function createVault({ read, write, close, kit }: Database) {
  const t = makeVaultTables(kit)
  return {
    /** Nicknames of a person's alters, by alter. */
    async alterNames(study: string, pid: string): Promise<Record<string, string>> {
      const rows = await read
        .select({ aid: t.alters.aid, label: t.alters.label })
        .from(t.alters)
        .where(and(eq(t.alters.study, study), eq(t.alters.pid, pid)))
      return Object.fromEntries(rows.map((r) => [r.aid, r.label]))
    },

    /** Keeps nicknames; a later one takes the place of an earlier one. */
    async keepAlterNames(study: string, pid: string, names: Readonly<Record<string, string>>): Promise<void> {
      const rows = Object.entries(names).map(([aid, label]) => ({ study, pid, aid, label }))
      if (rows.length === 0) return
      const target = [t.alters.study, t.alters.pid, t.alters.aid]
      await write((db) => [
        db
          .insert(t.alters)
          .values(rows)
          .onConflictDoUpdate({ target, set: { label: sql`excluded.label` } }),
      ])
    },

    async firstName(study: string, pid: string): Promise<string | undefined> {
      const [row] = await read
        .select({ name: t.people.firstName })
        .from(t.people)
        .where(and(eq(t.people.study, study), eq(t.people.pid, pid)))
      return row?.name
    },

    async keepFirstName(study: string, pid: string, firstName: string): Promise<void> {
      await write((db) => [
        db
          .insert(t.people)
          .values({ study, pid, firstName })
          .onConflictDoUpdate({ target: [t.people.study, t.people.pid], set: { firstName } }),
      ])
    },

    /** Forgets everybody of a study: only ever called for a synthetic one. */
    async forgetStudy(study: string): Promise<void> {
      await write((db) => [
        db.delete(t.alters).where(eq(t.alters.study, study)),
        db.delete(t.people).where(eq(t.people.study, study)),
      ])
    },

    close,
  }
}

export type Vault = ReturnType<typeof createVault>
