import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { ProblemError, problem } from '../core/problem.ts'

/**
 * How the vault seals: AES-256-GCM with a nonce for each record, and the record's place as associated data, so that a
 * record moved elsewhere does not open. Looking up goes by HMAC-SHA-256. Both keys come from the vault's key by HKDF.
 */
export interface VaultKey {
  /** Tells keys apart without giving them away: 16 hexadecimal digits. */
  id: string
  seal: Buffer
  lookup: Buffer
}

const NONCE = 12
const TAG = 16
const KEY = 32

/** A fresh key as it is written down: 32 bytes in base64. */
export const newVaultKey = (): string => randomBytes(KEY).toString('base64')

/** Reads a key; undefined where the text is not 32 bytes in base64. */
export function vaultKey(text: string): VaultKey | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== KEY || bytes.toString('base64') !== text) return undefined
  const derive = (use: string, length: number) =>
    Buffer.from(hkdfSync('sha256', bytes, '', `duopanel vault ${use}`, length))
  return { id: derive('id', 8).toString('hex'), seal: derive('seal', KEY), lookup: derive('lookup', KEY) }
}

/** Seals a text for one place: nonce, ciphertext and tag in base64. */
export function seal(key: VaultKey, place: readonly string[], text: string): string {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key.seal, nonce).setAAD(placeBytes(place))
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  )
}

/** Opens what was sealed for this place; a record that was changed or moved is refused. */
export function unseal(key: VaultKey, place: readonly string[], sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.seal, bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    })
      .setAAD(placeBytes(place))
      .setAuthTag(bytes.subarray(-TAG))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8')
  } catch {
    throw new ProblemError(problem('vault-damaged'))
  }
}

/** Keyed hash of a value in one study and field, by which it is found without being readable. */
export const lookupHash = (key: VaultKey, place: readonly string[], value: string): string =>
  createHmac('sha256', key.lookup).update(placeBytes(place)).update('\0').update(value).digest('hex')

const placeBytes = (place: readonly string[]): Buffer => Buffer.from(JSON.stringify(place))
