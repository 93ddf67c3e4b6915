import { createHash } from 'node:crypto'
import { QueryPromise } from 'drizzle-orm'
import type { Queries, Statement } from './open.ts'

/** Values of a query's placeholders, by name. */
export type Values = Readonly<Record<string, unknown>>

/** What drizzle builds, as far as it is used here. */
interface Query<T> extends PromiseLike<T> {
  prepare(name?: string): Ready
  toSQL(): { sql: string }
}

interface Ready {
  execute(values: Values): unknown
  run?(values: Values): unknown
}

/** A prepared query with its values: read by awaiting it, or handed to `write`. */
class Bound<T> extends QueryPromise<T> implements Statement {
  private readonly ready: Ready
  private readonly values: Values
  constructor(ready: Ready, values: Values) {
    super()
    this.ready = ready
    this.values = values
  }

  override execute(): Promise<T> {
    return this.ready.execute(this.values) as Promise<T>
  }

  run(): unknown {
    return this.ready.run!(this.values)
  }
}

/**
 * A query with placeholders whose SQL is built and parsed once for each connection: for what every request asks. Building
 * it takes drizzle several times as long as running it takes SQLite.
 */
export function prepared<T>(
  build: (db: Queries) => Query<T>,
): (db: Queries, values: Values) => Promise<T> & Statement {
  const byConnection = new WeakMap<Queries, Ready>()
  const prepare = (db: Queries): Ready => {
    const query = build(db)
    const ready = query.prepare(nameOf(query.toSQL().sql))
    byConnection.set(db, ready)
    return ready
  }
  return (db, values) => new Bound<T>(byConnection.get(db) ?? prepare(db), values)
}

/** PostgreSQL keeps prepared statements by name: the same name for the same text, whoever prepares it. */
const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
