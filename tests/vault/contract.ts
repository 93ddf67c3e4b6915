import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../server/db/open.ts'
import type { Identity } from '../../server/vault/identity.ts'
import { newVaultKey, type VaultKey, vaultKey } from '../../server/vault/seal.ts'
import { makeVaultTables } from '../../server/vault/tables.ts'
import { createVault, sealReadable, unreadable, type Vault } from '../../server/vault/vault.ts'

/** What every vault keeps to, whichever database it lives in. */
export function vaultContract(open: () => Promise<Database>): void {
  let database: Database
  let vault: Vault
  const key = vaultKey(newVaultKey())!
  const next = vaultKey(newVaultKey())!
  const S = 'study'
  const ada = { first_name: 'Ada', last_name: 'Van Été', phone: '+32 470 12 34 56', email: 'Ada@Example.org' }

  beforeAll(async () => {
    database = await open()
    vault = createVault(database, [key])
  })
  afterAll(() => vault.close())

  const stored = async () => {
    const t = makeVaultTables(database.kit)
    return {
      records: await database.read.select().from(t.records),
      lookups: await database.read.select().from(t.lookups),
      old: [
        ...(await database.read.select().from(t.alters)),
        ...(await database.read.select().from(t.people)),
      ],
    }
  }

  describe('names and contact data', () => {
    test('come back as they were kept, and a later one takes the place of an earlier one', async () => {
      await vault.keepIdentities(
        S,
        new Map<string, Identity>([
          ['p1', ada],
          ['p2', { first_name: 'Bo', phone: '0470/99' }],
        ]),
      )
      await vault.keepAlterNames(S, 'p1', { a01: 'Aunt', a02: 'Neighbour' })
      await vault.keepAlterNames(S, 'p1', { a02: 'Landlord' })
      expect(await vault.firstName(S, 'p1')).toBe('Ada')
      expect(await vault.alterNames(S, 'p1')).toEqual({ a01: 'Aunt', a02: 'Landlord' })
      expect(await vault.identities(S, ['p2', 'p1', 'nobody'])).toEqual(
        new Map<string, Identity>([
          ['p1', ada],
          ['p2', { first_name: 'Bo', phone: '0470/99' }],
        ]),
      )
    })

    test('are found by a keyed hash, whatever the case, spaces and accents', async () => {
      expect(await vault.find(S, 'phone', '+32470123456')).toEqual(['p1'])
      expect(await vault.find(S, 'email', 'ada@example.ORG')).toEqual(['p1'])
      expect(await vault.find(S, 'last_name', 'van ete')).toEqual(['p1'])
      expect(await vault.find(S, 'phone', '+32470123457')).toEqual([])
      expect(await vault.find('other', 'phone', '+32470123456')).toEqual([])
    })

    test('are no longer found by what was changed or forgotten', async () => {
      await vault.keepIdentities(S, new Map([['p2', { phone: '', email: 'bo@example.org' }]]))
      expect(await vault.find(S, 'phone', '0470/99')).toEqual([])
      await vault.keepIdentities(S, new Map([['p2', { email: 'b@example.org' }]]))
      expect(await vault.find(S, 'email', 'bo@example.org')).toEqual([])
      expect(await vault.identities(S, ['p2'])).toEqual(
        new Map([['p2', { first_name: 'Bo', email: 'b@example.org' }]]),
      )
    })

    test('stand nowhere readable, and no two records look alike', async () => {
      await vault.keepFirstName(S, 'p3', 'Ada')
      const { records, lookups } = await stored()
      expect(JSON.stringify({ records, lookups })).not.toMatch(/Neighbour|Landlord|Van Été|470 12|xample/i)
      expect(new Set(records.map((r) => r.sealed)).size).toBe(records.length)
      expect(records.every((r) => r.key === key.id)).toBe(true)
    })
  })

  test('a record that was moved to another person does not open', async () => {
    const t = makeVaultTables(database.kit)
    const row = (await stored()).records.find((r) => r.subject === 'p3')!
    await database.write((db) => [db.insert(t.records).values({ ...row, subject: 'p4' })])
    await expect(vault.firstName(S, 'p4')).rejects.toMatchObject({ problem: { problem: 'vault-damaged' } })
    await vault.forget(S, 'p4')
  })

  describe('a key', () => {
    test('that does not fit opens nothing, and what it cannot read is named by study and field', async () => {
      const stranger = createVault(database, [next])
      await expect(stranger.firstName(S, 'p1')).rejects.toMatchObject({
        problem: { problem: 'vault-locked' },
      })
      const locked = await unreadable(database, [next])
      expect(locked.map((l) => [l.key, l.study, l.field, l.records])).toEqual([
        [key.id, S, 'email', 2],
        [key.id, S, 'first_name', 3],
        [key.id, S, 'last_name', 1],
        [key.id, S, 'nickname', 2],
        [key.id, S, 'phone', 1],
      ])
      expect(await unreadable(database, [key])).toEqual([])
    })

    test('is changed without losing a record or the way to find it', async () => {
      const { records } = await stored()
      const both: [VaultKey, VaultKey] = [next, key]
      expect(await createVault(database, both).rotate(() => {})).toBe(records.length)
      expect(await unreadable(database, [next])).toEqual([])
      const rotated = createVault(database, [next])
      expect(await rotated.identities(S, ['p1'])).toEqual(new Map([['p1', ada]]))
      expect(await rotated.find(S, 'phone', '+32470123456')).toEqual(['p1'])
      expect(await rotated.rotate(() => {})).toBe(0)
      expect((await stored()).lookups).toHaveLength(4)
      await createVault(database, [key, next]).rotate(() => {})
    })

    test('is 32 bytes in base64, and nothing else', () => {
      expect(vaultKey('')).toBeUndefined()
      expect(vaultKey('c2hvcnQ=')).toBeUndefined()
      expect(vaultKey(`${newVaultKey()}x`)).toBeUndefined()
    })
  })

  test('names that an earlier version kept readable are sealed, and removed', async () => {
    const t = makeVaultTables(database.kit)
    await database.write((db) => [
      db.insert(t.people).values({ study: S, pid: 'old', firstName: 'Cas' }),
      db.insert(t.alters).values({ study: S, pid: 'old', aid: 'a01', label: 'Coach' }),
    ])
    await sealReadable(database, vault)
    expect([await vault.firstName(S, 'old'), await vault.alterNames(S, 'old')]).toEqual([
      'Cas',
      { a01: 'Coach' },
    ])
    expect((await stored()).old).toEqual([])
  })

  test('forgetting a person leaves nothing of it, and the others whole', async () => {
    await vault.forget(S, 'p1')
    expect(await vault.identities(S, ['p1', 'p3'])).toEqual(new Map([['p3', { first_name: 'Ada' }]]))
    expect(await vault.alterNames(S, 'p1')).toEqual({})
    expect(await vault.find(S, 'phone', ada.phone)).toEqual([])
  })
}
