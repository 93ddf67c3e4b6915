import { z } from 'zod'
import {
  ENDING_FIELDS,
  type Field,
  MODERATOR_FIELDS,
  PERSON_FIELDS,
  RECORD_FIELDS,
} from '../core/panel/fields.ts'
import { isIsoDate } from '../core/study/calendar.ts'
import { channels, phoneNumber } from '../core/study/contact.ts'
import { done } from './staff.ts'

/** The wire of people, pairs and matches: what coordinators write and read. */

export const isoDay = z.string().refine(isIsoDate, 'a day as YYYY-MM-DD')
export const personId = z.string().regex(/^[0-9a-z][0-9a-z_-]{7,39}$/, 'an id of a person or match')
const request = z
  .string()
  .regex(/^[0-9a-hjkmnp-tv-z]{16}$/, '16 characters, made anew for each request')
  .describe('Makes repeating harmless: the same request again changes nothing.')
const name = z.string().trim().min(1, 'a name').max(80)

/** Codes of the administrative record, from the same list that labels the files. */
const coded = (fields: readonly Field[]) =>
  z.strictObject(
    Object.fromEntries(
      fields.map((f) => {
        const codes = Object.keys(f.codes ?? {}).map(Number)
        const type =
          f.type === 'string'
            ? z.string().trim().min(1).max(40)
            : codes.length > 0
              ? z.int().refine((n) => codes.includes(n), `one of ${codes.join(', ')}`)
              : z.int().min(0).max(900)
        return [f.name, type.describe(f.about).optional()]
      }),
    ),
  )
const named = (fields: readonly Field[], ...names: string[]) => fields.filter((f) => names.includes(f.name))

export const contact = z.strictObject({
  first_name: name,
  last_name: name.optional(),
  phone: z
    .string()
    .refine(
      (text) => phoneNumber(text) !== undefined,
      'a phone number such as 0470 12 34 56 or +32 470 12 34 56',
    )
    .transform((text) => phoneNumber(text)!)
    .optional(),
  email: z.email('an e-mail address').max(200).optional(),
  address: z.string().trim().min(1).max(300).optional(),
  lang: z.string().max(6).optional().describe('Language of messages; else that of the study.'),
  channel: z.enum(channels).default('letter').describe('How invitations are sent.'),
})

export const newPerson = contact.extend({
  enrolled_on: isoDay.optional().describe('Else today.'),
  moderators: coded(MODERATOR_FIELDS).default({}),
  arm: coded(named(PERSON_FIELDS, 'arm_assigned', 'assign_method')).default({}),
  confirmed: z
    .boolean()
    .default(false)
    .describe('This is another person than the one known by the same data.'),
})

/** Somebody known already. */
const known = z.strictObject({ pid: personId })
const member = z.union([known, newPerson])

export const newMatch = z.strictObject({
  started_on: isoDay,
  plan_end_on: isoDay.optional().describe('Else the planned length of the study.'),
  group: z.string().trim().max(40).default('').describe('Matches of one group share it.'),
  record: coded(RECORD_FIELDS).default({}),
})

export const enrolPair = {
  body: z.strictObject({ request, newcomer: member, buddy: member, match: newMatch }),
  reply: z.object({ mid: z.string(), newcomer: z.string(), buddy: z.string() }),
}

export const enrolPerson = {
  body: z.strictObject({ request, role: z.enum(['n', 'b']), person: newPerson }),
  reply: z.object({ pid: z.string() }),
}

export const endMatch = {
  body: z.strictObject({
    ended_on: isoDay.describe('Last meeting if known, else the day of the report.'),
    ...coded(named(ENDING_FIELDS, 'end_main', 'end_by')).shape,
    end_kind: z.int().min(1).max(4).describe('1 completed, 2 early agreed, 3 early one-sided, 4 faded.'),
    hours_done: z.int().min(0).max(900).optional(),
  }),
  reply: z.object({ mid: z.string(), ended_on: z.string() }),
}

export const match = z.object({
  mid: z.string(),
  newcomer: z.string(),
  buddy: z.string(),
  organisation: z.string(),
  group: z.string(),
  started_on: z.string(),
  plan_end_on: z.string(),
  ended_on: z.string().nullable(),
  record: z.record(z.string(), z.number()),
  hours_done: z.number().describe('Sum of the hours log.'),
})

export const person = z.object({
  pid: z.string(),
  organisation: z.string(),
  roles: z.array(
    z.object({
      role: z.string(),
      episode: z.int(),
      enrolled_on: z.string(),
      main_match: z.string().nullable(),
    }),
  ),
  first_name: z.string(),
  last_name: z.string(),
  phone: z.string(),
  email: z.string(),
  address: z.string(),
  lang: z.string().nullable(),
  channel: z.string(),
  moderators: z.record(z.string(), z.union([z.number(), z.string()])),
  withdrawn_on: z.string().nullable(),
  erased_on: z.string().nullable(),
})

export const peopleList = { reply: z.object({ people: z.array(person) }) }
export const matchList = { reply: z.object({ matches: z.array(match) }) }
export const onePerson = { reply: person.extend({ matches: z.array(match) }) }
export const changeContact = { body: contact.partial(), reply: done }

/** A list of pairs as a file: checked whole first, then enrolled whole or not at all. */
export const importPairs = {
  body: z.strictObject({
    request,
    name: z.string().max(200).describe('Name of the file; .csv or .xlsx.'),
    content: z.base64().max(4_000_000),
    dry_run: z.boolean(),
  }),
  reply: z.object({
    dry_run: z.boolean(),
    rows: z.int(),
    people: z.int(),
    matches: z.int(),
    errors: z.array(z.object({ line: z.int(), column: z.string(), why: z.string() })),
  }),
}

export type NewPerson = z.infer<typeof newPerson>
export type Member = z.infer<typeof member>
export type EnrolPair = z.infer<typeof enrolPair.body>
