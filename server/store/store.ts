import type { Database } from '../db/open.ts'
import { links } from './links.ts'
import { panel } from './panel.ts'
import { responses } from './responses.ts'
import { studies } from './studies.ts'

/** Everything that is kept, by subject. */
export const createStore = (database: Database) => ({
  links: links(database),
  responses: responses(database),
  studies: studies(database),
  panel: panel(database),
  close: () => database.close(),
})

export type Store = ReturnType<typeof createStore>
