import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { openSqlite } from '../../server/db/open.ts'
import { openPostgres } from '../../server/db/postgres.ts'
import { MIGRATIONS, POSTGRES_MIGRATIONS } from '../../server/paths.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { newPostgres, onPostgres } from '../support/databases.ts'

/** What is stored, read past the program. */
export interface Stored {
  events: { form: string; event: string; body: string }[]
  submissions: { form: string; event: string }[]
  /** What the database says of itself; `ok` when it finds nothing wrong. */
  integrity: string
}

/** A database that a killed server may leave in any state. */
export interface Database {
  /** Data folder of the server. */
  data: string
  /** Settings by which the server finds the database, beside its folder. */
  env: Record<string, string>
  open(): Promise<Store>
  stored(): Promise<Stored>
  remove(): Promise<void>
}

/** The embedded database, in a data folder of its own. */
export async function sqlite(): Promise<Database> {
  const data = mkdtempSync(join(tmpdir(), 'duopanel-kill-'))
  const file = join(data, 'answers.sqlite')
  return {
    data,
    env: {},
    open: async () => createStore(openSqlite(file, MIGRATIONS)),
    async stored() {
      const db = new Sqlite(file)
      const rows = <T>(query: string) => db.prepare(query).all() as T[]
      try {
        return {
          events: rows('select form_id form, event_id event, body from answer_events'),
          submissions: rows('select form_id form, event_id event from submissions'),
          integrity: String(db.pragma('integrity_check', { simple: true })),
        }
      } finally {
        db.close()
      }
    },
    remove: async () => rmSync(data, { recursive: true, force: true }),
  }
}

/** A database of its own on the PostgreSQL of the run. */
export async function postgres(): Promise<Database> {
  const data = mkdtempSync(join(tmpdir(), 'duopanel-kill-'))
  const url = await newPostgres()
  return {
    data,
    env: { DATABASE_URL: url },
    open: async () => createStore(await openPostgres(url, POSTGRES_MIGRATIONS)),
    async stored() {
      const rows = async <T>(query: string) => (await onPostgres(url, query)) as T[]
      return {
        events: await rows('select form_id form, event_id event, body from answer_events'),
        submissions: await rows('select form_id form, event_id event from submissions'),
        integrity: 'ok',
      }
    },
    remove: async () => rmSync(data, { recursive: true, force: true }),
  }
}
