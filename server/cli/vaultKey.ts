import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ProblemError, problem } from '../core/problem.ts'
import type { Database } from '../db/open.ts'
import { VAULT_KEY_FILE } from '../paths.ts'
import { newVaultKey, type VaultKey, vaultKey } from '../vault/seal.ts'
import { type Unreadable, unreadable } from '../vault/vault.ts'

/** Where the key of the vault lives: in VAULT_KEY, else in a file of the data folder that only its owner reads. */

export type VaultKeys = readonly [VaultKey, ...VaultKey[]]

const WARNING = `This folder holds vault.key: the key of the names and contact data in the vault.

- Without it nobody can ever read them again. Keep a copy apart from this machine, and apart from the backups.
- Whoever has this key and the vault reads every name. Do not send it, and do not put it into a backup of the database:
  "duopanel backup" leaves it out on purpose.
- To change it: stop the server, then "npx duopanel vault rotate".
`

/**
 * The keys of a vault, the one that seals first. A vault without any record gets a key; one whose records these keys do
 * not open is refused.
 */
export async function keysFor(database: Database, data: string, setting?: string): Promise<VaultKeys> {
  const written = setting ?? readKeyFile(data)
  const keys =
    written === undefined ? [] : parseKeys(written, setting === undefined ? keyFile(data) : 'VAULT_KEY')
  const locked = await unreadable(database, keys)
  if (locked.length > 0) {
    const details = { ...describe(locked), folder: data }
    throw new ProblemError(
      written === undefined ? problem('vault-key-missing', details) : problem('vault-key-wrong', details),
    )
  }
  return keys.length > 0 ? (keys as unknown as VaultKeys) : firstKey(data)
}

const keyFile = (data: string): string => join(data, VAULT_KEY_FILE)

const readKeyFile = (data: string): string | undefined =>
  existsSync(keyFile(data)) ? readFileSync(keyFile(data), 'utf8') : undefined

function parseKeys(written: string, where: string): VaultKey[] {
  const keys = written
    .trim()
    .split(/[\s,]+/)
    .map(vaultKey)
  if (keys.some((k) => k === undefined)) throw new ProblemError(problem('vault-key-invalid', { where }))
  return keys as VaultKey[]
}

function describe(locked: readonly Unreadable[]): { what: string; keys: string } {
  const keys = [...new Set(locked.map((l) => l.key))]
  return {
    what: locked.map((l) => `${l.records} × ${l.field} of ${l.study}`).join(', '),
    keys: `the ${keys.length === 1 ? 'key' : 'keys'} ${keys.join(', ')}`,
  }
}

/** Makes the first key; where another process was quicker, takes its key. */
function firstKey(data: string): VaultKeys {
  writeKept(join(data, 'KEEP-VAULT-KEY.txt'), WARNING, 'w')
  try {
    writeKept(keyFile(data), `${newVaultKey()}\n`, 'wx')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return parseKeys(readKeyFile(data)!, keyFile(data)) as unknown as VaultKeys
}

/** Puts a new key before the ones in the file, or leaves only the first: each time a file takes the other's place. */
export function changeKeyFile(data: string, change: (keys: string[]) => string[]): VaultKeys {
  const keys = change(readFileSync(keyFile(data), 'utf8').trim().split(/\s+/))
  const part = `${keyFile(data)}.part`
  writeKept(part, `${keys.join('\n')}\n`, 'w')
  renameSync(part, keyFile(data))
  return parseKeys(keys.join('\n'), keyFile(data)) as unknown as VaultKeys
}

/** Writes a file for its owner only, and waits until it is on disk. */
function writeKept(file: string, text: string, flag: 'w' | 'wx'): void {
  const handle = openSync(file, flag, 0o600)
  writeSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
}
