import { createHash, type Hash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface WrittenFile {
  name: string
  /** Absent for documents and workbooks. */
  rows?: number
  columns?: number
  /** Of a workbook. */
  sheets?: { name: string; rows: number; columns: number }[]
  bytes: number
  sha256: string
}

const FLUSH_BYTES = 1 << 20

/** A file that is written under a part name and takes its own when it is whole. */
export class PartFile {
  private handle: number | undefined
  private readonly hash: Hash = createHash('sha256')
  private bytes = 0
  private held: Uint8Array[] = []
  private heldBytes = 0
  readonly name: string
  private readonly path: string

  /** `name` is the file's path below the folder. */
  constructor(folder: string, name: string) {
    this.name = name
    this.path = join(folder, name)
    mkdirSync(dirname(this.path), { recursive: true })
    this.handle = openSync(`${this.path}.part`, 'w')
  }

  /** Takes bytes over; they must not be changed afterwards. */
  put(bytes: Uint8Array): void {
    this.held.push(bytes)
    this.heldBytes += bytes.length
    if (this.heldBytes >= FLUSH_BYTES) this.flush()
  }

  text(text: string): void {
    this.put(Buffer.from(text, 'utf8'))
  }

  /** Closes the file under its part name; `keep` gives it its own. */
  finish(): { name: string; bytes: number; sha256: string } {
    this.flush()
    this.close()
    return { name: this.name, bytes: this.bytes, sha256: this.hash.digest('hex') }
  }

  keep(): void {
    renameSync(`${this.path}.part`, this.path)
  }

  discard(): void {
    this.close()
    rmSync(`${this.path}.part`, { force: true })
  }

  private close(): void {
    if (this.handle !== undefined) closeSync(this.handle)
    this.handle = undefined
  }

  private flush(): void {
    const bytes = Buffer.concat(this.held)
    this.held = []
    this.heldBytes = 0
    this.hash.update(bytes)
    this.bytes += bytes.length
    for (let at = 0; at < bytes.length; ) at += writeSync(this.handle!, bytes, at)
  }
}
