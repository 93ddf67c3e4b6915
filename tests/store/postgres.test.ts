import { openPostgres } from '../../server/db/postgres.ts'
import { POSTGRES_MIGRATIONS } from '../../server/paths.ts'
import { newPostgres } from '../support/databases.ts'
import { storeContract } from './contract.ts'

storeContract('PostgreSQL', async () => openPostgres(await newPostgres(), POSTGRES_MIGRATIONS))
