// Installs what the tests need, then runs them: lint and types, dead code, then every test. Plain JavaScript: it runs on a bare clone.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, install, ROOT } from '../server/cli/build.js'

const long = process.argv.includes('--long')

/** Debian packages that tests use: the program that shows that a package is there, and its name. */
const PACKAGES = [
  ['/usr/bin/chromium', 'chromium'],
  ['/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf', 'fonts-noto-core'],
  ['/usr/bin/Rscript', 'r-base-core'],
  ['/usr/lib/R/site-library/igraph', 'r-cran-igraph'],
  ['/usr/lib/R/library/nlme', 'r-cran-nlme'],
  ['/usr/lib/R/site-library/haven', 'r-cran-haven'],
  ['/usr/lib/R/site-library/psych', 'r-cran-psych'],
  ['/usr/lib/R/site-library/readstata13', 'r-cran-readstata13'],
  ['/usr/lib/R/site-library/readxl', 'r-cran-readxl'],
  ['/usr/bin/pspp', 'pspp'],
  ['/usr/bin/xmllint', 'libxml2-utils'],
]

function installPackages() {
  const missing = PACKAGES.filter(([file]) => !existsSync(file)).map(([, name]) => name)
  if (missing.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(`The tests need ${missing.join(', ')}. As root: apt-get update && ${command}`)
    process.exit(1)
  }
  say(`Installing ${missing.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 2], env })
  execFileSync('apt-get', command.split(' ').slice(1), { stdio: ['ignore', 'ignore', 2], env })
}

/** Checks that read the source: each counts as one test. */
const CHECKS = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['types of the server', 'tsc', ['-p', '.', '--noEmit']],
  ['types of the client', 'tsc', ['-p', 'client', '--noEmit']],
  ['no dead code or unused dependency', 'knip', []],
]

function check([name, program, args]) {
  const bin = join(ROOT, 'node_modules', '.bin', program)
  const { status, stdout, stderr } = spawnSync(bin, args, { cwd: ROOT, encoding: 'utf8' })
  say(`${status === 0 ? '✓' : '✗'} ${name}`)
  if (status !== 0) say(`${stdout}${stderr}`)
  return status === 0
}

/** Runs vitest; resolves with how many tests passed, failed and were skipped. */
function runTests() {
  const bin = join(ROOT, 'node_modules', '.bin', 'vitest')
  const report = join(ROOT, 'tests', 'output', 'report.json')
  const args = [
    'run',
    '--config',
    'tests/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const env = long ? { ...process.env, DUOPANEL_LONG: '1' } : process.env
  return new Promise((resolve) => {
    spawn(bin, args, { cwd: ROOT, stdio: ['ignore', 1, 2], env }).once('exit', (status) => {
      if (!existsSync(report)) return resolve({ passed: 0, failed: 1, skipped: 0, status })
      const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(
        readFileSync(report, 'utf8'),
      )
      const failed = numFailedTests === 0 && (!success || status !== 0) ? 1 : numFailedTests
      resolve({ passed: numPassedTests, failed, skipped: numPendingTests, status })
    })
  })
}

const say = (text) => process.stdout.write(`${text}\n`)

installPackages()
install()
build()
rmSync(join(ROOT, 'tests', 'output', 'report.json'), { force: true })
const checks = CHECKS.map(check)
const tests = await runTests()
const passed = tests.passed + checks.filter(Boolean).length
const failed = tests.failed + checks.filter((ok) => !ok).length
say(`${passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1
