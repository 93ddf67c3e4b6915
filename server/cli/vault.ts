import { problem } from '../core/problem.ts'
import { newVaultKey } from '../vault/seal.ts'
import { createVault } from '../vault/vault.ts'
import { dataFolder, found, openVault, openVaultDatabase, settings } from './context.ts'
import { progressBar } from './progress.ts'
import { changeKeyFile, keysFor } from './vaultKey.ts'

/**
 * `duopanel vault rotate`: a new key, and every record sealed anew with it. Cut off halfway it leaves both keys in the
 * file, and goes on when it is run again. The server must not run meanwhile: it knows the old key only.
 */
export async function rotate(args: { data?: string }): Promise<{ records: number; key: string }> {
  const data = dataFolder(args.data)
  const setting = settings().VAULT_KEY
  await (await openVault(data)).close()
  if (setting !== undefined && !setting.includes(',')) throw found(problem('vault-key-single'))
  if (setting === undefined)
    changeKeyFile(data, (keys) => (keys.length > 1 ? keys : [newVaultKey(), ...keys]))
  const database = await openVaultDatabase(data)
  const keys = await keysFor(database, data, setting)
  const vault = createVault(database, keys)
  const bar = progressBar('Sealing anew', await vault.sealedOtherwise())
  try {
    const records = await vault.rotate((n) => bar.add(n))
    if (setting === undefined) changeKeyFile(data, ([first]) => [first!])
    return { records, key: keys[0].id }
  } finally {
    bar.stop()
    await vault.close()
  }
}
