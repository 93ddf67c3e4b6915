/** What drizzle-kit reads to write `vault/postgres/*.sql`. */
import { postgresVault } from '../server/vault/tables.ts'

export const { records, lookups, alters, people } = postgresVault
