import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { compile, type Library } from './core/instrument/compile.ts'
import { type Kind, SOURCE_LANGUAGE } from './core/instrument/format.ts'
import { compileModule } from './core/instrument/one.ts'
import type { DefinitionProblem, Source } from './core/instrument/sources.ts'
import { type Parsed, readParsed, sourceOf, writeParsed } from './definitions.ts'
import { readWork } from './files/work.ts'
import { INSTRUMENTS, PARSED } from './paths.ts'

/** What the definitions folder holds, compiled, with the sha256 of every file and of every compiled questionnaire. */
export interface Instruments {
  library: Library
  /** sha256 by path below `instruments/`. */
  files: ReadonlyMap<string, string>
  /** sha256 of the canonical compiled questionnaire, by `name@version`. */
  hashes: ReadonlyMap<string, string>
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** JSON with sorted keys, so that equal content has equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
}

const KINDS: [RegExp, Kind][] = [
  [/^response-sets\/locales\/[^/]+\.yaml$/, 'response-set-locale'],
  [/^response-sets\/[^/]+\.yaml$/, 'response-set'],
  [/^modules\/[^/]+\/[^/]+\/module\.yaml$/, 'module'],
  [/^modules\/[^/]+\/[^/]+\/locales\/[^/]+\.yaml$/, 'module-locale'],
  [/^interface\/locales\/[^/]+\.yaml$/, 'interface-locale'],
  [/^questionnaires\/[^/]+\/[^/]+\.yaml$/, 'questionnaire'],
  [/^claims\.yaml$/, 'claims'],
  [/^studies\/[^/]+\/locales\/[^/]+\.yaml$/, 'study-locale'],
  [/^studies\/[^/]+\/[^/]+\.yaml$/, 'study'],
]

/**
 * Files whose bytes never change once published: structure and source wording. Translations and interface words are
 * living texts; the hash of the words shown is stored with every response.
 */
export const isPublishable = (file: string): boolean =>
  !file.startsWith('interface/') &&
  file !== 'claims.yaml' &&
  (!file.includes('/locales/') || file.endsWith(`/locales/${SOURCE_LANGUAGE}.yaml`))

export function readDefinitionFiles(folder: string): { file: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
    .map((file) => ({ file, bytes: readFileSync(join(folder, file)) }))
}

/** Reads and compiles the definitions folder; with a problem in any file there are no instruments. */
export function loadInstruments(folder: string): Instruments | { problems: DefinitionProblem[] } {
  const read = readDefinitionFiles(folder).map((f) => ({ ...f, sha: sha256(f.bytes) }))
  const parsed = readParsed(PARSED)
  const problems: DefinitionProblem[] = []
  const sources: Source[] = []
  for (const { file, bytes, sha } of read) {
    const kind = KINDS.find(([pattern]) => pattern.test(file))?.[1]
    if (!kind)
      problems.push({ file, line: 1, field: '', message: 'no kind of definition has its place here' })
    else add(sources, problems, file, kind, bytes.toString('utf8'), parsed[sha])
  }
  const files = new Map(read.map(({ file, sha }) => [file, sha]))
  problems.push(...checkLock(folder, files))
  const compiled = compile(sources, readWork(folder, problems))
  if ('problems' in compiled) problems.push(...compiled.problems)
  if (problems.length > 0 || !('library' in compiled)) return { problems }
  const hashes = new Map([...compiled.library.questionnaires].map(([k, q]) => [k, sha256(canonical(q))]))
  return { library: compiled.library, files, hashes }
}

/** One module for scoring, with the response sets and claims of the definitions folder and those in its own folder. */
export function loadModule(folder: string, instruments: string): ReturnType<typeof compileModule> {
  const problems: DefinitionProblem[] = []
  const sources: Source[] = []
  const read = (root: string, file: string, kind: Kind) => {
    const text = readFileSync(join(root, file), 'utf8')
    add(sources, problems, root === folder ? join(folder, file) : file, kind, text)
  }
  const own = [folder, instruments].flatMap((root) =>
    readDefinitionFiles(root)
      .map(({ file }) => file)
      .filter((file) => /^response-sets\/[^/]+\.yaml$/.test(file))
      .map((file) => ({ root, file })),
  )
  const first = own.filter((a, i) => own.findIndex((b) => b.file === a.file) === i)
  for (const { root, file } of first) read(root, file, 'response-set')
  read(instruments, 'claims.yaml', 'claims')
  read(folder, 'module.yaml', 'module')
  return problems.length > 0 ? { problems } : compileModule(sources)
}

function add(
  sources: Source[],
  problems: DefinitionProblem[],
  file: string,
  kind: Kind,
  text: string,
  held?: Parsed[string],
): void {
  const read = sourceOf(file, kind, text, held)
  if ('source' in read) sources.push(read.source)
  else problems.push(read.problem)
}

/**
 * Part of the build: keeps what the definition files hold for the next starts.
 * @public called by server/cli/build.js
 */
export const keepParsed = (): void =>
  writeParsed(
    PARSED,
    readDefinitionFiles(INSTRUMENTS).map(({ bytes }) => ({ sha: sha256(bytes), bytes })),
  )

/** LOCK.json holds the sha256 of every published file; a file that differs from it keeps everything from starting. */
function checkLock(folder: string, files: ReadonlyMap<string, string>): DefinitionProblem[] {
  const lock = readLock(folder)
  return Object.entries(lock).flatMap(([file, sha]) => {
    const now = files.get(file)
    if (now === sha) return []
    const message = now
      ? 'this file is published and was changed; put it back and make a new version instead'
      : 'this file is published and is missing; put it back'
    return [{ file, line: 1, field: '', message }]
  })
}

export function readLock(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(folder, 'LOCK.json'), 'utf8')) as Record<string, string>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
