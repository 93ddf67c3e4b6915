import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const long = process.env.DUOPANEL_LONG !== undefined && process.env.DUOPANEL_LONG !== ''

/** `#core/*` and `#contract` come from `imports` in package.json, as in the server and the client. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/support/setup.ts'],
    testTimeout: long ? 600_000 : 30_000,
    hookTimeout: 60_000,
    /** Test files keep no state in modules: loading them once per worker halves the time. */
    isolate: false,
    /** A clock far from Brussels, so that a day taken from the machine's own time zone shows. */
    env: { TZ: 'Pacific/Auckland' },
  },
})
