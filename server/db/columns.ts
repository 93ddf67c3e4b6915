import { type Column, getTableName, type Table } from 'drizzle-orm'
import * as pg from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'

/** The column kit of SQLite: all that `store/tables.ts` may use. The tables are typed by this one. */
export const sqliteKit = {
  table: sqlite.sqliteTable,
  /** Fixed-width lower-case ASCII id. */
  id: (name: string) => sqlite.text(name).notNull(),
  text: (name: string) => sqlite.text(name),
  int: (name: string) => sqlite.integer(name),
  /** Milliseconds since 1970. */
  ms: (name: string) => sqlite.integer(name),
  /** ISO day. */
  day: (name: string) => sqlite.text(name),
  primaryKey: sqlite.primaryKey,
  unique: sqlite.uniqueIndex,
  index: sqlite.index,
  /** Columns of a table's primary key, in their order. */
  keyOf: (table: Table): Column[] => keyColumns(sqlite.getTableConfig(table as sqlite.SQLiteTable), table),
}

export type Kit = typeof sqliteKit

/** Text that sorts by its bytes, as SQLite's does, whatever the language of the database. */
const text = pg.customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' })

/** The same names for PostgreSQL. Its tables pass for those of SQLite: queries are built the same way from both. */
export const postgresKit = {
  table: pg.pgTable,
  id: (name: string) => text(name).notNull(),
  text: (name: string) => text(name),
  int: (name: string) => pg.integer(name),
  ms: (name: string) => pg.bigint(name, { mode: 'number' }),
  day: (name: string) => text(name),
  primaryKey: pg.primaryKey,
  unique: pg.uniqueIndex,
  index: pg.index,
  keyOf: (table: Table): Column[] => keyColumns(pg.getTableConfig(table as pg.PgTable), table),
} satisfies Record<keyof Kit, unknown> as unknown as Kit

function keyColumns(config: { primaryKeys: { columns: Column[] }[] }, table: Table): Column[] {
  const [key] = config.primaryKeys
  if (!key) throw new Error(`the table ${getTableName(table)} has no primary key`)
  return key.columns
}
