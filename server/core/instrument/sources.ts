import {
  type ClaimsFile,
  formats,
  type InterfaceLocaleFile,
  type Kind,
  type ModuleFile,
  type ModuleLocaleFile,
  type QuestionnaireFile,
  type ResponseSetFile,
  type ResponseSetLocaleFile,
  type StudyFile,
  type StudyLocaleFile,
} from './format.ts'
import { type Cause, readFormat, steps } from './formats.ts'

/** One definition file as the loader found it: `line` gives the line of a field, counted from 1. */
export interface Source {
  kind: Kind
  file: string
  raw: unknown
  line: (path: readonly PropertyKey[]) => number
}

/** What is wrong, and where. */
export interface DefinitionProblem {
  file: string
  line: number
  field: string
  message: string
  /** Whose fault it is; the author's where nothing stands. */
  cause?: Cause
}

/** A file whose shape is right, and a way to complain about one of its fields. */
export interface Parsed<T> {
  file: string
  data: T
  wrong: (path: readonly PropertyKey[], message: string) => DefinitionProblem
}

export interface Files {
  'response-set': Parsed<ResponseSetFile>[]
  'response-set-locale': Parsed<ResponseSetLocaleFile>[]
  module: Parsed<ModuleFile>[]
  'module-locale': Parsed<ModuleLocaleFile>[]
  'interface-locale': Parsed<InterfaceLocaleFile>[]
  questionnaire: Parsed<QuestionnaireFile>[]
  study: Parsed<StudyFile>[]
  'study-locale': Parsed<StudyLocaleFile>[]
  claims: Parsed<ClaimsFile>[]
}

const fieldName = (path: readonly PropertyKey[]): string => path.map(String).join('.')

/** Checks the shape of every file. Files with a wrong shape are left out of `files` and named in `problems`. */
export function parseSources(sources: readonly Source[]): { files: Files; problems: DefinitionProblem[] } {
  const files = Object.fromEntries(Object.keys(formats).map((kind) => [kind, []])) as unknown as Files
  const problems: DefinitionProblem[] = []
  for (const source of sources) {
    const wrong = (path: readonly PropertyKey[], message: string): DefinitionProblem => ({
      file: source.file,
      line: source.line(path),
      field: fieldName(path),
      message,
    })
    const read = readFormat(source.raw, steps[source.kind])
    if ('data' in read)
      (files[source.kind] as Parsed<unknown>[]).push({ file: source.file, data: read.data, wrong })
    else problems.push(...read.issues.map((i) => ({ ...wrong(i.path, i.message), cause: read.cause })))
  }
  return { files, problems }
}
