import type { Instruments } from '../load.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../vault/vault.ts'

/** What every route may use. Time and ids come from outside. */
export interface Services {
  store: Store
  vault: Vault
  instruments: Instruments
  clock: () => number
  newId: () => string
  newToken: () => string
  sha256: (text: string) => string
  /** Address under which people reach this server. */
  publicUrl: string
  /** Cookies are sent over TLS only. */
  secure: boolean
}
