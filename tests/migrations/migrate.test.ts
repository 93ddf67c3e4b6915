import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { countMigrations } from '../../server/db/migrate.ts'
import { openSqlite } from '../../server/db/open.ts'
import { MIGRATIONS, ROOT } from '../../server/paths.ts'
import { refill } from '../../server/store/backup.ts'
import { addMigration } from '../support/migrations.ts'

const ANSWERS = dirname(MIGRATIONS)

let folder: string
let migrations: string
const file = () => join(folder, 'answers.sqlite')
const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as { problem?: { problem: string } }).problem?.problem ?? String(error)
  }
  return 'nothing'
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-migrations-'))
  migrations = join(folder, 'migrations')
  cpSync(MIGRATIONS, migrations, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('opening a database', () => {
  test('makes it, waits for the disk at every commit, and opens it again', () => {
    openSqlite(file(), migrations).close()
    openSqlite(file(), migrations).close()
    const sqlite = new Sqlite(file())
    expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
    const tables = sqlite.prepare("select name from sqlite_master where type = 'table'").all() as {
      name: string
    }[]
    expect(tables.map((t) => t.name)).toContain('answer_events')
    sqlite.close()
  })

  test('refuses a migration that was edited after it was applied', () => {
    openSqlite(file(), migrations).close()
    const first = readdirSync(migrations).find((name) => name.endsWith('.sql'))!
    writeFileSync(join(migrations, first), `${readFileSync(join(migrations, first), 'utf8')}\n-- edited`)
    expect(codeOf(() => openSqlite(file(), migrations))).toBe('migration-edited')
  })

  test('refuses a database that a newer program made', () => {
    openSqlite(file(), migrations).close()
    const sqlite = new Sqlite(file())
    sqlite
      .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
      .run('f'.repeat(64), 9e12)
    sqlite.close()
    expect(codeOf(() => openSqlite(file(), migrations))).toBe('database-newer')
  })

  test('names the folder that cannot be used', () => {
    writeFileSync(join(folder, 'occupied'), '')
    expect(codeOf(() => openSqlite(join(folder, 'occupied', 'answers.sqlite'), migrations))).toBe(
      'folder-unusable',
    )
  })
})

describe('an older backup', () => {
  test('is restored at its own migration, and migrated on with its rows', async () => {
    addMigration(
      migrations,
      "alter table studies rename column truth to model; update studies set version = '2'",
    )
    const older = openSqlite(file(), migrations, 1)
    expect(older.migration).toBe(1)
    const rows = (async function* () {
      yield ['s', '1', 1, 'ff', '{}']
    })()
    const columns = ['study_id', 'version', 'synthetic', 'export_key', 'truth']
    await refill(older, [{ name: 'studies', columns, rows }], () => {})
    await older.close()
    const newer = openSqlite(file(), migrations)
    expect(newer.migration).toBe(countMigrations(migrations))
    await newer.close()
    const sqlite = new Sqlite(file())
    expect(sqlite.prepare('select version, model from studies').all()).toEqual([
      { version: '2', model: '{}' },
    ])
    sqlite.close()
  })
})

describe('the migrations', () => {
  test.each([
    ['sqlite', 'sqlite'],
    ['postgres', 'postgresql'],
  ])(
    'match the tables (%s); if this fails, run `npm run migrations -- NAME` and commit what it writes',
    (name, dialect) => {
      const copy = join(folder, name)
      cpSync(join(ANSWERS, name), copy, { recursive: true })
      const config = join(folder, 'config.json')
      const schema = join(ROOT, 'migrations', `schema.${name}.ts`)
      writeFileSync(config, JSON.stringify({ dialect, schema, out: relative(ROOT, copy) }))
      const kit = join(ROOT, 'node_modules', '.bin', 'drizzle-kit')
      const told = execFileSync(kit, ['generate', '--config', config], { cwd: ROOT, encoding: 'utf8' })
      expect(told).toContain('No schema changes')
      expect(readdirSync(copy)).toEqual(readdirSync(join(ANSWERS, name)))
    },
    60_000,
  )

  test('are the same steps for both databases, so that a backup of one is at home in the other', () => {
    const [sqlite, postgres] = ['sqlite', 'postgres'].map((name) => {
      const journal = readFileSync(join(ANSWERS, name, 'meta', '_journal.json'), 'utf8')
      return (JSON.parse(journal) as { entries: { tag: string }[] }).entries.map((e) => e.tag)
    })
    expect(postgres).toEqual(sqlite)
  })

  test('of both databases list every table in migrations/schema.*.ts', async () => {
    const { sqliteTables, postgresTables } = await import('../../server/store/tables.ts')
    expect({ ...(await import('../../migrations/schema.sqlite.ts')) }).toEqual(sqliteTables)
    expect({ ...(await import('../../migrations/schema.postgres.ts')) }).toEqual(postgresTables)
  })

  /** Accounts serve several studies; a grant names its study. */
  const OF_THE_INSTALLATION = ['staff', 'staff_grants', 'staff_invitations', 'staff_sessions']

  test('key every table by study first', () => {
    openSqlite(file(), migrations).close()
    const sqlite = new Sqlite(file())
    const tables = sqlite
      .prepare(
        "select name from sqlite_master where type = 'table' and name not like '\\_\\_%' escape '\\' and name not like 'sqlite%'",
      )
      .all() as { name: string }[]
    for (const { name } of tables.filter((table) => !OF_THE_INSTALLATION.includes(table.name))) {
      const columns = sqlite.pragma(`table_info(${name})`) as { name: string; pk: number }[]
      expect([name, columns.find((c) => c.pk === 1)?.name]).toEqual([name, 'study_id'])
    }
    sqlite.close()
  })
})

describe('writes that share a commit', () => {
  test('stand or fall alone: one that breaks a key leaves its neighbours whole', async () => {
    const { createStore } = await import('../../server/store/store.ts')
    const store = createStore(openSqlite(file(), migrations))
    const study = (name: string) =>
      store.studies.add({ study: name, version: '1.0.0', synthetic: 1, exportKey: '00', truth: null })
    const results = await Promise.allSettled([study('one'), study('two'), study('one'), study('three')])
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect((await store.studies.list()).map((s) => s.study)).toEqual(['one', 'three', 'two'])
    store.close()
  })
})
