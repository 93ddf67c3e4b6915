import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A second migration, stamped before the first, as a branch that was merged late has it. */
export function addMigration(migrations: string, statement: string): void {
  const file = join(migrations, 'meta', '_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { idx: number; when: number }[] }
  const last = journal.entries.at(-1)!
  journal.entries.push({ ...last, idx: last.idx + 1, when: 1, ...{ tag: 'added' } })
  writeFileSync(file, JSON.stringify(journal))
  writeFileSync(join(migrations, 'added.sql'), statement)
}
