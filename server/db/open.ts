import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { SQL } from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { ProblemError, problem } from '../core/problem.ts'
import { type Kit, sqliteKit } from './columns.ts'
import { migrateSqlite } from './migrate.ts'

/** What queries are built with. PostgreSQL's passes for it: queries are built alike, and always awaited. */
export type Queries = BetterSQLite3Database

/** A statement that was built and not yet run. */
export interface Statement {
  run(): unknown
}

/** What stores see of a database: reading by query, writing by lists of statements. */
export interface Database {
  /** What the tables of this database are made from. */
  kit: Kit
  /** Migrations that were applied. */
  migration: number
  read: Queries
  /** Runs the statements in one transaction and resolves, after the commit is on disk, with the rows that each returned. */
  write(build: (db: Queries) => Statement[]): Promise<unknown[][]>
  /** Reads that all see the same moment, while others go on writing. */
  snapshot<T>(work: (read: Queries) => Promise<T>): Promise<T>
  /** Runs statements as they come, all in one transaction: for more than fits into memory. */
  load(statements: AsyncIterable<SQL>): Promise<void>
  close(): Promise<void>
}

/** Opens (and makes, and migrates) an embedded database. Every commit is on disk before it is acknowledged. */
export function openSqlite(file: string, migrations: string, upTo?: number): Database {
  const sqlite = openFile(file)
  try {
    sqlite.pragma('busy_timeout = 5000')
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    /** What is deleted is overwritten with zeros: an erasure reaches the file itself. */
    sqlite.pragma('secure_delete = ON')
    const db = drizzle(sqlite)
    const migration = migrateSqlite(sqlite, migrations, upTo)
    return {
      kit: sqliteKit,
      migration,
      read: db,
      write: groupCommit(sqlite, db),
      snapshot: (work) => aside(file, 'begin', work),
      load: (statements) =>
        aside(file, 'begin immediate', async (own) => {
          for await (const statement of statements) own.run(statement)
        }),
      close: async () => {
        sqlite.close()
      },
    }
  } catch (error) {
    sqlite.close()
    throw error
  }
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

/** A transaction on a connection of its own: nobody else's statements can come between its own. */
async function aside<T>(file: string, begin: string, work: (db: Queries) => Promise<T>): Promise<T> {
  const sqlite = new Sqlite(file)
  try {
    sqlite.pragma('busy_timeout = 5000')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('foreign_keys = ON')
    sqlite.exec(begin)
    const result = await work(drizzle(sqlite))
    sqlite.exec('commit')
    return result
  } finally {
    sqlite.close()
  }
}

interface Waiting {
  build: (db: Queries) => Statement[]
  done: (rows: unknown[][]) => void
  failed: (error: unknown) => void
}

/** Writes that wait together share one commit; each has a savepoint, so that one that fails leaves the others whole. */
function groupCommit(sqlite: Sqlite.Database, db: Queries): Database['write'] {
  let waiting: Waiting[] = []
  const inSavepoint = sqlite.transaction((w: Waiting) => w.build(db).map(run))
  const commitAll = sqlite.transaction((group: Waiting[]) =>
    group.map((w) => {
      const outcome = attempt(() => inSavepoint(w))
      /** On a full disk SQLite itself may undo the whole transaction: then nobody's write was kept. */
      if ('error' in outcome && !sqlite.inTransaction) throw outcome.error
      return outcome
    }),
  )
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
