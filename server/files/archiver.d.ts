/** The package brings no types. What `release.ts` uses of it. */
declare module 'archiver' {
  import type { Transform } from 'node:stream'

  export class ZipArchive extends Transform {
    constructor(options: { store: boolean })
    append(source: NodeJS.ReadableStream, entry: { name: string; date: Date; mode: number }): this
    finalize(): Promise<void>
  }
}
