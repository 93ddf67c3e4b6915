import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Definitions } from '../core/instrument/compile.ts'
import { type Change, levelOf } from '../core/instrument/diff.ts'
import {
  diff as diffNamed,
  everyNamed,
  filesOf,
  findNamed,
  type Named,
  nameOf,
  predecessor,
  usedBy,
} from '../core/instrument/named.ts'
import { atLeast, compareVersions, type Level, raised, rise } from '../core/instrument/versions.ts'
import { problem } from '../core/problem.ts'
import { isPublishable, readLock } from '../load.ts'
import { INSTRUMENTS } from '../paths.ts'
import { found, instruments, wrongUse } from './context.ts'

export interface Diff {
  from: string
  to: string
  changes: Change[]
  /** The number that must rise. */
  must: Level
  /** The number that does rise. */
  rises: Level
  /** The lowest version that is high enough. */
  least: string
  enough: boolean
}

/** `instruments diff A B`: what changed from one version to a later one, and which number has to rise. */
export function diff(a: string, b: string): Diff {
  const { definitions } = instruments().library
  return compared(definitions, named(definitions, a), named(definitions, b))
}

function named(all: Definitions, name: string): Named {
  const is = findNamed(all, name)
  if (is) return is
  const stem = name.split('@')[0]!
  const same = everyNamed(all).filter((n) => n.file.name === stem)
  const known = (same.length > 0 ? same : everyNamed(all)).map(nameOf).join(', ')
  throw wrongUse(problem('option-unknown', { option: 'the definition', value: name, known }))
}

function compared(all: Definitions, a: Named, b: Named): Diff {
  const changes = diffNamed(all, a, b)
  if (!changes || compareVersions(a.file.version, b.file.version) >= 0)
    throw wrongUse(problem('version-not-newer', { from: nameOf(a), to: nameOf(b) }))
  const [must, rises] = [levelOf(changes), rise(a.file.version, b.file.version)]
  const least = raised(a.file.version, must)
  return { from: nameOf(a), to: nameOf(b), changes, must, rises, least, enough: atLeast(rises, must) }
}

export function diffText(d: Diff): string {
  if (d.changes.length === 0) return `${d.from} and ${d.to} ask and score the same.`
  const width = Math.max(...d.changes.map((c) => c.at.length))
  const lines = d.changes.map((c) => `${c.level.toUpperCase().padEnd(5)}  ${c.at.padEnd(width)}  ${c.what}`)
  const verdict = d.enough
    ? `The ${d.must} number must rise; from ${d.from} to ${d.to} the ${d.rises} number rises.`
    : `The ${d.must} number must rise: at least ${d.least}, but ${d.to} raises the ${d.rises} number only.`
  return [...lines, '', verdict].join('\n')
}

/**
 * `instruments publish [NAME@VERSION]`: writes the hashes of a definition, and of what it uses, into LOCK.json; without
 * a name those of everything new. What waits for the words of a published scale is left out. Refused where a version is too small for what changed since the one published before.
 */
export function publish(name?: string): { published: string[]; waiting: string[] } {
  const { library, files } = instruments()
  const all = library.definitions
  const lock = readLock(INSTRUMENTS)
  const isPublished = (n: Named) => filesOf(n).every((file) => file in lock)
  const list = (name === undefined ? everyNamed(all) : withUsed(all, named(all, name))).filter(
    (n) => !isPublished(n),
  )
  for (const n of list) refuseTooSmall(all, n, (p) => isPublished(p) || list.some((l) => same(l, p)))
  const wanted = list.flatMap((n) => [...usedBy(all, n).files, ...filesOf(n)])
  const loose = name === undefined ? [...files.keys()].filter(isPublishable) : []
  const { unpublishable } = library
  const fresh = [...new Set([...wanted, ...loose])]
    .filter((file) => !(file in lock) && !unpublishable.has(file))
    .sort()
  for (const file of fresh) lock[file] = files.get(file)!
  if (fresh.length > 0) writeLock(lock)
  return { published: fresh, waiting: [...unpublishable].filter(isPublishable).sort() }
}

const same = (a: Named, b: Named): boolean => a.kind === b.kind && nameOf(a) === nameOf(b)

/** A definition and everything that it uses, used ones first. */
const withUsed = (all: Definitions, n: Named): Named[] => [
  ...usedBy(all, n).named.flatMap((u) => withUsed(all, u)),
  n,
]

function refuseTooSmall(all: Definitions, n: Named, counts: (p: Named) => boolean): void {
  const before = predecessor(all, n, counts)
  if (!before) return
  const d = compared(all, before, n)
  if (d.enough) return
  const [first] = d.changes.filter((c) => c.level === d.must)
  throw found(
    problem('version-too-small', {
      ...{ name: d.to, from: d.from, level: d.must, least: d.least },
      why: `${first!.at}: ${first!.what}`,
    }),
  )
}

function writeLock(lock: Record<string, string>): void {
  const sorted = Object.fromEntries(Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1)))
  const path = join(INSTRUMENTS, 'LOCK.json')
  writeFileSync(`${path}.part`, `${JSON.stringify(sorted, null, 2)}\n`)
  renameSync(`${path}.part`, path)
}
