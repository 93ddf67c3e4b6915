/** What drizzle-kit reads to write `vault/sqlite/*.sql`. */
import { sqliteVault } from '../server/vault/tables.ts'

export const { records, lookups, alters, people } = sqliteVault
