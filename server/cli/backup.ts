import { resolve } from 'node:path'
import { problem } from '../core/problem.ts'
import { countMigrations } from '../db/migrate.ts'
import type { Database } from '../db/open.ts'
import { type BackupManifest, type BackupPart, checkBackup, readRows, writeBackup } from '../files/backup.ts'
import { MIGRATIONS, VAULT_MIGRATIONS } from '../paths.ts'
import { backup as backupOf, refill, type TableRows } from '../store/backup.ts'
import { createStore } from '../store/store.ts'
import { makeTables } from '../store/tables.ts'
import { makeVaultTables } from '../vault/tables.ts'
import { keysInUse } from '../vault/vault.ts'
import { VERSION } from '../version.ts'
import { dataFolder, found, openDatabase, openVaultDatabase } from './context.ts'
import { eraseAgain } from './erasures.ts'
import { progressBar } from './progress.ts'

export interface BackupArguments {
  data?: string
}

const answersOf = (database: Database) => backupOf({ ...database, tables: makeTables(database.kit) })
const vaultOf = (database: Database) => backupOf({ ...database, tables: makeVaultTables(database.kit) })

/**
 * `duopanel backup`: every table of both databases into a new folder, each database as of one moment. The vault is read
 * last, so that whoever is in the answers has a name in it. It stays sealed, and its key stays where it is.
 */
export async function backup(folder: string, args: BackupArguments): Promise<BackupManifest> {
  const data = dataFolder(args.data)
  const answers = await openDatabase(data)
  try {
    const vault = await openVaultDatabase(data)
    try {
      return await write(resolve(folder), answers, vault)
    } finally {
      await vault.close()
    }
  } finally {
    await answers.close()
  }
}

const write = (folder: string, answers: Database, vault: Database): Promise<BackupManifest> =>
  answersOf(answers).snapshot((rows) =>
    vaultOf(vault).snapshot(async (sealed) => {
      const bar = progressBar(
        'Writing the backup',
        [...rows, ...sealed].reduce((n, t) => n + t.count, 0),
      )
      const parts = {
        answers: { migration: answers.migration, tables: rows },
        vault: { migration: vault.migration, tables: sealed, keys: await keysInUse(vault) },
      }
      const manifest = await writeBackup(folder, `duopanel ${VERSION}`, parts, () => bar.add(1))
      bar.stop()
      return manifest
    }),
  )

/** `duopanel restore`: fills empty databases from a backup, all or nothing, and migrates them to this program. */
export async function restore(folder: string, args: BackupArguments): Promise<BackupManifest> {
  const manifest = await checkBackup(resolve(folder))
  const newest = countMigrations(MIGRATIONS)
  const newestVault = countMigrations(VAULT_MIGRATIONS)
  if (manifest.migration > newest || (manifest.vault?.migration ?? 0) > newestVault)
    throw found(problem('backup-newer', { software: manifest.software }))
  const data = dataFolder(args.data)
  const answers = await openDatabase(data, manifest.migration)
  const vault = await openVaultDatabase(data, manifest.vault?.migration)
  try {
    await fill(resolve(folder), manifest, answers, vault)
  } finally {
    await answers.close()
    await vault.close()
  }
  if (manifest.migration < newest) await (await openDatabase(data)).close()
  if ((manifest.vault?.migration ?? newestVault) < newestVault) await (await openVaultDatabase(data)).close()
  await eraseRestored(data)
  return manifest
}

/** Whoever was erased since the backup was made is erased again. */
async function eraseRestored(data: string): Promise<void> {
  const answers = await openDatabase(data)
  const vault = await openVaultDatabase(data)
  try {
    await eraseAgain(data, createStore(answers), vault)
  } finally {
    await answers.close()
    await vault.close()
  }
}

/** Both databases or none: the vault's transaction ends after that of the answers, which runs within it. */
async function fill(
  folder: string,
  manifest: BackupManifest,
  answers: Database,
  vault: Database,
): Promise<void> {
  const part = manifest.vault ?? { migration: vault.migration, tables: [] }
  await refuseUnfit(answersOf(answers), manifest)
  await refuseUnfit(vaultOf(vault), part)
  const bar = progressBar(
    'Restoring',
    [...manifest.tables, ...part.tables].reduce((n, t) => n + t.rows, 0),
  )
  const progress = (rows: number) => bar.add(rows)
  await refill(vault, rowsIn(folder, part), progress, () =>
    refill(answers, rowsIn(folder, manifest), progress),
  )
  bar.stop()
}

const rowsIn = (folder: string, { tables }: BackupPart): TableRows[] =>
  tables.map((t) => ({ name: t.name, columns: t.columns, rows: readRows(folder, t) }))

/** A database that holds rows already, or that a newer program has opened. */
async function refuseUnfit(
  database: ReturnType<typeof backupOf>,
  { migration, tables }: BackupPart,
): Promise<void> {
  const table = await database.occupied(tables.map((t) => t.name))
  if (table) throw found(problem('database-not-empty', { table }))
  if (database.migration > migration)
    throw found(problem('backup-older', { backup: migration, database: database.migration }))
}
