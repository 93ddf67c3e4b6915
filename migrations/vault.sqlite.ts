/** What drizzle-kit reads to write `vault/sqlite/*.sql`. */
import { vaultTables } from '../server/vault/tables.ts'

export const { alters, people } = vaultTables
