import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openSqlite } from '../../server/db/open.ts'
import { VAULT_MIGRATIONS } from '../../server/paths.ts'
import { vaultContract } from './contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'duopanel-vault-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
vaultContract(async () => openSqlite(join(folder, 'vault.sqlite'), VAULT_MIGRATIONS))
