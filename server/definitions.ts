import { readFileSync, writeFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import type { Kind } from './core/instrument/format.ts'
import type { DefinitionProblem, Source } from './core/instrument/sources.ts'

/** What definition files hold, by the sha256 of their bytes. */
export type Parsed = Readonly<Record<string, unknown>>

/**
 * Reading a thousand YAML files is most of a start, so the build leaves what they hold in one file. It is looked up by
 * the hash of the bytes: a file that was changed since is read from its YAML.
 */
export function readParsed(path: string): Parsed {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Parsed
  } catch {
    return {}
  }
}

export function writeParsed(path: string, files: readonly { sha: string; bytes: Buffer }[]): void {
  const held = files.flatMap(({ sha, bytes }) => {
    const { document } = parse(bytes.toString('utf8'))
    return document.errors.length > 0 ? [] : [[sha, document.toJS()] as const]
  })
  writeFileSync(path, JSON.stringify(Object.fromEntries(held)))
}

/** One definition file: `held` is what the build found in it. */
export function sourceOf(
  file: string,
  kind: Kind,
  text: string,
  held?: unknown,
): { source: Source } | { problem: DefinitionProblem } {
  if (held !== undefined)
    return { source: { kind, file, raw: held, line: (path) => lineIn(parse(text), path) } }
  const parsed = parse(text)
  const [error] = parsed.document.errors
  if (error) {
    const line = parsed.lines.linePos(error.pos[0]).line
    return { problem: { file, line, field: '', message: error.message.split('\n')[0]! } }
  }
  return { source: { kind, file, raw: parsed.document.toJS(), line: (path) => lineIn(parsed, path) } }
}

function parse(text: string) {
  const lines = new LineCounter()
  return { document: parseDocument(text, { lineCounter: lines, uniqueKeys: true }), lines }
}

/** The line of a field, or of the nearest one around it that stands there. */
function lineIn({ document, lines }: ReturnType<typeof parse>, path: readonly PropertyKey[]): number {
  for (let n = path.length; n >= 0; n -= 1) {
    const node = document.getIn(path.slice(0, n), true) as { range?: [number, number, number] } | undefined
    if (node?.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
