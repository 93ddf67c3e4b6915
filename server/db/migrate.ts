import type Sqlite from 'better-sqlite3'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import type { ClientBase } from 'pg'
import { ProblemError, problem } from '../core/problem.ts'

/**
 * Brings a database to the newest schema, in one transaction that other processes wait for. Migrations count by their
 * place in the journal; the hashes of those applied are compared with the files first, for drizzle's own migrator would
 * neither notice an edited file, nor one whose time stamp is older than the last, nor a database of a newer program.
 *
 * `upTo` stops after so many migrations: where a backup of an older program is restored.
 */

/** Resolves with the number of migrations applied. */
export function migrateSqlite(sqlite: Sqlite.Database, folder: string, upTo?: number): number {
  sqlite.pragma('foreign_keys = OFF')
  const count = sqlite
    .transaction(() => {
      sqlite.exec(
        'create table if not exists __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
      )
      const rows = sqlite.prepare('select hash from __drizzle_migrations order by created_at, rowid').all()
      const applied = (rows as { hash: string }[]).map((r) => r.hash)
      const note = sqlite.prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
      const fresh = pending(applied, folder, upTo)
      for (const migration of fresh) {
        for (const statement of migration.sql) sqlite.exec(statement)
        note.run(migration.hash, migration.folderMillis)
      }
      const broken = sqlite.pragma('foreign_key_check') as unknown[]
      if (broken.length > 0) throw new Error('a migration left rows without their parent')
      return applied.length + fresh.length
    })
    .immediate()
  sqlite.pragma('foreign_keys = ON')
  return count
}

/** The same for PostgreSQL, on a connection that has no transaction open. */
export async function migratePostgres(client: ClientBase, folder: string, upTo?: number): Promise<number> {
  await client.query('begin')
  await client.query("select pg_advisory_xact_lock(hashtext('duopanel migrations'))")
  await client.query(
    'create table if not exists duopanel_migrations (number integer primary key, hash text not null)',
  )
  const { rows } = await client.query<{ hash: string }>(
    'select hash from duopanel_migrations order by number',
  )
  const applied = rows.map((r) => r.hash)
  const fresh = pending(applied, folder, upTo)
  for (const [i, migration] of fresh.entries()) {
    for (const statement of migration.sql) await client.query(statement)
    const number = applied.length + i + 1
    await client.query('insert into duopanel_migrations (number, hash) values ($1, $2)', [
      number,
      migration.hash,
    ])
  }
  await client.query('commit')
  return applied.length + fresh.length
}

export const countMigrations = (folder: string): number =>
  readMigrationFiles({ migrationsFolder: folder }).length

/** Migrations still to apply. Refuses a database with some that this program does not know, or that were edited since. */
function pending(applied: readonly string[], folder: string, upTo?: number): MigrationMeta[] {
  const files = readMigrationFiles({ migrationsFolder: folder })
  if (applied.length > files.length)
    throw new ProblemError(problem('database-newer', { database: 'answers' }))
  applied.forEach((hash, i) => {
    if (hash !== files[i]!.hash)
      throw new ProblemError(problem('migration-edited', { migration: String(i + 1) }))
  })
  return files.slice(applied.length, upTo)
}
