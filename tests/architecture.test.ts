import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Who may import whom. A row says what the files of a place may import beside files of the same place. */

interface Place {
  /** Other places of this project. */
  from: readonly string[]
  /** Places whose types may be imported, but nothing that runs. */
  types?: readonly string[]
  /** Packages; `*` takes any that no other row keeps for itself. */
  packages: readonly (string | RegExp)[]
}

const NODE = /^node:/
const DRIZZLE = /^drizzle-orm(\/|$)/
const DATABASE = [DRIZZLE, 'better-sqlite3', 'pg']

const PLACES: Record<string, Place> = {
  core: { from: [], packages: ['zod', /^@stdlib\//] },
  contract: { from: ['core'], packages: ['zod'] },
  files: {
    from: ['core'],
    packages: [NODE, 'papaparse', 'hyparquet-writer', 'exceljs', 'archiver', 'xmlbuilder2', 'yaml'],
  },
  pages: { from: ['core'], packages: [] },
  db: { from: ['core/problem.ts'], packages: [NODE, ...DATABASE] },
  store: { from: ['core', 'db'], packages: [DRIZZLE] },
  accounts: { from: ['core'], packages: [NODE, '@node-rs/argon2', 'otpauth'] },
  vault: { from: ['core', 'db'], packages: [DRIZZLE, 'node:crypto'] },
  http: {
    from: ['contract', 'core', 'store', 'vault', 'accounts', 'files', 'pages', 'words', 'version', 'ids'],
    types: ['load', 'env'],
    packages: [NODE, 'express', 'express-rate-limit', 'helmet', 'pino', 'zod', 'zod-openapi'],
  },
  jobs: { from: ['core', 'store', 'vault', 'files', 'pages', 'channels'], packages: [NODE] },
  channels: { from: ['core'], packages: [NODE, '*'] },
  client: {
    from: ['core', 'contract'],
    packages: ['react', 'react-dom', /^react-dom\//, 'survey-core', 'survey-react-ui'],
  },
}

/** Files that put the others together; they may import anything of the server, yet leave the database to `db`. */
const TOGETHER = ['app', 'main', 'load', 'definitions', 'cli', 'env', 'ids', 'paths', 'words', 'version']

/** What `core` may not name, because a result would depend on more than its arguments. */
const IMPURE =
  /^(Date\.now|Math\.random|performance\.now|crypto\.\w+|process\.\w+|globalThis\.\w+|fetch|setTimeout|setInterval)$/

interface Import {
  /** As written. */
  name: string
  /** Path below the project of a file of ours; undefined for a package. */
  file: string | undefined
  typeOnly: boolean
  line: number
}

interface Module {
  /** Path below the project, with slashes. */
  path: string
  place: string
  text: string
  imports: Import[]
  /** Uses of the clock, of chance and of the process, with their lines. */
  impure: string[]
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

const placeOf = (path: string): string => {
  const [top, next] = path.split('/')
  return top === 'client' ? 'client' : next!.replace(/\.ts$/, '')
}

/** The file that an import means, by relative path or by the `imports` of package.json. */
function fileOf(name: string, importer: string): string | undefined {
  if (name.startsWith('.')) return posix.normalize(posix.join(dirname(importer), name))
  if (name.startsWith('#core/')) return `server/core/${name.slice('#core/'.length)}`
  return name === '#contract' ? 'server/contract.ts' : undefined
}

function readModule(path: string): Module {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const imports: Import[] = []
  const impure: string[] = []
  const lineOf = (node: ts.Node): number => source.getLineAndCharacterOfPosition(node.getStart()).line + 1
  const add = (node: ts.Node, name: string, typeOnly: boolean) =>
    imports.push({ name, file: fileOf(name, path), typeOnly, line: lineOf(node) })
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node, node.moduleSpecifier.text, onlyTypes(node.importClause))
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node, node.moduleSpecifier.text, node.isTypeOnly)
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [name] = node.arguments
      if (name && ts.isStringLiteral(name)) add(node, name.text, false)
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) add(node, node.argument.literal.text, true)
    }
    if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) {
      const name = (ts.isCallExpression(node) ? node.expression : node).getText()
      if (IMPURE.test(name)) impure.push(`line ${lineOf(node)}: ${name}`)
    }
    const date =
      (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'Date'
    if (date && (node.arguments ?? []).length === 0)
      impure.push(`line ${lineOf(node)}: Date without a moment`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { path, place: placeOf(path), text, imports, impure }
}

function onlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.isTypeOnly) return true
  const named = clause.namedBindings
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((e) => e.isTypeOnly)
  )
}

/** Configuration of the bundler is no part of the client. */
const BUILD = ['client/vite.config.ts', 'client/prune.ts']
const modules = [...walk('server'), ...walk('client').filter((path) => !BUILD.includes(path))].map(readModule)
const byPath = new Map(modules.map((m) => [m.path, m]))

const matches = (name: string, allowed: readonly (string | RegExp)[]): boolean =>
  allowed.some((a) => (typeof a === 'string' ? a === '*' || a === name : a.test(name)))

/** What is wrong with an import, and how to mend it; undefined when nothing is. */
function complaint(m: Module, i: Import): string | undefined {
  const place = PLACES[m.place]
  const where = `${m.path}:${i.line} imports ${i.name}`
  if (!place) {
    const wrong = i.file === undefined && matches(i.name, DATABASE)
    return wrong
      ? `${where}: only db/ and store/ know the database. Ask db/open.ts or a query of store/ instead.`
      : undefined
  }
  if (i.file === undefined) {
    return matches(i.name, place.packages)
      ? undefined
      : `${where}: ${m.place} may import the packages ${place.packages.join(', ') || '(none)'}. Do this where the package belongs and pass in the result.`
  }
  const target = placeOf(i.file)
  const allowed = [m.place, ...place.from, ...(i.typeOnly ? (place.types ?? []) : [])]
  if (allowed.includes(target) || place.from.some((f) => i.file === `server/${f}`)) return undefined
  const hint = place.types?.includes(target)
    ? 'Import its types with `import type`.'
    : 'Move the code down to a place that both may import, or pass it in as an argument.'
  return `${where}: ${m.place} may import ${place.from.join(', ') || 'only itself'}. ${hint}`
}

describe('who may import whom', () => {
  test('every place of server/ has a row in the table of this test', () => {
    const unknown = modules.filter((m) => !PLACES[m.place] && !TOGETHER.includes(m.place)).map((m) => m.path)
    expect(unknown, 'Add the folder to PLACES here and to the table "Who may import whom".').toEqual([])
  })

  test.each([...Object.keys(PLACES), 'the files that put the others together'])('%s', (place) => {
    const mine = modules.filter((m) => (PLACES[place] ? m.place === place : !PLACES[m.place]))
    const complaints = mine.flatMap((m) => m.imports.flatMap((i) => complaint(m, i) ?? []))
    expect(complaints.join('\n')).toBe('')
  })

  test('imports name files that exist', () => {
    const broken = modules.flatMap((m) =>
      m.imports
        .filter((i) => i.file !== undefined && /\.tsx?$/.test(i.file) && !byPath.has(i.file))
        .map((i) => `${m.path}:${i.line} imports ${i.name}, which does not exist`),
    )
    expect(broken).toEqual([])
  })
})

/** Everything that runs when these files do, by value imports: how each file was reached. */
function reached(start: readonly Module[]): Map<string, string> {
  const chains = new Map(start.map((m) => [m.path, m.path]))
  const queue = [...start]
  for (let m = queue.shift(); m; m = queue.shift()) {
    for (const i of m.imports.filter((i) => !i.typeOnly)) {
      const target = i.file ?? i.name
      if (chains.has(target)) continue
      chains.set(target, `${chains.get(m.path)} → ${target}`)
      const next = byPath.get(target)
      if (next) queue.push(next)
    }
  }
  return chains
}

describe('what travels to the phone', () => {
  const light = /^server\/core\/(answers|question)\/|^server\/core\/problem\.ts$/

  test('core/answers, core/question and core/problem.ts load no package at all', () => {
    const chains = reached(modules.filter((m) => light.test(m.path)))
    const heavy = [...chains]
      .filter(([target]) => !target.startsWith('server/core/'))
      .map(([, chain]) => chain)
    expect(
      heavy,
      'Use `import type`, or move the checked shape to core/instrument: zod is 25–77 KB there.',
    ).toEqual([])
  })

  test('the client loads neither zod nor anything of Node, also not by way of core', () => {
    const chains = reached(modules.filter((m) => m.place === 'client'))
    const heavy = [...chains]
      .filter(([target]) => target === 'zod' || NODE.test(target))
      .map(([, chain]) => chain)
    expect(heavy, 'Import from #contract with `import type` only.').toEqual([])
  })
})

describe('core', () => {
  const core = modules.filter((m) => m.place === 'core')

  test('asks neither clock nor chance: moments and random numbers are arguments', () => {
    const found = core.flatMap((m) => m.impure.map((use) => `${m.path} ${use}`))
    expect(found, 'Take the moment (milliseconds or day) or a random source as an argument.').toEqual([])
  })

  test('never names a kind of question outside core/question: a kind is one file', () => {
    const kinds = /\.kind\s*[!=]==\s*'(choice|choices|number|language)'/
    const found = core
      .filter((m) => !/core\/(question|instrument)\//.test(m.path) && kinds.test(m.text))
      .map((m) => m.path)
    expect(found, 'Give the kinds a function for it in core/question/kind.ts.').toEqual([])
  })
})

test('no file is longer than 400 lines, unless its first comment says why it is long', () => {
  const LONGEST = 400
  const tooLong = modules
    .map((m) => ({ path: m.path, lines: m.text.trimEnd().split('\n').length, first: firstComment(m.text) }))
    .filter(({ lines, first }) => lines > LONGEST && !/\blong\b|\blines\b/i.test(first))
    .map(({ path, lines }) => `${path}: ${lines} lines`)
  expect(tooLong, 'Split by subject, or begin the file with a comment: "Long because …".').toEqual([])
})

const firstComment = (text: string): string => /^\s*(\/\*[\s\S]*?\*\/|(\/\/.*\n)+)/.exec(text)?.[0] ?? ''

test('instruments are data: no program text in that folder', () => {
  const files = readdirSync(join(ROOT, 'instruments'), { recursive: true, withFileTypes: true })
  const others = files
    .filter((f) => f.isFile() && !/\.(yaml|json|md)$/.test(f.name))
    .map((f) => join(relative(ROOT, f.parentPath), f.name))
  expect(others, 'Only YAML definitions, their JSON Schemas, LOCK.json and a README stand there.').toEqual([])
})

test('queries are awaited: only db/ uses what the driver of SQLite alone can do', () => {
  const found = modules
    .filter((m) => m.place === 'store' || m.place === 'vault')
    .flatMap((m) => m.text.split('\n').map((text, i) => ({ text, at: `${m.path}:${i + 1}` })))
    .filter(({ text }) => /\.(get|all|run)\(\)/.test(text))
    .map(({ at }) => at)
  expect(found, 'Await the query instead: PostgreSQL has no .get(), .all() or .run().').toEqual([])
})
