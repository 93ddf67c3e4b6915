import { createHash } from 'node:crypto'
import {
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
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { ProblemError, problem } from '../core/problem.ts'

/**
 * A backup: a folder with one file of lines per table, each line a row as a JSON array in the order of the columns, and a
 * manifest. It says nothing about the database that it came from, so that it can be restored into the other one.
 */

const FORMAT = 2
const MANIFEST = 'manifest.json'
/** Bytes gathered before they are written. */
const CHUNK = 1 << 18

export interface BackupManifest extends BackupPart {
  format: number
  /** Program that wrote it. */
  software: string
  /** The vault, sealed as it is, with the ids of the keys that open it; a backup of format 1 has none. */
  vault?: BackupPart & { keys: string[] }
  /** sha256 of the lists of tables. */
  sha256: string
}

/** What one database of a backup had. */
export interface BackupPart {
  /** Migrations that the tables had. */
  migration: number
  tables: BackupTable[]
}

export interface BackupTable {
  name: string
  columns: string[]
  rows: number
  bytes: number
  sha256: string
}

export interface BackupRows {
  name: string
  columns: string[]
  rows: AsyncIterable<unknown[]>
}

/** One database to write. */
export interface BackupSource {
  migration: number
  tables: readonly BackupRows[]
}

/** Writes a backup into a new folder, which takes its name when everything is on disk. */
export async function writeBackup(
  folder: string,
  software: string,
  { answers, vault }: { answers: BackupSource; vault?: BackupSource & { keys: string[] } },
  progress: () => void,
): Promise<BackupManifest> {
  if (existsSync(folder) && !isEmptyFolder(folder))
    throw new ProblemError(problem('folder-taken', { folder }))
  const part = `${folder}.part`
  rmSync(part, { recursive: true, force: true })
  try {
    mkdirSync(part, { recursive: true, mode: 0o700 })
    const write = async ({ migration, tables }: BackupSource): Promise<BackupPart> => {
      const written: BackupTable[] = []
      for (const table of tables) written.push(await writeTable(part, table, progress))
      return { migration, tables: written }
    }
    const parts = {
      ...(await write(answers)),
      ...(vault ? { vault: { ...(await write(vault)), keys: vault.keys } } : {}),
    }
    const manifest = { format: FORMAT, software, ...parts, sha256: hashOf(FORMAT, parts) }
    writeFileSync(join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    })
    sync(part)
    renameSync(part, folder)
    sync(dirname(folder))
    return manifest
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    throw error
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0
  } catch {
    return false
  }
}

async function writeTable(
  folder: string,
  { name, columns, rows }: BackupRows,
  progress: () => void,
): Promise<BackupTable> {
  const hash = createHash('sha256')
  const file = openSync(join(folder, `${name}.ndjson`), 'wx', 0o600)
  const table = { name, columns, rows: 0, bytes: 0 }
  let text = ''
  const flush = () => {
    const bytes = Buffer.from(text)
    text = ''
    hash.update(bytes)
    table.bytes += bytes.length
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
  }
  try {
    for await (const row of rows) {
      text += `${JSON.stringify(row)}\n`
      table.rows += 1
      progress()
      if (text.length >= CHUNK) flush()
    }
    flush()
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return { ...table, sha256: hash.digest('hex') }
}

/** Has the names in a folder written to disk. */
function sync(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

const hashOf = (format: number, { tables, vault }: Pick<BackupManifest, 'tables' | 'vault'>): string =>
  createHash('sha256')
    .update(JSON.stringify(format === 1 ? tables : { tables, vault }))
    .digest('hex')

const damaged = (file: string, why: string): ProblemError =>
  new ProblemError(problem('backup-damaged', { file, why }))

/** Reads the manifest of a backup and compares every file with it. */
export async function checkBackup(folder: string): Promise<BackupManifest> {
  const manifest = readManifest(folder)
  for (const table of [...manifest.tables, ...(manifest.vault?.tables ?? [])]) {
    const file = `${table.name}.ndjson`
    if (!existsSync(join(folder, file))) throw damaged(file, 'it is missing')
    const hash = createHash('sha256')
    for await (const bytes of createReadStream(join(folder, file))) hash.update(bytes as Buffer)
    if (hash.digest('hex') !== table.sha256) throw damaged(file, 'its content is not what the manifest says')
  }
  return manifest
}

function readManifest(folder: string): BackupManifest {
  if (!existsSync(join(folder, MANIFEST))) throw damaged(MANIFEST, `there is none in ${folder}`)
  const manifest = parse(readFileSync(join(folder, MANIFEST), 'utf8'), MANIFEST) as Partial<BackupManifest>
  if (typeof manifest.format === 'number' && manifest.format > FORMAT)
    throw new ProblemError(problem('backup-newer', { software: String(manifest.software) }))
  const { format, software, tables, vault, sha256 } = manifest
  const whole =
    (format === 1 || format === FORMAT) &&
    typeof software === 'string' &&
    isPart(manifest) &&
    (vault === undefined || (isPart(vault) && Array.isArray(vault.keys))) &&
    hashOf(format, { tables: tables!, ...(vault ? { vault } : {}) }) === sha256
  if (!whole) throw damaged(MANIFEST, 'its content was changed')
  return manifest as BackupManifest
}

const isPart = ({ migration, tables }: Partial<BackupPart>): boolean =>
  Number.isInteger(migration) &&
  Array.isArray(tables) &&
  tables.every((t) => /^[a-z_]+$/.test(t?.name) && Array.isArray(t.columns))

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged(file, 'it is not JSON')
  }
}

/** The rows of one table of a checked backup. */
export async function* readRows(
  folder: string,
  { name, columns }: BackupTable,
): AsyncGenerator<(string | number | null)[]> {
  const file = `${name}.ndjson`
  for await (const line of createInterface({ input: createReadStream(join(folder, file)), crlfDelay: 0 })) {
    const row = parse(line, file)
    if (!Array.isArray(row) || row.length !== columns.length)
      throw damaged(file, 'a row has other columns than the manifest says')
    yield row
  }
}
