import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { ProblemError, problem } from '../core/problem.ts'
import { migrateSqlite } from './migrate.ts'

/** A statement that was built and not yet run. */
export interface Statement {
  getSQL(): unknown
}

/** What stores see of a database: reading by query, writing by lists of statements. */
export interface Database {
  read: BetterSQLite3Database
  /** Runs the statements in one transaction and resolves, after the commit is on disk, with the rows that each returned. */
  write(build: (db: BetterSQLite3Database) => Statement[]): Promise<unknown[][]>
  close(): void
}

/** Opens (and makes, and migrates) an embedded database. Every commit is on disk before it is acknowledged. */
export function openSqlite(file: string, migrations: string): Database {
  const sqlite = openFile(file)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('busy_timeout = 5000')
  const db = drizzle(sqlite)
  try {
    migrateSqlite(sqlite, db, migrations)
  } catch (error) {
    sqlite.close()
    throw error
  }
  return { read: db, write: groupCommit(sqlite, db), close: () => sqlite.close() }
}

function openFile(file: string): Sqlite.Database {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return new Sqlite(file)
  } catch (error) {
    throw new ProblemError(
      problem('folder-unusable', { folder: dirname(file), why: (error as Error).message }),
    )
  }
}

interface Waiting {
  build: (db: BetterSQLite3Database) => Statement[]
  done: (rows: unknown[][]) => void
  failed: (error: unknown) => void
}

/** Writes that wait together share one commit; each has a savepoint, so that one that fails leaves the others whole. */
function groupCommit(sqlite: Sqlite.Database, db: BetterSQLite3Database): Database['write'] {
  let waiting: Waiting[] = []
  const inSavepoint = sqlite.transaction((w: Waiting) => w.build(db).map(run))
  const commitAll = sqlite.transaction((group: Waiting[]) => group.map((w) => attempt(() => inSavepoint(w))))
  const flush = () => {
    const group = waiting
    waiting = []
    const committed = attempt(() => commitAll.immediate(group))
    group.forEach((w, i) => {
      const outcome = 'error' in committed ? committed : committed.value[i]!
      if ('error' in outcome) w.failed(outcome.error)
      else w.done(outcome.value)
    })
  }
  return (build) =>
    new Promise((done, failed) => {
      waiting.push({ build, done, failed })
      if (waiting.length === 1) setImmediate(flush)
    })
}

function attempt<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

/** Runs one statement; drizzle says in its configuration whether rows come back. */
function run(statement: Statement): unknown[] {
  const query = statement as unknown as { config?: { returning?: unknown }; all(): unknown[]; run(): unknown }
  if (query.config?.returning) return query.all()
  query.run()
  return []
}
