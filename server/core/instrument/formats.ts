import type { z } from 'zod'
import { formats, type Kind } from './format.ts'

/** One format of a kind of file: its shape, and how a file of it becomes one of the next format. */
export interface Step {
  format: number
  schema: z.ZodType
  /** Missing at the newest format. It works on a copy; what was stored stays as it is. */
  up?: (file: unknown) => unknown
}

/** The formats of every kind of file, oldest first. */
export const steps = Object.fromEntries(
  Object.entries(formats).map(([kind, schema]) => [kind, [{ format: 1, schema }]]),
) as unknown as Record<Kind, readonly Step[]>

/** Why a file was not read: it is bad, it was made by a newer program, or this program's own change of format fails. */
export type Cause = 'file' | 'newer' | 'migration'

export interface Refused {
  cause: Cause
  issues: { path: readonly PropertyKey[]; message: string }[]
}

/**
 * Reads a file of any known format as one of the newest. The shape is checked in the file's own format first, so that a
 * fault of the author is told in the author's words, and again after every change of format.
 */
export function readFormat(raw: unknown, known: readonly Step[]): { data: unknown } | Refused {
  const format = (raw as { format?: unknown } | null)?.format
  const [first, last] = [known[0]!.format, known.at(-1)!.format]
  if (typeof format === 'number' && Number.isInteger(format) && format > last) {
    const message = `this file has format ${format}, made by a newer Duopanel; this one reads formats up to ${last}. Update Duopanel`
    return { cause: 'newer', issues: [{ path: ['format'], message }] }
  }
  const at = known.findIndex((step) => step.format === format)
  if (at < 0) {
    const message = `the format must be a whole number from ${first} to ${last}`
    return { cause: 'file', issues: [{ path: ['format'], message }] }
  }
  const read = known[at]!.schema.safeParse(raw)
  if (!read.success) return { cause: 'file', issues: read.error.issues.map(told) }
  return raise(read.data, known.slice(at))
}

/** Takes a right file from the first of the formats to the last. */
function raise(data: unknown, known: readonly Step[]): { data: unknown } | Refused {
  const [step, next] = known
  if (!next) return { data }
  const broken = (path: readonly PropertyKey[], why: string): Refused => {
    const message = `the file is right in format ${step!.format}, but Duopanel fails to read it as format ${next.format} (${why}). The file was not changed. Please report this`
    return { cause: 'migration', issues: [{ path, message }] }
  }
  let changed: unknown
  try {
    changed = step!.up!(structuredClone(data))
  } catch (error) {
    return broken([], (error as Error).message)
  }
  const read = next.schema.safeParse(changed)
  if (!read.success) {
    const { path, message } = told(read.error.issues[0]!)
    return broken(path, `${path.map(String).join('.')}: ${message}`)
  }
  return raise(read.data, known.slice(1))
}

function told(issue: z.core.$ZodIssue): { path: readonly PropertyKey[]; message: string } {
  const message =
    issue.code === 'unrecognized_keys'
      ? `unknown field ${issue.keys.map((k) => `"${k}"`).join(', ')}`
      : issue.message
  return { path: issue.path, message }
}
