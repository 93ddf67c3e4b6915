// Writes a migration for each database from server/store/tables.ts and server/vault/tables.ts: npm run migrations -- NAME.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../server/cli/build.js'

const [name] = process.argv.slice(2)
if (!/^[a-z][a-z0-9_]*$/.test(name ?? '')) {
  process.stderr.write('Name what changes, in lower case: npm run migrations -- add_contacts\n')
  process.exit(2)
}
const kit = join(ROOT, 'node_modules', '.bin', 'drizzle-kit')
for (const dialect of ['sqlite', 'postgres', 'vault.sqlite', 'vault.postgres']) {
  const config = join('migrations', `${dialect}.config.ts`)
  const { status } = spawnSync(kit, ['generate', '--config', config, '--name', name], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(1)
}
