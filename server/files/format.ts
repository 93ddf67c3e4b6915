import type { Shortenings } from './fit.ts'
import type { PartFile } from './part.ts'
import type { Spool } from './spool.ts'

/** What a file says of itself. */
export interface About {
  /** Study, and that it is synthetic. */
  title: string
  /** YYYY-MM-DD: the only date that enters a file. */
  asOf: string
  software: string
}

/** Writes one file from its rows; what had to be shortened is noted. */
export type WriteTable = (
  spool: Spool,
  file: PartFile,
  about: About,
  notes: Shortenings,
) => void | Promise<void>

/** Value labels of columns, those with the same labels together. */
export function labelSets<T>(
  columns: readonly T[],
  labels: (column: T) => ReadonlyMap<number, string>,
): { labels: ReadonlyMap<number, string>; columns: T[] }[] {
  const sets = new Map<string, { labels: ReadonlyMap<number, string>; columns: T[] }>()
  for (const column of columns) {
    const mine = labels(column)
    if (mine.size === 0) continue
    const key = JSON.stringify([...mine])
    const found = sets.get(key)
    if (found) found.columns.push(column)
    else sets.set(key, { labels: mine, columns: [column] })
  }
  return [...sets.values()]
}
