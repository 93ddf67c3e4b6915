import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const long = process.env.DUOPANEL_LONG !== undefined && process.env.DUOPANEL_LONG !== ''

const POSTGRES = 'tests/**/postgres*.test.ts'

/** `#core/*` and `#contract` come from `imports` in package.json, as in the server and the client. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    setupFiles: ['tests/support/setup.ts'],
    testTimeout: long ? 600_000 : 30_000,
    hookTimeout: 60_000,
    /** Test files keep no state in modules: loading them once per worker halves the time. */
    isolate: false,
    /** A clock far from Brussels, so that a day taken from the machine's own time zone shows. */
    env: { TZ: 'Pacific/Auckland' },
    /** A PostgreSQL server is started only when a test runs that needs one: those are named postgres*. */
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['tests/**/*.test.ts'],
          exclude: [POSTGRES],
        },
      },
      {
        extends: true,
        test: { name: 'postgres', include: [POSTGRES], globalSetup: ['tests/support/postgres.ts'] },
      },
    ],
  },
})
