import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readFormat, type Step } from '../../server/core/instrument/formats.ts'
import { Copy, removeCopies } from '../support/copy.ts'

afterAll(removeCopies)

/** Three formats of an invented file: `label`, then `labels`, then labels with a language. */
const one = z.strictObject({ format: z.literal(1), label: z.string() })
const two = z.strictObject({ format: z.literal(2), labels: z.array(z.string()).min(1) })
const three = z.strictObject({ format: z.literal(3), labels: z.record(z.string(), z.string().min(2)) })
const known: Step[] = [
  {
    format: 1,
    schema: one,
    up: (f) => ({ format: 2, labels: [(f as z.infer<typeof one>).label] }),
  },
  {
    format: 2,
    schema: two,
    up: (f) => ({ format: 3, labels: { en: (f as z.infer<typeof two>).labels[0] } }),
  },
  { format: 3, schema: three },
]

describe('a file of an older format', () => {
  test('is read as one of the newest, step by step, and what was stored stays as it is', () => {
    const stored = Object.freeze({ format: 1, label: 'yes' })
    expect(readFormat(stored, known)).toEqual({ data: { format: 3, labels: { en: 'yes' } } })
    expect(stored).toEqual({ format: 1, label: 'yes' })
    expect(readFormat({ format: 2, labels: ['yes', 'no'] }, known)).toEqual({
      data: { format: 3, labels: { en: 'yes' } },
    })
  })

  test('that is wrong in its own format is the fault of its author, told in that format', () => {
    expect(readFormat({ format: 1, labels: ['yes'] }, known)).toMatchObject({
      cause: 'file',
      issues: [{ path: ['label'] }, { message: 'unknown field "labels"' }],
    })
  })

  test('that is right, yet not after the change, is the fault of the program', () => {
    const found = readFormat({ format: 1, label: 'y' }, known)
    expect(found).toMatchObject({ cause: 'migration', issues: [{ path: ['labels', 'en'] }] })
    expect(JSON.stringify(found)).toMatch(/right in format 2.*as format 3.*not changed/)
  })

  test('is the fault of the program too when the change itself fails', () => {
    const failing: Step[] = [
      {
        format: 1,
        schema: one,
        up: () => {
          throw new Error('no such thing')
        },
      },
      { format: 2, schema: two },
    ]
    expect(readFormat({ format: 1, label: 'yes' }, failing)).toMatchObject({ cause: 'migration' })
  })
})

test('a file of a newer format is told apart: nothing is wrong with it, the program is old', () => {
  expect(readFormat({ format: 4, what: 'ever' }, known)).toMatchObject({ cause: 'newer' })
  const [found] = new Copy().set('modules/rq/1.0.0/module.yaml', ['format'], 2).problems()
  expect(found).toMatchObject({ cause: 'newer', field: 'format', file: 'modules/rq/1.0.0/module.yaml' })
})

test('a file without a format, or with one that is no whole number, is bad', () => {
  for (const format of [undefined, null, '1', 1.5, 0, -1]) {
    expect(readFormat({ format, label: 'yes' }, known)).toMatchObject({
      cause: 'file',
      issues: [{ path: ['format'] }],
    })
  }
  for (const raw of [null, [], 'text', 7]) expect(readFormat(raw, known)).toMatchObject({ cause: 'file' })
})
