import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup, restore } from '../../server/cli/backup.ts'
import { openStore, openVault } from '../../server/cli/context.ts'
import { demo } from '../../server/cli/demo.ts'
import { rotate } from '../../server/cli/vault.ts'
import { newVaultKey } from '../../server/vault/seal.ts'

let folder: string
const at = (...names: string[]) => join(folder, ...names)
const keyOf = (name: string) => readFileSync(at(name, 'vault.key'), 'utf8')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-vault-'))
  const vault = await openVault(at('data'))
  await vault.keepFirstName('fourth-pillar', 'p1', 'Ada')
  await vault.keepAlterNames('fourth-pillar', 'p1', { a01: 'Aunt', a02: 'Coach' })
  await vault.close()
  await (await openStore(at('data'))).close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A copy of the data folder, with its key changed. */
function copy(name: string, change: (keyFile: string) => void): string {
  cpSync(at('data'), at(name), { recursive: true })
  change(at(name, 'vault.key'))
  return at(name)
}

async function firstName(data: string): Promise<string | undefined> {
  const vault = await openVault(data)
  const name = await vault.firstName('fourth-pillar', 'p1')
  await vault.close()
  return name
}

async function withSetting<T>(key: string, work: () => Promise<T>): Promise<T> {
  process.env.VAULT_KEY = key
  try {
    return await work()
  } finally {
    delete process.env.VAULT_KEY
  }
}

test('the first start makes a key that only its owner reads, beside a warning', () => {
  expect(statSync(at('data', 'vault.key')).mode & 0o777).toBe(0o600)
  expect(Buffer.from(keyOf('data').trim(), 'base64')).toHaveLength(32)
  expect(readFileSync(at('data', 'KEEP-VAULT-KEY.txt'), 'utf8')).toContain('nobody can ever read')
})

test('without its key, or with another one, the data that cannot be read are named and nothing is opened or made', async () => {
  const missing = copy('missing', (file) => rmSync(file))
  await expect(openVault(missing)).rejects.toMatchObject({
    code: 'vault-key-missing',
    message: expect.stringContaining('1 × first_name of fourth-pillar, 2 × nickname of fourth-pillar'),
  })
  expect(readdirSync(missing)).not.toContain('vault.key')
  const wrong = copy('wrong', (file) => writeFileSync(file, newVaultKey()))
  await expect(openVault(wrong)).rejects.toMatchObject({ code: 'vault-key-wrong' })
  await expect(demo({ data: wrong, persons: '20', seed: '1' })).rejects.toMatchObject({
    code: 'vault-key-wrong',
  })
  const store = await openStore(wrong)
  expect(await store.studies.list()).toEqual([])
  await store.close()
  const garbled = copy('garbled', (file) => writeFileSync(file, 'not a key'))
  await expect(openVault(garbled)).rejects.toMatchObject({ code: 'vault-key-invalid' })
})

test('the key may come from the setting instead', async () => {
  const data = copy('setting', (file) => rmSync(file))
  expect(await withSetting(keyOf('data').trim(), () => firstName(data))).toBe('Ada')
})

test('changing the key leaves one key that opens everything, and the old one opens nothing', async () => {
  const data = copy('rotated', () => {})
  const old = keyOf('rotated').trim()
  expect(await rotate({ data })).toMatchObject({ records: 3 })
  const fresh = keyOf('rotated').trim()
  expect(fresh).not.toContain(old)
  expect(await firstName(data)).toBe('Ada')
  await expect(withSetting(old, () => openVault(data))).rejects.toMatchObject({ code: 'vault-key-wrong' })
})

test('a change of key that was cut off goes on when it is run again', async () => {
  const old = keyOf('data').trim()
  const data = copy('halfway', (file) => writeFileSync(file, `${newVaultKey()}\n${old}\n`))
  expect(await firstName(data)).toBe('Ada')
  expect(await rotate({ data })).toMatchObject({ records: 3 })
  expect(keyOf('halfway')).not.toContain(old)
  expect(await firstName(data)).toBe('Ada')
})

test('a key from the setting is changed by naming the new one first', async () => {
  const old = keyOf('data').trim()
  const data = copy('setting-rotated', (file) => rmSync(file))
  await expect(withSetting(old, () => rotate({ data }))).rejects.toMatchObject({ code: 'vault-key-single' })
  const fresh = newVaultKey()
  expect(await withSetting(`${fresh},${old}`, () => rotate({ data }))).toMatchObject({ records: 3 })
  expect(await withSetting(fresh, () => firstName(data))).toBe('Ada')
})

test('a backup carries the vault sealed and without its key; restored, it asks for that key', async () => {
  const manifest = await backup(at('backup'), { data: at('data') })
  expect(manifest.vault!.tables.find((t) => t.name === 'vault_records')).toMatchObject({ rows: 3 })
  for (const file of readdirSync(at('backup'))) {
    expect(readFileSync(at('backup', file), 'utf8')).not.toMatch(/Ada|Aunt|Coach/)
    expect(readFileSync(at('backup', file), 'utf8')).not.toContain(keyOf('data').trim())
  }
  await restore(at('backup'), { data: at('restored') })
  await expect(openVault(at('restored'))).rejects.toMatchObject({ code: 'vault-key-missing' })
  cpSync(at('data', 'vault.key'), at('restored', 'vault.key'))
  expect(await firstName(at('restored'))).toBe('Ada')
})

test('restoring leaves both databases as they were when one of them is not empty', async () => {
  await backup(at('backup-2'), { data: at('data') })
  const vault = await openVault(at('occupied'))
  await vault.keepFirstName('fourth-pillar', 'p9', 'Dirk')
  await vault.close()
  await expect(restore(at('backup-2'), { data: at('occupied') })).rejects.toMatchObject({
    code: 'database-not-empty',
  })
  const again = await openVault(at('occupied'))
  expect([
    await again.firstName('fourth-pillar', 'p9'),
    await again.firstName('fourth-pillar', 'p1'),
  ]).toEqual(['Dirk', undefined])
  await again.close()
})
