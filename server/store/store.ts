import type { Database } from '../db/open.ts'
import { audit } from './audit.ts'
import { backup } from './backup.ts'
import { links } from './links.ts'
import { panel } from './panel.ts'
import { people } from './people.ts'
import { responses } from './responses.ts'
import { rights } from './rights.ts'
import { staff } from './staff.ts'
import { studies } from './studies.ts'
import { makeTables, type Source } from './tables.ts'
import { work } from './work.ts'

/** Everything that is kept, by subject. */
export function createStore(database: Database) {
  const source: Source = { ...database, tables: makeTables(database.kit) }
  return {
    links: links(source),
    responses: responses(source),
    studies: studies(source),
    panel: panel(source),
    staff: staff(source),
    people: people(source),
    work: work(source),
    rights: rights(source),
    audit: audit(source),
    backup: backup(source),
    /** Reads that all see the same moment, on a connection of their own, while others go on writing. */
    snapshot: <T>(work: (moment: Moment) => Promise<T>): Promise<T> =>
      database.snapshot((read) =>
        work({ studies: studies({ ...source, read }), panel: panel({ ...source, read }) }),
      ),
    close: () => database.close(),
  }
}

/** What exports read. */
export interface Moment {
  studies: Omit<ReturnType<typeof studies>, 'add' | 'addBatch' | 'deleteAll'>
  panel: ReturnType<typeof panel>
}

export type Store = ReturnType<typeof createStore>
