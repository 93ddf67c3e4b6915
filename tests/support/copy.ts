import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { parseDocument } from 'yaml'
import type { DefinitionProblem } from '../../server/core/instrument/sources.ts'
import { loadInstruments } from '../../server/load.ts'
import { INSTRUMENTS } from './shipped.ts'

const isDefinition = (path: string): boolean => !path.endsWith('LOCK.json')

/** The folder of the copies; test files that share a worker share it, and the first that ends takes it away. */
let held: string | undefined

function folderOfCopies(): string {
  if (held === undefined) {
    held = mkdtempSync(join(tmpdir(), 'duopanel-definitions-'))
    cpSync(INSTRUMENTS, held, { recursive: true, filter: isDefinition })
  }
  return held
}

export function removeCopies(): void {
  if (held !== undefined) rmSync(held, { recursive: true })
  held = undefined
  Copy.forget()
}

/** A copy of the shipped definitions, without the list of published files. A new one puts back what the last changed. */
export class Copy {
  private static readonly changed = new Set<string>()
  readonly folder = folderOfCopies()
  private found: DefinitionProblem[] | undefined

  constructor() {
    for (const file of Copy.changed) {
      const shipped = join(INSTRUMENTS, file)
      if (isDefinition(file) && existsSync(shipped)) cpSync(shipped, join(this.folder, file))
      else rmSync(join(this.folder, file))
    }
    Copy.changed.clear()
  }

  static forget(): void {
    Copy.changed.clear()
  }

  text(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  write(file: string, text: string): this {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true })
    writeFileSync(join(this.folder, file), text)
    Copy.changed.add(file)
    this.found = undefined
    return this
  }

  remove(file: string): this {
    rmSync(join(this.folder, file))
    Copy.changed.add(file)
    this.found = undefined
    return this
  }

  /** Changes one field of a file that has it; undefined takes it away. */
  set(file: string, path: (string | number)[], value: unknown): this {
    const document = parseDocument(this.text(file))
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1)) : document.contents
    if (parent === undefined) throw new Error(`${file} has no ${path.join('.')}`)
    if (value === undefined) {
      if (!document.deleteIn(path)) throw new Error(`${file} has no ${path.join('.')}`)
    } else document.setIn(path, document.createNode(value))
    return this.write(file, document.toString({ lineWidth: 0 }))
  }

  problems(): DefinitionProblem[] {
    if (!this.found) {
      const loaded = loadInstruments(this.folder)
      this.found = 'problems' in loaded ? loaded.problems : []
    }
    return this.found
  }

  /** Loading names this file and field, with words that say why; `at` is a text of the line named, the first such. */
  refuses(file: string, field: string | RegExp, why: RegExp, at?: string): this {
    const named = (p: DefinitionProblem) =>
      typeof field === 'string' ? p.field === field : field.test(p.field)
    const found = this.problems().find((p) => p.file === file && named(p) && why.test(p.message))
    expect(found, `wanted ${file} ${field} ${why}, got ${JSON.stringify(this.problems())}`).toBeDefined()
    expect(found!.line).toBeGreaterThan(0)
    const lines = this.text(file).split('\n')
    if (at !== undefined)
      expect(found!.line, `${file} ${field}`).toBe(lines.findIndex((l) => l.includes(at)) + 1)
    return this
  }
}
