import { problem } from '../core/problem.ts'
import { type Running, type ServeOptions, serve } from '../main.ts'
import {
  CliError,
  dataFolder,
  FOUND_PROBLEMS,
  instruments,
  openStore,
  openVault,
  settings,
  wrongUse,
} from './context.ts'

export interface ServeArguments {
  data?: string
  port?: string
  host: string
}

/** `duopanel serve`: the server, until it is told to stop. */
export async function serveCommand(args: ServeArguments): Promise<void> {
  const env = settings()
  const loaded = instruments()
  const vault = await openVault(dataFolder(args.data))
  const store = await openStore(dataFolder(args.data))
  const running = await listen({
    store,
    vault,
    instruments: loaded,
    port: portOf(args.port, env.PORT),
    host: args.host,
    publicUrl: env.PUBLIC_URL,
  })
  process.stderr.write(`Duopanel answers at http://${args.host}:${running.port}\n`)
  stopOnSignal(running)
}

export function portOf(option: string | undefined, setting: number): number {
  if (option === undefined) return setting
  const port = Number(option)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw wrongUse(problem('option-value', { option: '--port', value: option, want: 'a port from 0 to 65535' }))
}

/** Starts the server; a port in use is told in one sentence. */
export async function listen(options: ServeOptions): Promise<Running> {
  try {
    return await serve(options)
  } catch (error) {
    await options.store.close()
    await options.vault.close()
    const { code, message } = error as NodeJS.ErrnoException
    const why =
      code === 'EADDRINUSE' ? `port ${options.port} is already in use; choose another with --port` : message
    throw new CliError('cannot-listen', `The server cannot listen: ${why}.`, FOUND_PROBLEMS)
  }
}

/** On SIGTERM or SIGINT: finish what was accepted, then end. A second signal ends at once. */
export function stopOnSignal(running: Running): void {
  let stopping = false
  const stop = () => {
    if (stopping) process.exit(1)
    stopping = true
    running.stop().then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
