import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder: the nearest one above this file that holds package.json. */
function root(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

export const ROOT = root()
export const INSTRUMENTS = join(ROOT, 'instruments')
export const MIGRATIONS = join(ROOT, 'migrations', 'answers', 'sqlite')
export const POSTGRES_MIGRATIONS = join(ROOT, 'migrations', 'answers', 'postgres')
export const CLIENT = join(ROOT, 'dist', 'client')
/** What the build found in the definition files. */
export const PARSED = join(ROOT, 'dist', 'definitions.json')
export const DATABASE_FILE = 'answers.sqlite'
export const VAULT_FILE = 'vault.sqlite'
export const VAULT_KEY_FILE = 'vault.key'
export const VAULT_MIGRATIONS = join(ROOT, 'migrations', 'vault', 'sqlite')
export const VAULT_POSTGRES_MIGRATIONS = join(ROOT, 'migrations', 'vault', 'postgres')
