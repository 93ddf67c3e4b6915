// Builds server and client into dist/, when something changed since the last build. Plain JavaScript: it runs before there is anything built.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const STAMP = join(ROOT, 'dist', 'stamp')
/** sha256 of the lock file that the installed dependencies were made from. */
const INSTALLED = join(ROOT, 'node_modules', '.duopanel-lock')

/** Keeps what the definition files hold, so that a start need not read their YAML. */
const KEEP = "import('./dist/server/load.js').then(({ keepParsed }) => keepParsed())"

/** Installs the dependencies where they are missing or of another lock file. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === lock) return
  say('Installing dependencies (a few minutes the first time) …')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  })
  writeFileSync(INSTALLED, lock)
}

/** Builds what is not built yet. */
export function build() {
  const now = stamp()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === now) return
  say('Building …')
  rmSync(STAMP, { force: true })
  run('typescript', 'bin/tsc', ['-p', 'server'])
  execFileSync(process.execPath, ['--input-type=module', '-e', KEEP], { cwd: ROOT, stdio: ['ignore', 2, 2] })
  run('vite', 'bin/vite.js', ['build', 'client', '--config', 'client/vite.config.ts', '--logLevel', 'warn'])
  compress(join(ROOT, 'dist', 'client', 'assets'))
  writeFileSync(STAMP, now)
}

/** A copy of each file for browsers that take Brotli, and one for those that take gzip. */
function compress(folder) {
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name))
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
}

/** Names, sizes and times of every source file. */
function stamp() {
  const files = ['server', 'client'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return [...files, join(ROOT, 'package-lock.json'), join(ROOT, 'tsconfig.json')]
    .sort()
    .map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`)
    .join('\n')
}

function run(name, script, args) {
  const folder = dirname(createRequire(join(ROOT, 'package.json')).resolve(`${name}/package.json`))
  execFileSync(process.execPath, [join(folder, script), ...args], { cwd: ROOT, stdio: ['ignore', 2, 2] })
}

const say = (text) => process.stderr.write(`${text}\n`)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install()
  build()
}
