import { resolve } from 'node:path'
import type { DefinitionProblem } from '../core/instrument/sources.ts'
import { type Problem, ProblemError, problem } from '../core/problem.ts'
import { type Database, openSqlite } from '../db/open.ts'
import { openPostgres } from '../db/postgres.ts'
import { type Env, readEnv } from '../env.ts'
import { type Instruments, loadInstruments } from '../load.ts'
import {
  DATABASE_FILE,
  INSTRUMENTS,
  MIGRATIONS,
  POSTGRES_MIGRATIONS,
  VAULT_FILE,
  VAULT_MIGRATIONS,
  VAULT_POSTGRES_MIGRATIONS,
} from '../paths.ts'
import { createStore, type Store } from '../store/store.ts'
import { createVault, sealReadable, type Vault } from '../vault/vault.ts'
import { keysFor } from './vaultKey.ts'

/** Exit status: 0 done, 1 the work found problems, 2 wrong use. */
export const FOUND_PROBLEMS = 1
export const WRONG_USE = 2

/** A failure on the command line: one message, and where, if it is in a file. */
export class CliError extends Error {
  readonly code: string
  readonly status: number
  readonly where: { file?: string; line?: number; field?: string }
  constructor(
    code: string,
    message: string,
    status: number,
    where: { file?: string; line?: number; field?: string } = {},
  ) {
    super(message)
    this.code = code
    this.status = status
    this.where = where
  }
}

export const wrongUse = (p: Problem): CliError => new CliError(p.problem, p.message, WRONG_USE)
export const found = (p: Problem): CliError => new CliError(p.problem, p.message, FOUND_PROBLEMS)

export function settings(): Env {
  const env = readEnv(process.env)
  if ('wrong' in env) throw new CliError('setting-wrong', env.wrong.join('; '), WRONG_USE)
  return env
}

/** All problems of the definitions, one to a line: file, line, field. */
export const describe = (problems: readonly DefinitionProblem[]): string => problems.map(sentence).join('\n')

export const sentence = (p: DefinitionProblem): string => placed('instruments/', p)

export const placed = (folder: string, p: DefinitionProblem): string =>
  `${folder}${p.file}:${p.line}: ${p.field ? `${p.field}: ` : ''}${p.message}`

export function instruments(): Instruments {
  const loaded = loadInstruments(INSTRUMENTS)
  if (!('problems' in loaded)) return loaded
  const [first] = loaded.problems
  process.stderr.write(`${describe(loaded.problems)}\n`)
  const p = whose(loaded.problems)
  throw new CliError(p.problem, `${p.message} ${describe([first!])}`, FOUND_PROBLEMS, {
    file: first!.file,
    line: first!.line,
    field: first!.field,
  })
}

/** A fault of this program comes before one of the author, and that before a file of a newer program. */
function whose(problems: readonly DefinitionProblem[]): Problem {
  const count = (cause: string) => problems.filter((p) => (p.cause ?? 'file') === cause).length
  if (count('migration') > 0) return problem('definition-migration', { count: count('migration') })
  if (count('newer') === problems.length) return problem('definition-newer', { count: problems.length })
  return problem('definition-invalid', { count: problems.length })
}

export const dataFolder = (option: string | undefined): string => resolve(option ?? settings().DUOPANEL_DATA)

/** Opens the store and closes it when the work is done. */
export async function withStore<T>(data: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(data)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

export const openStore = async (data: string): Promise<Store> => createStore(await openDatabase(data))

/** The answers: in PostgreSQL where DATABASE_URL names one, else embedded in the data folder. */
export const openDatabase = (data: string, upTo?: number): Promise<Database> =>
  open(settings().DATABASE_URL, POSTGRES_MIGRATIONS, `${data}/${DATABASE_FILE}`, MIGRATIONS, upTo)

/** The vault: in PostgreSQL where VAULT_URL names one, else a file of its own in the data folder. */
export const openVaultDatabase = (data: string, upTo?: number): Promise<Database> =>
  open(settings().VAULT_URL, VAULT_POSTGRES_MIGRATIONS, `${data}/${VAULT_FILE}`, VAULT_MIGRATIONS, upTo)

/** The vault with its keys; refuses where they do not open everything in it. */
export async function openVault(data: string): Promise<Vault> {
  const database = await openVaultDatabase(data)
  try {
    const vault = createVault(database, await keysFor(database, data, settings().VAULT_KEY))
    await sealReadable(database, vault)
    return vault
  } catch (error) {
    await database.close()
    if (error instanceof ProblemError) throw found(error.problem)
    throw error
  }
}

async function open(
  url: string | undefined,
  postgresMigrations: string,
  file: string,
  migrations: string,
  upTo?: number,
): Promise<Database> {
  try {
    return url === undefined
      ? openSqlite(file, migrations, upTo)
      : await openPostgres(url, postgresMigrations, upTo)
  } catch (error) {
    if (error instanceof ProblemError) throw found(error.problem)
    throw error
  }
}
