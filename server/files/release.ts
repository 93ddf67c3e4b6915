import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, sep } from 'node:path'
import { readZip, writeZip, type ZipEntry } from './zip.ts'

/**
 * A release: an archive of the files of one export and, beside it, a record of what is in it. It never changes. Its identity
 * is the sha256 over the names and hashes of its files, so that the same data give the same identity anywhere.
 */

const FORMAT = 1

export interface Release {
  format: number
  /** Study, as-of date and the beginning of the identity. */
  release: string
  identity: string
  study: string
  synthetic: boolean
  title: string
  as_of: string
  files: ZipEntry[]
  archive: { name: string; bytes: number; sha256: string }
}

export interface ReleaseFacts {
  study: string
  synthetic: boolean
  title: string
  as_of: string
}

/** Freezes the files of a folder. A release of the same files that is there already is returned as it is. */
export async function freeze(files: string, releases: string, facts: ReleaseFacts): Promise<Release> {
  const names = filesIn(files)
  const entries: ZipEntry[] = []
  for (const name of names) entries.push({ name, ...(await hashFile(join(files, name))) })
  const identity = identityOf(entries)
  const release = `${facts.study}-${facts.as_of}-${identity.slice(0, 12)}`
  mkdirSync(releases, { recursive: true })
  const path = join(releases, `${release}.zip`)
  const there = readRecord(join(releases, `${release}.json`))
  if (there) return there
  await writeZip(`${path}.part`, files, names, facts.as_of)
  const archive = { name: `${release}.zip`, ...(await hashFile(`${path}.part`)) }
  const record: Release = { format: FORMAT, release, identity, ...facts, files: entries, archive }
  keep(path)
  const json = join(releases, `${release}.json`)
  writeFileSync(`${json}.part`, `${JSON.stringify(record, null, 2)}\n`)
  keep(json)
  return record
}

/** On disk, read-only, under its own name. */
function keep(path: string): void {
  const part = `${path}.part`
  const handle = openSync(part, 'r')
  fsyncSync(handle)
  closeSync(handle)
  chmodSync(part, 0o444)
  renameSync(part, path)
}

/** Releases of a folder, in the order of their names. */
export function listReleases(releases: string): Release[] {
  if (!existsSync(releases)) return []
  return readdirSync(releases)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => readRecord(join(releases, name)) ?? [])
}

/** Everything about a release that is not as its record says, one sentence each. */
export async function verifyRelease(releases: string, name: string): Promise<string[]> {
  const record = readRecord(join(releases, `${name}.json`))
  if (!record) return ['its record is missing or damaged']
  const path = join(releases, record.archive.name)
  if (!existsSync(path)) return [`${record.archive.name} is missing`]
  const wrong: string[] = []
  const { sha256, bytes } = await hashFile(path)
  if (sha256 !== record.archive.sha256 || bytes !== record.archive.bytes)
    wrong.push(`${record.archive.name} is not the archive that was frozen`)
  const found = readZip(path)
  if (!found) return [...wrong, `${record.archive.name} cannot be read`]
  const byName = new Map(found.map((f) => [f.name, f]))
  for (const file of record.files) {
    const inside = byName.get(file.name)
    if (!inside) wrong.push(`${file.name} is missing in the archive`)
    else if (inside.sha256 !== file.sha256) wrong.push(`${file.name} was changed`)
    byName.delete(file.name)
  }
  for (const extra of byName.keys()) wrong.push(`${extra} was added to the archive`)
  if (identityOf(found) !== record.identity) wrong.push('its files do not have its identity')
  if (!name.endsWith(record.identity.slice(0, 12))) wrong.push('its name is not that of its identity')
  return wrong
}

export const identityOf = (entries: readonly ZipEntry[]): string =>
  createHash('sha256')
    .update(
      entries
        .map((e) => `${e.sha256}  ${e.name}\n`)
        .sort()
        .join(''),
    )
    .digest('hex')

function readRecord(path: string): Release | undefined {
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as Partial<Release>
    return record.format === FORMAT && Array.isArray(record.files) && record.archive
      ? (record as Release)
      : undefined
  } catch {
    return undefined
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()

async function hashFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer)
  return { bytes: statSync(path).size, sha256: hash.digest('hex') }
}

/** A folder that is gone when the work is done, however it ends. */
export async function inFolder<T>(folder: string, work: (folder: string) => Promise<T>): Promise<T> {
  rmSync(folder, { recursive: true, force: true })
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
