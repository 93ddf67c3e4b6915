import { type AnyColumn, asc, count, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Database, Queries } from '../db/open.ts'

/** Rows read and written at a time. */
const PAGE = 500

/** A value as databases and backups hold it. */
export type Value = string | number | null

/** A table of a backup: its columns by their names in the database, its rows in the order of its key. */
export interface TableRows {
  name: string
  columns: string[]
  rows: AsyncIterable<Value[]>
}

/** Every table whole, as a backup takes it and restoring brings it back. */
export const backup = ({
  read,
  snapshot,
  migration,
  tables,
  kit,
}: Database & { tables: Readonly<Record<string, SQLiteTable>> }) => {
  const all = Object.values(tables)

  /** Rows in the order of the key, by keyset: each page begins after the last key of the one before. */
  async function* rowsOf(db: Queries, table: SQLiteTable): AsyncGenerator<Value[]> {
    const columns = Object.entries(getTableColumns(table))
    const key = kit.keyOf(table) as AnyColumn[]
    const at = key.map((k) => columns.findIndex(([, c]) => c.name === k.name))
    let after: SQL | undefined
    for (;;) {
      const page = (await db
        .select()
        .from(table)
        .where(after)
        .orderBy(...key.map((k) => asc(k)))
        .limit(PAGE)) as Record<string, Value>[]
      const rows = page.map((row) => columns.map(([property]) => row[property]!))
      yield* rows
      if (rows.length < PAGE) return
      const last = rows.at(-1)!
      after = sql`(${list(key.map((k) => sql`${k}`))}) > (${list(at.map((i) => sql`${last[i]}`))})`
    }
  }

  const size = async (db: Queries, table: SQLiteTable): Promise<number> => {
    const [row] = await db.select({ n: count() }).from(table)
    return row!.n
  }

  return {
    /** Migrations that the tables have. */
    migration,

    /** Hands out every table, all as of one moment. */
    snapshot: <T>(work: (tables: (TableRows & { count: number })[]) => Promise<T>): Promise<T> =>
      snapshot(async (db) => {
        const found = []
        for (const table of all) {
          const columns = Object.values(getTableColumns(table)).map((c) => c.name)
          const rows = rowsOf(db, table)
          found.push({ name: getTableName(table), columns, count: await size(db, table), rows })
        }
        return work(found)
      }),

    /** Which of these tables holds rows; undefined where all are empty. */
    async occupied(names: readonly string[]): Promise<string | undefined> {
      for (const table of all.filter((t) => names.includes(getTableName(t))))
        if ((await size(read, table)) > 0) return getTableName(table)
      return undefined
    },
  }
}

/**
 * Fills an empty database, all or nothing; where `beforeCommit` fails, nothing is kept either. Names come from the backup, not from the tables of this program: an older
 * backup is restored at its own migration, and migrated on afterwards.
 */
export const refill = (
  database: Database,
  tables: readonly TableRows[],
  progress: (rows: number) => void,
  beforeCommit?: () => Promise<void>,
): Promise<void> => database.load(inserts(tables, progress, beforeCommit))

async function* inserts(
  tables: readonly TableRows[],
  progress: (rows: number) => void,
  beforeCommit?: () => Promise<void>,
): AsyncGenerator<SQL> {
  for (const { name, columns, rows } of tables) {
    const into = sql`insert into ${sql.identifier(name)} (${list(columns.map((c) => sql.identifier(c)))}) values `
    for await (const page of pages(rows)) {
      yield sql`${into}${list(page.map((row) => sql`(${list(row.map((value) => sql`${value}`))})`))}`
      progress(page.length)
    }
  }
  await beforeCommit?.()
}

async function* pages<T>(rows: AsyncIterable<T>): AsyncGenerator<T[]> {
  let page: T[] = []
  for await (const row of rows) {
    page.push(row)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

const list = (parts: Parameters<typeof sql.join>[0]): SQL => sql.join(parts, sql`, `)
