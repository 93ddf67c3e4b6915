import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backup, restore } from '../../server/cli/backup.ts'
import { openDatabase } from '../../server/cli/context.ts'
import { demo } from '../../server/cli/demo.ts'
import { type BackupManifest, writeBackup } from '../../server/files/backup.ts'

let folder: string
const at = (...names: string[]) => join(folder, ...names)
const data = () => ({ data: at('data') })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-backup-'))
  await demo({ ...data(), persons: '20', seed: '3' })
  await backup(at('backup'), data())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const manifest = (name = 'backup') =>
  JSON.parse(readFileSync(at(name, 'manifest.json'), 'utf8')) as BackupManifest
const people = (name: string) => {
  const sqlite = new Sqlite(at(name, 'answers.sqlite'), { readonly: true })
  const { n } = sqlite.prepare('select count(*) as n from persons').get() as { n: number }
  sqlite.close()
  return n
}

/** A copy of the backup, changed. */
function copy(name: string, change: (folder: string) => void): string {
  cpSync(at('backup'), at(name), { recursive: true })
  change(at(name))
  return at(name)
}

/** A backup that is whole, of another migration or format. */
function restamp(name: string, change: Partial<BackupManifest>): string {
  return copy(name, (to) =>
    writeFileSync(join(to, 'manifest.json'), JSON.stringify({ ...manifest(), ...change })),
  )
}

describe('a backup', () => {
  test('holds every table of the database, with its rows counted and hashed, for its owner only', () => {
    const sqlite = new Sqlite(at('data', 'answers.sqlite'))
    const names = sqlite
      .prepare("select name from sqlite_master where type = 'table' and name not like '\\_\\_%' escape '\\'")
      .pluck()
      .all() as string[]
    expect(
      manifest()
        .tables.map((t) => t.name)
        .sort(),
    ).toEqual(names.sort())
    for (const { name, rows, columns } of manifest().tables) {
      expect([name, sqlite.prepare(`select count(*) from ${name}`).pluck().get()]).toEqual([name, rows])
      const kept = (sqlite.pragma(`table_info(${name})`) as { name: string }[]).map((c) => c.name)
      expect([...columns].sort()).toEqual(kept.sort())
    }
    sqlite.close()
    expect(manifest().tables.every((t) => /^[0-9a-f]{64}$/.test(t.sha256))).toBe(true)
    expect(statSync(at('backup')).mode & 0o077).toBe(0)
  })

  test('goes into a new folder only, and leaves nothing half written', async () => {
    await expect(backup(at('backup'), data())).rejects.toMatchObject({ problem: { problem: 'folder-taken' } })
    const fails = (async function* () {
      yield ['a']
      throw new Error('the database went away')
    })()
    const table = { name: 'persons', columns: ['pid'], rows: fails }
    await expect(
      writeBackup(at('half'), 'x', { answers: { migration: 1, tables: [table] } }, () => {}),
    ).rejects.toThrow('went away')
    expect(readdirSync(folder).filter((name) => name.startsWith('half'))).toEqual([])
    mkdirSync(at('made'))
    expect((await backup(at('made'), data())).tables).toEqual(manifest().tables)
  })
})

describe('restoring', () => {
  test('brings every row back', async () => {
    await restore(at('backup'), { data: at('restored') })
    await backup(at('again'), { data: at('restored') })
    expect(manifest('again')).toEqual(manifest())
  })

  test('refuses a database that is not empty', async () => {
    await expect(restore(at('backup'), data())).rejects.toMatchObject({
      code: 'database-not-empty',
      status: 1,
    })
    expect(people('data')).toBe(20)
  })

  test.each<[string, (to: string) => void]>([
    ['a changed file', (to) => appendFileSync(join(to, 'persons.ndjson'), '["x"]\n')],
    ['a missing file', (to) => rmSync(join(to, 'submissions.ndjson'))],
    ['a missing manifest', (to) => rmSync(join(to, 'manifest.json'))],
    ['a manifest that was cut off', (to) => writeFileSync(join(to, 'manifest.json'), '{"format":1')],
    [
      'a manifest with a table less',
      (to) => {
        const whole = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8')) as BackupManifest
        whole.tables.pop()
        writeFileSync(join(to, 'manifest.json'), JSON.stringify(whole))
      },
    ],
  ])('refuses %s, and makes no database', async (what, change) => {
    const name = what.replaceAll(' ', '-')
    const target = at(`target-${name}`)
    await expect(restore(copy(name, change), { data: target })).rejects.toMatchObject({
      problem: { problem: 'backup-damaged' },
    })
    expect(existsSync(target)).toBe(false)
  })

  test('keeps nothing of a backup whose last table cannot be filled', async () => {
    const rows = (values: unknown[][]) =>
      (async function* () {
        yield* values
      })()
    const tables = [
      {
        name: 'persons',
        columns: ['study_id', 'pid', 'xid', 'moderators'],
        rows: rows([['s', 'p', 'x', '{}']]),
      },
      { name: 'submissions', columns: ['study_id'], rows: rows([['s']]) },
    ]
    await writeBackup(at('unfit'), 'x', { answers: { migration: 1, tables } }, () => {})
    await expect(restore(at('unfit'), { data: at('target-unfit') })).rejects.toThrow()
    expect(people('target-unfit')).toBe(0)
  })

  test('refuses a backup of a newer program', async () => {
    const target = { data: at('target-newer') }
    const newer = restamp('newer', { migration: 99, software: 'duopanel 9.0.0' })
    await expect(restore(newer, target)).rejects.toMatchObject({ code: 'backup-newer' })
    const format = restamp('newer-format', { format: 3 })
    await expect(restore(format, target)).rejects.toMatchObject({ problem: { problem: 'backup-newer' } })
    expect(existsSync(target.data)).toBe(false)
  })

  test('refuses a backup of an older program where the database is already newer', async () => {
    await (await openDatabase(at('target-older'))).close()
    const older = restamp('older', { migration: 0 })
    await expect(restore(older, { data: at('target-older') })).rejects.toMatchObject({ code: 'backup-older' })
    expect(people('target-older')).toBe(0)
  })
})
