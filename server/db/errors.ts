import { type Problem, problem } from '../core/problem.ts'

/**
 * What drivers throw, as problems of the catalogue. Both databases report by code; drizzle wraps what PostgreSQL's driver
 * throws, so codes are looked for along `cause`.
 */

/** The disk is full, or the file has reached its largest size. */
const FULL = new Set(['SQLITE_FULL', 'ENOSPC', '53100'])

/** The database is not there at the moment, or has no room for one more caller: the same request may succeed later. */
const AWAY = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EPIPE',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ],
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
  /** Too many connections, server stopping, crashed or starting, a standby that takes no writes. */
  ...['53300', '57P01', '57P02', '57P03', '25006'],
  /** Serialization failure and deadlock, after the retries of `write`. */
  ...['40001', '40P01'],
])

/** What PostgreSQL's driver says without a code when a connection ends or is not answered. */
const AWAY_SAYS =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/

/** The problem behind an error of a database driver; undefined where it is none, or is a mistake of ours. */
export function databaseProblem(error: unknown): Problem | undefined {
  const chain = causes(error)
  const has = (codes: ReadonlySet<string>) => chain.some((e) => e.code !== undefined && codes.has(e.code))
  if (has(FULL)) return problem('disk-full')
  const away = has(AWAY) || chain.some((e) => e.code?.startsWith('08') || AWAY_SAYS.test(e.message ?? ''))
  return away ? problem('not-ready') : undefined
}

/** The driver's own code, for logs: unlike the message it holds no value of a query. */
export const databaseCode = (error: unknown): string | undefined =>
  causes(error).findLast((e) => e.code !== undefined)?.code

/** What the driver itself says. The message that drizzle puts around it holds the query and its values. */
export const databaseMessage = (error: unknown): string => causes(error).at(-1)?.message ?? String(error)

/** Whether a transaction failed only because another ran at the same time, so that it may be tried again. */
export const isCollision = (error: unknown): boolean =>
  causes(error).some((e) => e.code === '40001' || e.code === '40P01')

interface Caused {
  code?: string
  message?: string
  cause?: unknown
}

function causes(error: unknown): Caused[] {
  const chain: Caused[] = []
  for (let e = error; typeof e === 'object' && e !== null && chain.length < 5; e = (e as Caused).cause)
    chain.push(e as Caused)
  return chain
}
