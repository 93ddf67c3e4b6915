import { openPostgres } from '../../server/db/postgres.ts'
import { VAULT_POSTGRES_MIGRATIONS } from '../../server/paths.ts'
import { newPostgres } from '../support/databases.ts'
import { vaultContract } from './contract.ts'

vaultContract(async () => openPostgres(await newPostgres(), VAULT_POSTGRES_MIGRATIONS))
