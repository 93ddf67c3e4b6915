import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openSqlite } from '../../server/db/open.ts'
import { MIGRATIONS } from '../../server/paths.ts'
import { storeContract } from './contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'duopanel-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

storeContract('SQLite', async () => openSqlite(join(folder, 'answers.sqlite'), MIGRATIONS))
