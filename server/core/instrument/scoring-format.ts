import { z } from 'zod'

/** The part of a module file that says how answers become figures, and what it needs. */

export const itemId = z
  .string()
  .regex(
    /^(?!.*r$)[a-z0-9]{1,8}$/,
    'an item id has at most 8 lower-case letters or digits and never ends in r',
  )
export const words = z.string().trim().min(1, 'a text may not be empty')

const banding = z.strictObject({
  citation: words,
  bands: z
    .array(z.strictObject({ from: z.number(), to: z.number(), label: words }))
    .min(2)
    .describe('From low to high. A score between two bands belongs to the lower one.'),
})
export const scale = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z]{1,4}$/)
    .optional()
    .describe('Empty for a module of one scale: wb_s; else lon_e_s.'),
  items: z.array(itemId).min(1),
  method: z
    .enum(['pomp', 'mean', 'sum', 'count'])
    .describe(
      'pomp: mean of the valid items as percent of the maximum possible. mean, sum: of the keyed items. count: how many items have an answer of `ones`.',
    ),
  factor: z.number().positive().default(1).describe('Multiplies the result: sum × 4.'),
  lo: z.int().optional().describe('Lowest and highest value of every keyed item; pomp and mean need them.'),
  hi: z.int().optional(),
  values: z
    .record(itemId, z.record(z.string().regex(/^-?\d+$/), z.number()))
    .optional()
    .describe('What each answer of an item counts, where it is not its code.'),
  ones: z.record(itemId, z.array(z.int()).min(1)).optional().describe('count: the answers that count 1.'),
  minValid: z.int().min(1),
  missingAs: z
    .enum(['prorate', 'zero', 'fail'])
    .default('prorate')
    .describe(
      'With enough valid items a missing one is left out of the mean (prorate) or counts 0 (zero); fail: no score with any missing.',
    ),
  bandings: z
    .record(z.string().regex(/^[a-z][a-z0-9]{0,11}$/), banding)
    .optional()
    .describe(
      'Published cut-offs, by a name to ask for; where sources differ, one for each. Never for own scales.',
    ),
  direction: words.describe('What a higher score means.'),
})

const derivedName = z.string().regex(/^[a-z]{1,6}(_[a-z]{1,4})?$/)
export const derived = z.discriminatedUnion('rule', [
  z.strictObject({
    name: derivedName,
    rule: z.literal('balance').describe('1 − |a − b| / (a + b) of two scales.'),
    of: z.tuple([z.string(), z.string()]),
  }),
  z.strictObject({
    name: derivedName,
    rule: z.literal('even').describe('100 where an answer lies in the middle of its range, 0 at both ends.'),
    of: z.tuple([itemId]),
    direction: words,
  }),
  z.strictObject({
    name: derivedName,
    rule: z.literal('difference').describe('First answer less the second.'),
    of: z.tuple([itemId, itemId]),
    direction: words,
  }),
  z.strictObject({
    name: derivedName,
    rule: z
      .literal('count')
      .describe('How many answers are among the values; of a choices item, how many are ticked.'),
    of: z.array(itemId).min(1),
    values: z.array(z.int()).min(1),
    minValid: z.int().min(1),
    direction: words,
  }),
])
export const pairFigure = z.strictObject({
  name: derivedName,
  rule: z
    .enum(['mismatch', 'direction', 'same'])
    .describe('Mean distance in percent of the range; newcomer less buddy; share of equal answers.'),
  of: z.array(itemId).min(1),
  minValid: z.int().min(1),
  direction: words,
})
