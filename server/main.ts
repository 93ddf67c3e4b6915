import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino, { type Logger } from 'pino'
import { createApp } from './app.ts'
import { databaseCode } from './db/errors.ts'
import { newId, newToken } from './ids.ts'
import { type Instruments, sha256 } from './load.ts'
import { CLIENT } from './paths.ts'
import type { Store } from './store/store.ts'
import type { Vault } from './vault/vault.ts'

/** How often the audit trail is sealed. */
const SEAL_EVERY_MS = 600_000

export interface Running {
  port: number
  /** Stops accepting, finishes what was accepted, closes the store. */
  stop(): Promise<void>
}

export interface ServeOptions {
  store: Store
  vault: Vault
  instruments: Instruments
  port: number
  host: string
  publicUrl: string
  /** Where log lines go; the demonstration keeps its terminal free for what people should read. */
  quiet?: boolean
}

/** Starts the server and resolves when it answers. */
export async function serve({
  store,
  vault,
  instruments,
  port,
  host,
  publicUrl,
  quiet,
}: ServeOptions): Promise<Running> {
  const log = pino({ level: quiet ? 'warn' : 'info', base: null })
  const services = {
    store,
    vault,
    instruments,
    clock: Date.now,
    newId,
    newToken,
    sha256,
    publicUrl,
    secure: publicUrl.startsWith('https:'),
  }
  const app = createApp({ services, log, client: CLIENT })
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app.listen(port, host, (error?: Error) => (error ? reject(error) : resolve(listening)))
  })
  const sealing = setInterval(() => sealAudit(store, log), SEAL_EVERY_MS)
  const stop = async () => {
    clearInterval(sealing)
    await close(server, store, vault)
  }
  return { port: (server.address() as AddressInfo).port, stop }
}

/** Seals the audit trail; where another process is sealing, or the database is away, the next time will do. */
const sealAudit = (store: Store, log: Logger): Promise<void> =>
  store.audit.sealAll(Date.now(), sha256).then(
    () => {},
    (error) => log.warn({ code: databaseCode(error) }, 'the audit trail was not sealed this time'),
  )

/** Idle connections end at once, busy ones after their reply. */
async function close(server: Server, store: Store, vault: Vault): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  await store.close()
  await vault.close()
}
