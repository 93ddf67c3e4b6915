import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { countMigrations } from '../../server/db/migrate.ts'
import { openPostgres } from '../../server/db/postgres.ts'
import { POSTGRES_MIGRATIONS } from '../../server/paths.ts'
import { newPostgres, onPostgres } from '../support/databases.ts'
import { addMigration } from '../support/migrations.ts'

let folder: string
let migrations: string
let url: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-migrations-'))
  migrations = join(folder, 'migrations')
  cpSync(POSTGRES_MIGRATIONS, migrations, { recursive: true })
  url = await newPostgres()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = async (address = url) => (await openPostgres(address, migrations)).close()
const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => error.problem ?? error,
  )

describe('opening a PostgreSQL database', () => {
  test('makes the tables, and opens them again', async () => {
    await open()
    await open()
    const rows = await onPostgres(url, 'select number, length(hash) as hash from duopanel_migrations')
    expect(rows).toEqual(
      readdirSync(migrations)
        .filter((f) => f.endsWith('.sql'))
        .map((_, i) => ({ number: i + 1, hash: 64 })),
    )
  })

  test('migrates once when several processes start together', async () => {
    await Promise.all(Array.from({ length: 6 }, () => open()))
    expect(await onPostgres(url, 'select number from duopanel_migrations')).toHaveLength(
      countMigrations(POSTGRES_MIGRATIONS),
    )
  })

  test('brings an older database up, also by a migration with an earlier stamp', async () => {
    await open()
    addMigration(migrations, 'alter table persons add column note text')
    await open()
    expect(await onPostgres(url, 'select note from persons')).toEqual([])
  })

  test('applies all of the migrations that are new, or none', async () => {
    addMigration(migrations, 'alter table nowhere add column note text')
    expect(await problemOf(open())).toMatchObject({ message: expect.stringContaining('nowhere') })
    expect(await onPostgres(url, "select to_regclass('persons') as persons")).toEqual([{ persons: null }])
  })

  test('refuses a migration that was edited after it was applied', async () => {
    await open()
    const first = readdirSync(migrations).find((name) => name.endsWith('.sql'))!
    writeFileSync(join(migrations, first), `${readFileSync(join(migrations, first), 'utf8')}\n-- edited`)
    expect(await problemOf(open())).toMatchObject({ problem: 'migration-edited' })
  })

  test('refuses a database that a newer program made', async () => {
    await open()
    await onPostgres(url, "insert into duopanel_migrations values (99, 'ff')")
    expect(await problemOf(open())).toMatchObject({ problem: 'database-newer' })
  })

  test('refuses a database that cannot hold every language', async () => {
    expect(await problemOf(open(await newPostgres('LATIN1')))).toMatchObject({
      problem: 'database-encoding',
      details: { encoding: 'LATIN1' },
    })
  })

  test.each([
    [
      'no server',
      (u: URL) => {
        u.port = '1'
      },
      'nothing answers there',
    ],
    [
      'an unknown host',
      (u: URL) => {
        u.hostname = 'nowhere.invalid'
      },
      'the host is not known',
    ],
    [
      'a wrong password',
      (u: URL) => {
        u.password = 'hunter2'
      },
      'the user name or password is refused',
    ],
    [
      'no such database',
      (u: URL) => {
        u.pathname = '/nowhere'
      },
      'there is no database of that name',
    ],
  ])('says in one sentence what is wrong with %s, and never the password', async (_what, change, why) => {
    const wrong = new URL(url)
    change(wrong)
    const found = await problemOf(open(wrong.href))
    const place = { host: wrong.hostname, port: Number(wrong.port), database: wrong.pathname.slice(1) }
    expect(found).toMatchObject({ problem: 'database-down', details: { ...place, why } })
    expect(found.message).toContain(`${place.host}:${place.port}`)
    expect(JSON.stringify(found)).not.toContain(wrong.password)
  })
})

describe('the tables', () => {
  test('are all keyed by study first, have no sequence and no foreign key', async () => {
    await open()
    const keys = await onPostgres(
      url,
      `select c.relname as name, a.attname as first from pg_index i join pg_class c on c.oid = i.indrelid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where c.relnamespace = 'public'::regnamespace and i.indisunique and c.relname <> 'duopanel_migrations'`,
    )
    expect(keys.length).toBeGreaterThanOrEqual(9)
    expect(keys.filter((k) => k.first !== 'study_id' && !String(k.name).startsWith('staff'))).toEqual([])
    const others =
      "select relname from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace"
    expect(await onPostgres(url, others)).toEqual([])
    expect(await onPostgres(url, "select conname from pg_constraint where contype = 'f'")).toEqual([])
  })

  test('sort every text by its bytes', async () => {
    await open()
    const other = `select table_name, column_name from information_schema.columns where table_schema = 'public'
      and table_name <> 'duopanel_migrations' and data_type = 'text' and collation_name is distinct from 'C'`
    expect(await onPostgres(url, other)).toEqual([])
  })
})
