#!/usr/bin/env node
// The starter: installs and builds what is missing, then runs the command line. Plain JavaScript, so that a fresh clone can run it.
import { build, install } from './build.js'

try {
  install()
  build()
} catch (error) {
  process.stderr.write(`Duopanel could not be made ready: ${error.message}\n`)
  process.exit(1)
}
await import('../../dist/server/cli/main.js')
