import type { Database } from '../db/open.ts'
import { backup } from './backup.ts'
import { links } from './links.ts'
import { panel } from './panel.ts'
import { responses } from './responses.ts'
import { studies } from './studies.ts'
import { makeTables, type Source } from './tables.ts'

/** Everything that is kept, by subject. */
export function createStore(database: Database) {
  const source: Source = { ...database, tables: makeTables(database.kit) }
  return {
    links: links(source),
    responses: responses(source),
    studies: studies(source),
    panel: panel(source),
    backup: backup(source),
    close: () => database.close(),
  }
}

export type Store = ReturnType<typeof createStore>
