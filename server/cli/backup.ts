import { resolve } from 'node:path'
import { problem } from '../core/problem.ts'
import { countMigrations } from '../db/migrate.ts'
import type { Database } from '../db/open.ts'
import { type BackupManifest, checkBackup, readRows, writeBackup } from '../files/backup.ts'
import { MIGRATIONS } from '../paths.ts'
import { refill } from '../store/backup.ts'
import { createStore } from '../store/store.ts'
import { VERSION } from '../version.ts'
import { dataFolder, found, openDatabase, withStore } from './context.ts'
import { progressBar } from './progress.ts'

export interface BackupArguments {
  data?: string
}

/** `duopanel backup`: every table as of one moment, into a new folder. */
export const backup = (folder: string, args: BackupArguments): Promise<BackupManifest> =>
  withStore(dataFolder(args.data), (store) =>
    store.backup.snapshot(async (tables) => {
      const bar = progressBar(
        'Writing the backup',
        tables.reduce((n, t) => n + t.count, 0),
      )
      const made = { software: `duopanel ${VERSION}`, migration: store.backup.migration }
      const manifest = await writeBackup(resolve(folder), made, tables, () => bar.add(1))
      bar.stop()
      return manifest
    }),
  )

/** `duopanel restore`: fills an empty database from a backup, all or nothing, and migrates it to this program. */
export async function restore(folder: string, args: BackupArguments): Promise<BackupManifest> {
  const manifest = await checkBackup(resolve(folder))
  const newest = countMigrations(MIGRATIONS)
  if (manifest.migration > newest) throw found(problem('backup-newer', { software: manifest.software }))
  const data = dataFolder(args.data)
  const database = await openDatabase(data, manifest.migration)
  try {
    await fill(database, resolve(folder), manifest)
  } finally {
    await database.close()
  }
  if (manifest.migration < newest) await (await openDatabase(data)).close()
  return manifest
}

async function fill(database: Database, folder: string, manifest: BackupManifest): Promise<void> {
  const { migration, tables } = manifest
  const names = tables.map((t) => t.name)
  const table = await createStore(database).backup.occupied(names)
  if (table) throw found(problem('database-not-empty', { table }))
  if (database.migration > migration)
    throw found(problem('backup-older', { backup: migration, database: database.migration }))
  const bar = progressBar(
    'Restoring',
    tables.reduce((n, t) => n + t.rows, 0),
  )
  const sources = tables.map((t) => ({ name: t.name, columns: t.columns, rows: readRows(folder, t) }))
  await refill(database, sources, (rows) => bar.add(rows))
  bar.stop()
}
