import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/**
 * The column kit: all that `store/tables.ts` may use. Another database brings another kit with the same names; the
 * tables are typed by this one.
 */
export const sqliteKit = {
  table: sqliteTable,
  /** Fixed-width lower-case ASCII id. */
  id: (name: string) => text(name).notNull(),
  text: (name: string) => text(name),
  int: (name: string) => integer(name),
  /** Milliseconds since 1970. */
  ms: (name: string) => integer(name),
  /** ISO day. */
  day: (name: string) => text(name),
  primaryKey,
  unique: uniqueIndex,
  index,
}

export type Kit = typeof sqliteKit
