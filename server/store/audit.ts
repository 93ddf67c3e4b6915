import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { type AuditEntry, type AuditSeal, checkChain, nextSeal } from '../core/audit.ts'
import type { Queries, Statement } from '../db/open.ts'
import type { Source, Tables } from './tables.ts'

/** Who acts, when, and the id of the entry that says so. */
export interface Act {
  entry: string
  at: number
  actor: string
}

export interface Done {
  study?: string
  action: string
  subject?: string
  details?: Readonly<Record<string, string | number>>
}

/** The statement that writes down an act, for the transaction of the act itself. */
export const noteAct = (db: Queries, t: Tables, act: Act, done: Done): Statement =>
  db.insert(t.audit).values({
    ...act,
    study: done.study ?? '',
    action: done.action,
    subject: done.subject ?? '',
    details: JSON.stringify(done.details ?? {}),
    seal: null,
  })

/** Entries sealed in one link at most. */
const LINK = 500

/** The audit trail of a study, or of the installation (study ''). */
export const audit = ({ read, write, tables: t }: Source) => {
  const entriesOf = (study: string, seal: number): Promise<AuditEntry[]> =>
    read
      .select()
      .from(t.audit)
      .where(and(eq(t.audit.study, study), eq(t.audit.seal, seal)))

  const sealsOf = (study: string): Promise<AuditSeal[]> =>
    read.select().from(t.seals).where(eq(t.seals.study, study)).orderBy(asc(t.seals.seal)) as Promise<
      AuditSeal[]
    >

  return {
    /** Writes down an act that changes no table of its own. */
    note: async (act: Act, done: Done): Promise<void> => {
      await write((db) => [noteAct(db, t, act, done)])
    },

    /** The latest entries first. */
    list: (study: string, limit: number): Promise<AuditEntry[]> =>
      read
        .select()
        .from(t.audit)
        .where(eq(t.audit.study, study))
        .orderBy(desc(t.audit.at), asc(t.audit.entry))
        .limit(limit),

    /** Studies that have entries; '' is the installation. */
    async trails(): Promise<string[]> {
      const rows = await read.selectDistinct({ study: t.audit.study }).from(t.audit)
      const seals = await read.selectDistinct({ study: t.seals.study }).from(t.seals)
      return [...new Set([...rows, ...seals].map((r) => r.study))].sort()
    },

    /** Seals what is not sealed yet; another process that is quicker wins, and nothing is sealed twice. */
    async seal(study: string, at: number, hash: (text: string) => string): Promise<number> {
      for (let sealed = 0; ; ) {
        const open: AuditEntry[] = await read
          .select()
          .from(t.audit)
          .where(and(eq(t.audit.study, study), isNull(t.audit.seal)))
          .orderBy(asc(t.audit.at), asc(t.audit.entry))
          .limit(LINK)
        if (open.length === 0) return sealed
        const link = nextSeal((await sealsOf(study)).at(-1), open, at, hash)
        const mine = sql`${t.audit.entry} in (${sql.join(
          open.map((e) => sql`${e.entry}`),
          sql`, `,
        )})`
        await write((db) => [
          db.insert(t.seals).values(link),
          db
            .update(t.audit)
            .set({ seal: link.seal })
            .where(and(eq(t.audit.study, study), mine)),
        ])
        sealed += open.length
      }
    },

    /** Seals every trail; resolves with the number of entries. */
    async sealAll(at: number, hash: (text: string) => string): Promise<number> {
      let sealed = 0
      for (const study of await this.trails()) sealed += await this.seal(study, at, hash)
      return sealed
    },

    /** What is wrong with the chain of a study, and how much it holds. */
    async verify(study: string, hash: (text: string) => string) {
      const seals = await sealsOf(study)
      const entries = new Map<number, AuditEntry[]>()
      for (const { seal } of seals) entries.set(seal, await entriesOf(study, seal))
      const loose = await read
        .select({ entry: t.audit.entry })
        .from(t.audit)
        .where(and(eq(t.audit.study, study), isNull(t.audit.seal)))
      return {
        study,
        links: seals.length,
        entries: [...entries.values()].reduce((n, e) => n + e.length, 0),
        unsealed: loose.length,
        /** Hash of the last link: kept elsewhere, it shows whether the end of the chain was cut off. */
        last: seals.at(-1)?.hash ?? '',
        wrong: checkChain(seals, (seal) => entries.get(seal)!, hash),
      }
    },
  }
}
