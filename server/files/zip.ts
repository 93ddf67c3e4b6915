import { createHash } from 'node:crypto'
import { closeSync, createReadStream, createWriteStream, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipArchive } from 'archiver'

/** Archives of stored, uncompressed entries, so that their bytes depend on the files alone and any program opens them. */

/** Writes the files of a folder, in the order given; every entry has the same date. */
export async function writeZip(
  path: string,
  folder: string,
  names: readonly string[],
  date: string,
): Promise<void> {
  const zip = new ZipArchive({ store: true })
  const written = pipeline(zip, createWriteStream(path))
  const entry = { date: new Date(`${date}T00:00:00Z`), mode: 0o644 }
  for (const name of names) zip.append(createReadStream(join(folder, name)), { name, ...entry })
  await Promise.all([zip.finalize(), written])
}

export interface ZipEntry {
  name: string
  bytes: number
  sha256: string
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const CHUNK = 1 << 20

/** Hashes every entry of such an archive; undefined where it is not one, or is damaged. */
export function readZip(path: string): ZipEntry[] | undefined {
  const handle = openSync(path, 'r')
  try {
    return entries(handle)
  } catch {
    return undefined
  } finally {
    closeSync(handle)
  }
}

function entries(handle: number): ZipEntry[] {
  const size = fstatSync(handle).size
  const tail = read(handle, Math.max(0, size - 65_557), Math.min(size, 65_557))
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || tail.readUInt32LE(end) !== END) throw new Error('no end record')
  const count = tail.readUInt16LE(end + 10)
  const directory = read(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const found: ZipEntry[] = []
  let at = 0
  for (let i = 0; i < count; i += 1) {
    if (directory.readUInt32LE(at) !== CENTRAL || directory.readUInt16LE(at + 10) !== 0)
      throw new Error('not a stored entry')
    const bytes = directory.readUInt32LE(at + 24)
    const length = directory.readUInt16LE(at + 28)
    const name = directory.toString('utf8', at + 46, at + 46 + length)
    found.push({ name, bytes, sha256: hashOf(handle, directory.readUInt32LE(at + 42), bytes) })
    at += 46 + length + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return found
}

function hashOf(handle: number, local: number, bytes: number): string {
  const head = read(handle, local, 30)
  if (head.readUInt32LE(0) !== LOCAL) throw new Error('no entry where the directory says')
  const hash = createHash('sha256')
  const start = local + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  for (let done = 0; done < bytes; done += CHUNK)
    hash.update(read(handle, start + done, Math.min(CHUNK, bytes - done)))
  return hash.digest('hex')
}

function read(handle: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  for (let at = 0; at < bytes; ) {
    const got = readSync(handle, buffer, at, bytes - at, position + at)
    if (got === 0) throw new Error('the archive ends too early')
    at += got
  }
  return buffer
}
