import type Sqlite from 'better-sqlite3'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { ProblemError, problem } from '../core/problem.ts'

/**
 * Brings a database to the newest schema. Before that, the hashes of the applied migrations are compared with the files:
 * the migrator itself would neither notice an edited file nor a database from a newer program.
 */
export function migrateSqlite(sqlite: Sqlite.Database, db: BetterSQLite3Database, folder: string): void {
  const files = readMigrationFiles({ migrationsFolder: folder })
  checkApplied(appliedHashes(sqlite), files)
  sqlite.pragma('foreign_keys = OFF')
  migrate(db, { migrationsFolder: folder })
  const broken = sqlite.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0) throw new Error('a migration left rows without their parent')
  sqlite.pragma('foreign_keys = ON')
  if (appliedHashes(sqlite).length !== files.length)
    throw new Error('a migration was skipped: its time stamp is older than the last')
}

function appliedHashes(sqlite: Sqlite.Database): string[] {
  const table = sqlite.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get()
  if (!table) return []
  return (
    sqlite.prepare('select hash from __drizzle_migrations order by created_at').all() as { hash: string }[]
  ).map((r) => r.hash)
}

/** Refuses a database with migrations that this program does not know, or whose file was edited since. */
export function checkApplied(
  applied: readonly string[],
  files: readonly { hash: string; folderMillis: number }[],
): void {
  if (applied.length > files.length)
    throw new ProblemError(problem('database-newer', { database: 'answers' }))
  applied.forEach((hash, i) => {
    if (hash !== files[i]!.hash)
      throw new ProblemError(problem('migration-edited', { migration: String(i + 1) }))
  })
}
