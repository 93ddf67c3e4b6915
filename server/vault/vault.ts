import { and, count, eq, inArray, ne, notInArray } from 'drizzle-orm'
import { ProblemError, problem } from '../core/problem.ts'
import type { Database, Queries, Statement } from '../db/open.ts'
import { type Field, type Identity, identityFields, normalise, SOUGHT } from './identity.ts'
import { lookupHash, seal, unseal, type VaultKey } from './seal.ts'
import { makeVaultTables, type VaultTables } from './tables.ts'

const NICKNAME = 'nickname'
const PAGE = 200

type Row = VaultTables['records']['$inferSelect']
type Place = Pick<Row, 'study' | 'subject' | 'field' | 'item'>

/** What is sealed with a key that is not at hand. */
export interface Unreadable {
  key: string
  study: string
  field: string
  records: number
}

/**
 * The vault: names and contact data by pseudonym, every field sealed. Nothing of it is logged, exported or put into an
 * address. The first key seals; the others only open what was sealed before a rotation.
 */
export function createVault(database: Database, keys: readonly [VaultKey, ...VaultKey[]]) {
  const { read, write, close, kit } = database
  const t = makeVaultTables(kit)
  const [current] = keys
  const key = [t.records.study, t.records.subject, t.records.field, t.records.item]

  const placeOf = ({ study, subject, field, item }: Place) => [study, subject, field, item]

  const open = (row: Row): string => {
    const mine = keys.find((k) => k.id === row.key)
    if (!mine) throw new ProblemError(problem('vault-locked'))
    return unseal(mine, placeOf(row), row.sealed)
  }

  const put = (db: Queries, place: Place, text: string): Statement[] => {
    const row = { key: current.id, sealed: seal(current, placeOf(place), text) }
    return [
      db
        .insert(t.records)
        .values({ ...place, ...row })
        .onConflictDoUpdate({ target: key, set: row }),
      ...lookup(db, place, text),
    ]
  }

  /** Replaces the hash by which a field's value is found. */
  const lookup = (db: Queries, { study, subject, field }: Place, text: string): Statement[] => {
    if (!SOUGHT.includes(field as Field)) return []
    return [
      db
        .delete(t.lookups)
        .where(and(eq(t.lookups.study, study), eq(t.lookups.field, field), eq(t.lookups.subject, subject))),
      db
        .insert(t.lookups)
        .values({ study, field, subject, hash: hashOf(current, study, field, text) })
        .onConflictDoNothing(),
    ]
  }

  const rowsOf = (study: string, subject: string) =>
    and(eq(t.records.study, study), eq(t.records.subject, subject))

  async function get(study: string, subject: string, field: string, item = ''): Promise<string | undefined> {
    const mine = and(rowsOf(study, subject), eq(t.records.field, field), eq(t.records.item, item))
    const [row] = await read.select().from(t.records).where(mine)
    return row && open(row)
  }

  return {
    /** Nicknames of a person's alters, by alter. */
    async alterNames(study: string, pid: string): Promise<Record<string, string>> {
      const rows = await read
        .select()
        .from(t.records)
        .where(and(rowsOf(study, pid), eq(t.records.field, NICKNAME)))
      return Object.fromEntries(rows.map((r) => [r.item, open(r)]))
    },

    /** Keeps nicknames; a later one takes the place of an earlier one. */
    async keepAlterNames(study: string, pid: string, names: Readonly<Record<string, string>>): Promise<void> {
      const all = Object.entries(names)
      if (all.length === 0) return
      await write((db) =>
        all.flatMap(([item, label]) => put(db, { study, subject: pid, field: NICKNAME, item }, label)),
      )
    },

    firstName: (study: string, pid: string): Promise<string | undefined> => get(study, pid, 'first_name'),

    async keepFirstName(study: string, pid: string, firstName: string): Promise<void> {
      await write((db) => put(db, { study, subject: pid, field: 'first_name', item: '' }, firstName))
    },

    /** Names and contact data of people, by pseudonym. */
    async identities(study: string, pids: readonly string[]): Promise<Map<string, Identity>> {
      const found = new Map<string, Identity>()
      for (let i = 0; i < pids.length; i += PAGE) {
        const page = pids.slice(i, i + PAGE)
        const mine = and(eq(t.records.study, study), inArray(t.records.subject, page))
        const rows = await read
          .select()
          .from(t.records)
          .where(and(mine, ne(t.records.field, NICKNAME)))
        for (const row of rows) {
          if (!identityFields.includes(row.field as Field)) continue
          found.set(row.subject, { ...found.get(row.subject), [row.field]: open(row) })
        }
      }
      return found
    },

    /** Keeps names and contact data of one or many, all or nothing; an empty text forgets the field. */
    async keepIdentities(study: string, people: ReadonlyMap<string, Identity>): Promise<void> {
      const all = [...people].flatMap(([subject, identity]) =>
        Object.entries(identity).map(([field, text]) => ({
          place: { study, subject, field, item: '' },
          text,
        })),
      )
      if (all.length === 0) return
      await write((db) =>
        all.flatMap(({ place, text }) => (text === '' ? forget(db, place) : put(db, place, text))),
      )
    },

    /** Any other text that must not be readable: a second factor, a link on its way. */
    text: get,

    async keepText(study: string, subject: string, field: string, text: string, item = ''): Promise<void> {
      await write((db) => put(db, { study, subject, field, item }, text))
    },

    async forgetText(study: string, subject: string, field: string, item = ''): Promise<void> {
      await write((db) => forget(db, { study, subject, field, item }))
    },

    /** Who has this phone number, address or name; found by its hash. */
    async find(study: string, field: Field, value: string): Promise<string[]> {
      const hashes = keys.map((k) => hashOf(k, study, field, value))
      const rows = await read
        .select({ subject: t.lookups.subject })
        .from(t.lookups)
        .where(and(eq(t.lookups.study, study), eq(t.lookups.field, field), inArray(t.lookups.hash, hashes)))
      return [...new Set(rows.map((r) => r.subject))].sort()
    },

    /** Forgets everything about a person. */
    forget: (study: string, subject: string): Promise<void> => forgetSealed(database, study, subject),

    /** Forgets everybody of a study: only ever called for a synthetic one. */
    async forgetStudy(study: string): Promise<void> {
      await write((db) => [
        db.delete(t.records).where(eq(t.records.study, study)),
        db.delete(t.lookups).where(eq(t.lookups.study, study)),
      ])
    },

    /** Records that are sealed with an older key. */
    async sealedOtherwise(): Promise<number> {
      const [row] = await read.select({ n: count() }).from(t.records).where(ne(t.records.key, current.id))
      return row!.n
    },

    /** Seals everything anew with the first key, a page at a time; resolves with the number of records. */
    async rotate(progress: (records: number) => void): Promise<number> {
      for (let done = 0; ; ) {
        const rows = await read.select().from(t.records).where(ne(t.records.key, current.id)).limit(PAGE)
        if (rows.length === 0) return done
        await write((db) => rows.flatMap((row) => put(db, row, open(row))))
        done += rows.length
        progress(rows.length)
      }
    },

    close,
  }

  function forget(db: Queries, { study, subject, field, item }: Place): Statement[] {
    const one = and(rowsOf(study, subject), eq(t.records.field, field), eq(t.records.item, item))
    const sought = and(eq(t.lookups.study, study), eq(t.lookups.field, field))
    return [
      db.delete(t.records).where(one),
      db.delete(t.lookups).where(and(sought, eq(t.lookups.subject, subject))),
    ]
  }
}

const hashOf = (key: VaultKey, study: string, field: string, text: string): string =>
  lookupHash(key, [study, field], normalise(field as Field, text))

export type Vault = ReturnType<typeof createVault>

/** Forgets everything about a person: for that no key is needed. */
export async function forgetSealed({ write, kit }: Database, study: string, subject: string): Promise<void> {
  const t = makeVaultTables(kit)
  await write((db) =>
    [t.records, t.lookups].map((table) =>
      db.delete(table).where(and(eq(table.study, study), eq(table.subject, subject))),
    ),
  )
}

/** What these keys do not open, by study and field: nothing may start that would write beside it. */
export async function unreadable({ read, kit }: Database, keys: readonly VaultKey[]): Promise<Unreadable[]> {
  const { records } = makeVaultTables(kit)
  const { key, study, field } = records
  const ids = keys.map((k) => k.id)
  const rows = await read
    .select({ key, study, field, records: count() })
    .from(records)
    .where(ids.length > 0 ? notInArray(key, ids) : undefined)
    .groupBy(key, study, field)
  const name = (r: Unreadable) => `${r.key} ${r.study} ${r.field}`
  return rows.sort((a, b) => (name(a) < name(b) ? -1 : 1))
}

/** Ids of the keys that records are sealed with. */
export async function keysInUse({ read, kit }: Database): Promise<string[]> {
  const { records } = makeVaultTables(kit)
  const rows = await read.selectDistinct({ key: records.key }).from(records)
  return rows.map((r) => r.key).sort()
}

/** Seals the names that a vault of an earlier version holds readable, and removes them. */
export async function sealReadable(database: Database, vault: Vault): Promise<void> {
  const { alters, people } = makeVaultTables(database.kit)
  const names = await database.read.select().from(people)
  const nicknames = await database.read.select().from(alters)
  for (const { study, pid, firstName } of names) await vault.keepFirstName(study, pid, firstName)
  for (const { study, pid, aid, label } of nicknames) await vault.keepAlterNames(study, pid, { [aid]: label })
  if (names.length + nicknames.length > 0)
    await database.write((db) => [db.delete(people), db.delete(alters)])
}
