import { and, asc, eq, gt, inArray, isNull, lt } from 'drizzle-orm'
import type { Grant } from '../core/rights.ts'
import type { Queries, Statement } from '../db/open.ts'
import { type Act, noteAct } from './audit.ts'
import type { Source, Tables } from './tables.ts'

export type StaffRow = Tables['staff']['$inferSelect']
export type Organisation = Tables['organisations']['$inferSelect']

/** A signed-in account. */
export interface StaffSession {
  staff: string
  grants: Grant[]
}

/** Accounts of staff, their grants, invitations and sessions. Secrets and tokens are hashes here. */
export const staff = ({ read, write, tables: t }: Source) => {
  const grantsOf = async (ids: readonly string[]): Promise<Map<string, Grant[]>> => {
    const rows =
      ids.length === 0
        ? []
        : await read
            .select()
            .from(t.grants)
            .where(inArray(t.grants.staff, [...ids]))
    const all = new Map<string, Grant[]>(ids.map((id) => [id, []]))
    for (const { staff: id, ...grant } of rows) all.get(id)!.push(grant as Grant)
    return all
  }

  const setGrants = (db: Queries, id: string, grants: readonly Grant[]): Statement[] => [
    db.delete(t.grants).where(eq(t.grants.staff, id)),
    ...(grants.length > 0 ? [db.insert(t.grants).values(grants.map((g) => ({ staff: id, ...g })))] : []),
  ]

  const endSessions = (db: Queries, id: string): Statement =>
    db.delete(t.staffSessions).where(eq(t.staffSessions.staff, id))

  return {
    async get(id: string): Promise<StaffRow | undefined> {
      const [row] = await read.select().from(t.staff).where(eq(t.staff.staff, id))
      return row
    },

    async list(): Promise<(StaffRow & { grants: Grant[] })[]> {
      const rows = await read.select().from(t.staff).orderBy(asc(t.staff.createdAt), asc(t.staff.staff))
      const grants = await grantsOf(rows.map((r) => r.staff))
      return rows.map((r) => ({ ...r, grants: grants.get(r.staff)! }))
    },

    grants: async (id: string): Promise<Grant[]> => (await grantsOf([id])).get(id)!,

    /** Makes an account where there is none, gives it these grants and a fresh invitation; earlier invitations end. */
    async invite(
      act: Act,
      {
        id,
        grants,
        token,
        expiresAt,
      }: { id: string; grants: readonly Grant[]; token: string; expiresAt: number },
    ): Promise<void> {
      const row = {
        staff: id,
        password: null,
        recovery: '[]',
        codePeriod: 0,
        demo: 0,
        createdAt: act.at,
      }
      await write((db) => [
        db.insert(t.staff).values(row).onConflictDoNothing(),
        ...setGrants(db, id, grants),
        db
          .update(t.invitations)
          .set({ usedAt: act.at })
          .where(and(eq(t.invitations.staff, id), isNull(t.invitations.usedAt))),
        db.insert(t.invitations).values({ token, staff: id, expiresAt, usedAt: null }),
        noteAct(db, t, act, { action: 'staff.invite', subject: id, details: grantDetails(grants) }),
      ])
    },

    /** An account of the demonstration, with a fresh password. */
    async keepDemo(act: Act, id: string, grant: Grant, password: string): Promise<void> {
      const row = { staff: id, password, recovery: '[]', codePeriod: 0, demo: 1, createdAt: act.at }
      await write((db) => [
        db.insert(t.staff).values(row).onConflictDoUpdate({ target: t.staff.staff, set: { password } }),
        ...setGrants(db, id, [grant]),
        noteAct(db, t, act, { action: 'staff.demo', subject: id, details: grantDetails([grant]) }),
      ])
    },

    /** The account that an invitation is for, while it was neither used nor has run out. */
    async invitation(token: string, now: number): Promise<string | undefined> {
      const open = and(isNull(t.invitations.usedAt), gt(t.invitations.expiresAt, now))
      const [row] = await read
        .select({ staff: t.invitations.staff })
        .from(t.invitations)
        .where(and(eq(t.invitations.token, token), open))
      return row?.staff
    },

    /** Uses an invitation up: a new password and new recovery codes, and every session ends. Once; else undefined. */
    async accept(
      act: Act,
      {
        id,
        token,
        password,
        recovery,
      }: { id: string; token: string; password: string; recovery: readonly string[] },
    ): Promise<boolean> {
      const open = and(eq(t.invitations.token, token), isNull(t.invitations.usedAt))
      const [used] = await write((db) => [
        db
          .update(t.invitations)
          .set({ usedAt: act.at })
          .where(open)
          .returning({ staff: t.invitations.staff }),
      ])
      if (used!.length === 0) return false
      await write((db) => [
        db
          .update(t.staff)
          .set({ password, recovery: JSON.stringify(recovery) })
          .where(eq(t.staff.staff, id)),
        endSessions(db, id),
        noteAct(db, t, act, { action: 'staff.accept', subject: id }),
      ])
      return true
    },

    /** Sets a password; other sessions end. */
    async setPassword(act: Act, id: string, password: string): Promise<void> {
      await write((db) => [
        db.update(t.staff).set({ password }).where(eq(t.staff.staff, id)),
        endSessions(db, id),
        noteAct(db, t, act, { action: 'staff.password', subject: id }),
      ])
    },

    async setGrants(act: Act, id: string, grants: readonly Grant[]): Promise<void> {
      await write((db) => [
        ...setGrants(db, id, grants),
        noteAct(db, t, act, { action: 'staff.grants', subject: id, details: grantDetails(grants) }),
      ])
    },

    /** Disables an account, which ends its sessions, or enables it again. */
    async setDisabled(act: Act, id: string, disabled: boolean): Promise<void> {
      await write((db) => [
        db
          .update(t.staff)
          .set({ disabledAt: disabled ? act.at : null })
          .where(eq(t.staff.staff, id)),
        ...(disabled ? [endSessions(db, id)] : []),
        noteAct(db, t, act, { action: disabled ? 'staff.disable' : 'staff.enable', subject: id }),
      ])
    },

    /** Notes that the one-time code of a period was used; false where it was used before. */
    async takeCode(id: string, period: number): Promise<boolean> {
      const fresh = and(eq(t.staff.staff, id), lt(t.staff.codePeriod, period))
      const [rows] = await write((db) => [
        db.update(t.staff).set({ codePeriod: period }).where(fresh).returning({ staff: t.staff.staff }),
      ])
      return rows!.length > 0
    },

    /** Replaces the recovery codes, if they are still what they were; false where another sign-in was quicker. */
    async setRecovery(id: string, before: string, codes: readonly string[]): Promise<boolean> {
      const same = and(eq(t.staff.staff, id), eq(t.staff.recovery, before))
      const [rows] = await write((db) => [
        db
          .update(t.staff)
          .set({ recovery: JSON.stringify(codes) })
          .where(same)
          .returning({ staff: t.staff.staff }),
      ])
      return rows!.length > 0
    },

    async openSession(act: Act, session: { token: string; staff: string; expiresAt: number }): Promise<void> {
      await write((db) => [
        db.delete(t.staffSessions).where(lt(t.staffSessions.expiresAt, act.at)),
        db.insert(t.staffSessions).values({ ...session, createdAt: act.at }),
        noteAct(db, t, act, { action: 'staff.sign-in', subject: session.staff }),
      ])
    },

    /** The account of a session token, with what it may do now; nothing once it has ended or the account is disabled. */
    async session(token: string, now: number): Promise<StaffSession | undefined> {
      const mine = and(eq(t.staffSessions.token, token), gt(t.staffSessions.expiresAt, now))
      const [row] = await read
        .select({ staff: t.staff.staff })
        .from(t.staffSessions)
        .innerJoin(t.staff, eq(t.staff.staff, t.staffSessions.staff))
        .where(and(mine, isNull(t.staff.disabledAt)))
      return row && { staff: row.staff, grants: (await grantsOf([row.staff])).get(row.staff)! }
    },

    async closeSession(token: string): Promise<void> {
      await write((db) => [db.delete(t.staffSessions).where(eq(t.staffSessions.token, token))])
    },

    organisations: (study: string): Promise<Organisation[]> =>
      read
        .select()
        .from(t.organisations)
        .where(eq(t.organisations.study, study))
        .orderBy(asc(t.organisations.organisation)),

    /** Makes or renames an organisation of a study. */
    async keepOrganisation(act: Act, row: Organisation): Promise<void> {
      const target = [t.organisations.study, t.organisations.organisation]
      await write((db) => [
        db
          .insert(t.organisations)
          .values(row)
          .onConflictDoUpdate({ target, set: { name: row.name } }),
        noteAct(db, t, act, { study: row.study, action: 'organisation.keep', subject: row.organisation }),
      ])
    },
  }
}

const grantDetails = (grants: readonly Grant[]): Record<string, string> => ({
  grants: grants.map((g) => [g.role, g.study, g.organisation].filter(Boolean).join(' ')).join(', '),
})
