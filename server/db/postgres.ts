import type { SQL } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { ProblemError, problem } from '../core/problem.ts'
import { postgresKit } from './columns.ts'
import { databaseCode, isCollision } from './errors.ts'
import { migratePostgres } from './migrate.ts'
import type { Database, Queries, Statement } from './open.ts'

/** Connections that one process holds at most. */
const CONNECTIONS = 10
/** Waiting for a connection; then the request is answered with "not ready". */
const CONNECT_MS = 5_000
/** A query without an answer for so long has lost its server. */
const QUERY_MS = 60_000
/** A transaction that collided with another one is run so often. */
const ATTEMPTS = 4

/** Opens (and migrates) a PostgreSQL database, which several processes may share. */
export async function openPostgres(url: string, migrations: string, upTo?: number): Promise<Database> {
  const connection = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'duopanel',
  }
  const migration = await prepare(connection, migrations, upTo)
  const pool = new pg.Pool({ ...connection, max: CONNECTIONS, keepAlive: true, query_timeout: QUERY_MS })
  survive(pool)
  return {
    kit: postgresKit,
    migration,
    read: drizzle(pool) as unknown as Queries,
    write: (build) => persistently(() => inTransaction(pool, 'begin', (db) => runAll(build(db)))),
    snapshot: (work) => inTransaction(pool, 'begin isolation level repeatable read read only', work),
    load: (statements) => inTransaction(pool, 'begin', (db) => execute(db, statements)),
    close: () => pool.end(),
  }
}

const queriesOf = new WeakMap<pg.PoolClient, Queries>()

/** What queries on one connection are built with: the same each time, so that prepared ones are found again. */
function queries(client: pg.PoolClient): Queries {
  const db = queriesOf.get(client) ?? (drizzle(client) as unknown as Queries)
  queriesOf.set(client, db)
  return db
}

/**
 * A connection that breaks is reported twice: to the query that runs on it, and as an event, which would end the process
 * if nobody listened. Whoever needs the database next gets a fresh connection, or "not ready".
 */
function survive(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
}

async function inTransaction<T>(pool: pg.Pool, begin: string, work: (db: Queries) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(begin)
    const result = await work(queries(client))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((e: Error) => {
      broken = e
    })
    throw error
  } finally {
    client.release(broken)
  }
}

async function runAll(statements: Statement[]): Promise<unknown[][]> {
  const rows: unknown[][] = []
  for (const statement of statements) {
    const query = statement as unknown as PromiseLike<unknown[]> & { config?: { returning?: unknown } }
    const returned = await query
    rows.push(query.config?.returning ? returned : [])
  }
  return rows
}

async function execute(db: Queries, statements: AsyncIterable<SQL>): Promise<void> {
  for await (const statement of statements) await (db as unknown as NodePgDatabase).execute(statement)
}

async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === ATTEMPTS || !isCollision(error)) throw error
    }
  }
}

/** Connects once, refuses a database that cannot hold every language, and migrates. */
async function prepare(connection: pg.ClientConfig, migrations: string, upTo?: number): Promise<number> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  const place = { database: client.database ?? '', host: client.host, port: client.port }
  try {
    await client.connect()
    const { rows } = await client.query<{ encoding: string }>(
      "select current_setting('server_encoding') as encoding",
    )
    const { encoding } = rows[0]!
    if (encoding !== 'UTF8')
      throw new ProblemError(problem('database-encoding', { database: place.database, encoding }))
    return await migratePostgres(client, migrations, upTo)
  } catch (error) {
    const why = unreachable(error)
    throw why === undefined ? error : new ProblemError(problem('database-down', { ...place, why }))
  } finally {
    await client.end().catch(() => {})
  }
}

const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'the host is not known',
  EAI_AGAIN: 'the host is not known',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
  ENOENT: 'nothing answers there',
  '28P01': 'the user name or password is refused',
  '28000': 'the user name or password is refused',
  '3D000': 'there is no database of that name',
  '42501': 'the user may not make tables in it',
  '53300': 'it has no connection left',
  '57P01': 'it is stopping',
  '57P02': 'it is stopping',
  '57P03': 'it is starting or stopping',
}

/** Why the database cannot be used from here; undefined where the error is about something else. */
function unreachable(error: unknown): string | undefined {
  if (error instanceof ProblemError) return undefined
  const code = databaseCode(error)
  if (code !== undefined) return UNREACHABLE[code]
  return /timeout|timed out/i.test((error as Error).message)
    ? `no answer within ${CONNECT_MS / 1000} seconds`
    : /terminated/.test((error as Error).message)
      ? 'the connection was closed'
      : undefined
}
