import { z } from 'zod'
import { isoDay } from './people.ts'

/** The wire of the hours log. */

const dose = z.object({
  dose: z.string(),
  day: z.string(),
  minutes: z.int(),
  recorded_by: z.string().describe('The account.'),
  recorded_at: z.int(),
  voided_at: z.int().nullable(),
})

export const addDose = {
  body: z.strictObject({
    request: z
      .string()
      .regex(/^[0-9a-hjkmnp-tv-z]{16}$/, '16 characters, made anew for each meeting')
      .describe('Makes repeating harmless.'),
    day: isoDay,
    minutes: z.int().min(1).max(1440),
  }),
  reply: z.object({ dose: z.string(), hours_done: z.number() }),
}

/** Hours of a match, and of its newcomer over all matches toward the planned ones: what an attest is made from. */
export const doseList = {
  reply: z.object({
    doses: z.array(dose),
    hours_done: z.number(),
    newcomer_hours_done: z.number(),
    hours_plan: z.number(),
  }),
}

export const voidDose = { reply: z.object({ dose: z.string(), hours_done: z.number() }) }
