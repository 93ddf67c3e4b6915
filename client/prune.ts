import { parseAst } from 'vite'

interface Node {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

/** A statement at the top of a module: what it declares, what it names, and whom it is about. */
interface Statement {
  start: number
  end: number
  declares: string[]
  names: Set<string>
  /** Strings that its functions give back: a class may be made by its registered name. */
  returns: string[]
  /** Declarations without which the statement has no effect that is seen; undefined for one that always has. */
  about: string[] | undefined
  /** The registered class that it changes. */
  changes: string | undefined
  registers: string | undefined
  parent: string | undefined
}

/** How SurveyJS makes classes known by name: the callee as written. */
const REGISTRATION =
  /^(Serializer\.add(Class|AlterNativeClassName)|__decorate|\w+(Factory|Collection)\.Instance\.\w+|SvgRegistry\.registerIcons|addIconsToThemeSet)$/

/** Classes that are made under a name put together at run time. */
const BY_NAME = ['InputMaskBase']

/**
 * A module of SurveyJS without what `wanted` does not need. Its classes register themselves when the module is loaded,
 * which no bundler can leave out; here a registration is kept when the class that it is about is.
 */
export function prune(source: string, wanted: readonly string[]): { code: string; imports: string[] } {
  const { body } = parseAst(source) as unknown as { body: Node[] }
  const aliases = new Map(
    body.filter((n) => n.type === 'ExportNamedDeclaration' && !n.source).flatMap(exported),
  )
  const own = body.filter((n) => !/^(Ex|Im)port/.test(n.type))
  const declared = new Set(own.flatMap(declarations))
  const statements = own.map((n) => statementOf(n, source, declared))
  const kept = reach(
    statements,
    wanted.map((name) => aliases.get(name) ?? name),
  )
  const names = new Set([...kept].flatMap((s) => [...s.names]))
  const imports = body
    .filter((n) => n.type === 'ImportDeclaration')
    .flatMap((n) =>
      (n.specifiers as Node[])
        .filter((s) => names.has(nameOf(s.local)))
        .map((s) => ({
          line: importLine(source, s, n.source as Node),
          name: s.imported ? nameOf(s.imported) : '',
        })),
    )
  const present = new Set([...kept].flatMap((s) => s.declares))
  const exports = [...aliases]
    .filter(([, local]) => present.has(local))
    .map(([name, local]) => `${local} as ${name}`)
  const lines = statements.filter((s) => kept.has(s)).map((s) => source.slice(s.start, s.end))
  const code = [...imports.map((i) => i.line), ...lines, `export { ${exports.join(', ')} }`, ''].join('\n')
  return { code, imports: imports.map((i) => i.name) }
}

const importLine = (source: string, specifier: Node, from: Node): string => {
  const what = text(source, specifier)
  return `import ${specifier.type === 'ImportSpecifier' ? `{ ${what} }` : what} from ${text(source, from)}`
}

/** Statements that the wanted names need, directly or by way of others. */
function reach(statements: readonly Statement[], wanted: readonly string[]): Set<Statement> {
  const declaring = new Map(statements.flatMap((s) => s.declares.map((name) => [name, s] as const)))
  const registering = new Map(statements.flatMap((s) => (s.registers ? [[s.registers, s] as const] : [])))
  const kept = new Set<Statement>()
  const keep = (s: Statement | undefined): void => {
    if (!s || kept.has(s)) return
    kept.add(s)
    for (const name of s.names) keep(declaring.get(name))
    for (const name of s.returns) keep(registering.get(name))
    if (s.parent) keep(registering.get(s.parent))
  }
  const live = (s: Statement): boolean =>
    s.changes === undefined
      ? (s.about ?? []).some((name) => kept.has(declaring.get(name)!))
      : kept.has(registering.get(s.changes)!)
  for (const name of [...wanted, ...BY_NAME]) keep(declaring.get(name))
  for (const s of statements) if (s.declares.length === 0 && !s.about && !s.changes) keep(s)
  for (let before = -1; before !== kept.size; ) {
    before = kept.size
    for (const s of statements) if (!kept.has(s) && live(s)) keep(s)
  }
  return kept
}

function statementOf(node: Node, source: string, declared: ReadonlySet<string>): Statement {
  const expression = node.type === 'ExpressionStatement' ? (node.expression as Node) : undefined
  const call = expression?.type === 'CallExpression' ? expression : undefined
  const callee = call ? text(source, call.callee as Node) : ''
  const [first, second, , fourth] = (call?.arguments as Node[] | undefined) ?? []
  const target = expression?.type === 'AssignmentExpression' ? (expression.left as Node) : undefined
  const owner = target?.type === 'MemberExpression' ? (target.object as Node) : undefined
  const changed = owner?.type === 'CallExpression' ? literal((owner.arguments as Node[])[0]) : undefined
  const maker = (call?.arguments as Node[] | undefined)?.find((a) => a.type.includes('Function'))
  const named =
    callee === '__decorate' ? identifiers(second!) : owner ? identifiers(owner) : madeBy(maker, declared)
  const about =
    REGISTRATION.test(callee) || owner ? named.filter((name) => declared.has(name)).slice(0, 1) : undefined
  /** A class without a maker is abstract; what is assigned to an imported object is for its own module to judge. */
  const always = (owner && about?.length === 0) || (callee === 'Serializer.addClass' && !maker)
  return {
    start: node.start,
    end: node.end,
    declares: declarations(node),
    names: new Set(identifiers(node)),
    returns: [...below(node)].flatMap((n) =>
      n.type === 'ReturnStatement' ? [literal(n.argument as Node) ?? ''] : [],
    ),
    about: always ? undefined : about,
    changes: changed,
    registers: callee === 'Serializer.addClass' ? literal(first) : undefined,
    parent: callee === 'Serializer.addClass' ? literal(fourth) : undefined,
  }
}

/** What a registration's function makes: by `new`, else as a React element. */
function madeBy(maker: Node | undefined, declared: ReadonlySet<string>): string[] {
  if (!maker) return []
  const news = [...below(maker)].filter((n) => n.type === 'NewExpression')
  const made = news.flatMap((n) => identifiers(n.callee as Node)).filter((name) => declared.has(name))
  return made.length > 0 ? made : identifiers(maker)
}

function declarations(node: Node): string[] {
  if (node.type === 'VariableDeclaration') return (node.declarations as Node[]).map((d) => nameOf(d.id))
  return node.type === 'ClassDeclaration' || node.type === 'FunctionDeclaration' ? [nameOf(node.id)] : []
}

const exported = (node: Node): [string, string][] =>
  (node.specifiers as Node[]).map((s) => [nameOf(s.exported), nameOf(s.local)])

/** Names that may be references: no members, no keys. */
const identifiers = (node: Node): string[] =>
  [...below(node)].filter((n) => n.type === 'Identifier').map(nameOf)

function* below(node: Node): Generator<Node> {
  yield node
  for (const [field, value] of Object.entries(node)) {
    if ((field === 'property' || field === 'key') && node.computed === false) continue
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* below(child)
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value
const nameOf = (node: unknown): string => (node as { name: string }).name
const text = (source: string, { start, end }: Node): string => source.slice(start, end)
const literal = (node: Node | null | undefined): string | undefined =>
  node?.type === 'Literal' ? String(node.value) : undefined
