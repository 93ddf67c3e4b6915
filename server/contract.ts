import { z } from 'zod'
import type { Answer, Context, Questionnaire, QuestionnaireText } from './core/instrument/types.ts'
import { problemCodes } from './core/problem.ts'

/**
 * The wire: request and response of every endpoint. Routes, client and the OpenAPI page come from here. This file has what
 * respondents use; `contract/` has what staff use, one file per subject.
 */

const id = z
  .string()
  .regex(/^[0-9a-z][0-9a-z_-]{7,39}$/, 'an id is 8 to 40 lower-case letters, digits, - or _')
const lang = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'a language tag')
const aid = z.string().regex(/^[ac]\d{2}$/, 'an alter id: a01 or c01')
const label = z.string().trim().min(1).max(40)
const sha = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in hexadecimal')

export const problemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(problemCodes as [string, ...string[]]),
    detail: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'Problem', description: 'A problem as of RFC 9457. `code` is stable.' })

/** Exchange of a link's secret for a session. */
export const openSession = {
  body: z.strictObject({
    study: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a study name'),
    secret: z.string().regex(/^[0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{26}$/, 'the 26 characters after the dot'),
    lang: lang.optional(),
  }),
  reply: z.object({ lang, consented: z.boolean(), submitted: z.boolean() }),
}

export const answer = z.union([
  z.object({
    value: z.union([z.number(), z.array(z.number()), z.string(), z.record(z.string(), z.number())]),
  }),
  z.object({ reason: z.number() }),
])

/** Where the form stands: everything that the phone needs to go on. */
export const session = {
  reply: z.object({
    study: z.string(),
    title: z.string(),
    synthetic: z.boolean(),
    draft: z.boolean().describe('The words in this language are a draft.'),
    role: z.enum(['n', 'b', 'p', 'g']),
    wave: z.string(),
    questionnaire: z.object({ name: z.string(), version: z.string(), sha256: sha }),
    lang,
    languages: z.array(z.object({ lang, name: z.string() })),
    consented: z.boolean(),
    submitted: z.boolean(),
    answers: z.record(z.string(), answer).describe('Current answers by item.'),
    context: z.record(z.string(), z.union([z.number(), z.string()])),
    name: z.string().describe('How the other member of the match is called in this language.'),
    names: z
      .record(aid, label)
      .describe('Nicknames of the alters of this person, by alter; from the vault, never exported.'),
    host_language: z.string().describe('Language of the place, in the language shown.'),
    help: z.string().describe('Help contacts of the study.'),
    next: z.string().nullable().describe('Date of the next questionnaire, YYYY-MM-DD.'),
  }),
}

/** Nicknames of alters: kept in the vault, shown to this person only. Repeating it changes nothing. */
export const saveNames = {
  body: z.strictObject({
    names: z.record(aid, label).refine((names) => Object.keys(names).length <= 40, 'at most 40 names'),
  }),
  reply: z.object({ saved: z.literal(true) }),
}

export const setLanguage = { body: z.strictObject({ lang }), reply: z.object({ lang }) }

/** The compiled questionnaire with its words in one language; `{name}` is still a placeholder. */
export const questionnaire = {
  reply: z.object({
    questionnaire: z
      .custom<Questionnaire>()
      .meta({ type: 'object', description: 'Compiled screens, scales and branching.' }),
    text: z.custom<QuestionnaireText>().meta({ type: 'object', description: 'The words of every screen.' }),
    strings: z.record(z.string(), z.string()).describe('Interface strings.'),
  }),
}

const savedAnswer = z.strictObject({
  item: z.string().max(40),
  value: z.unknown().optional(),
  reason: z.int().optional(),
  age_ms: z
    .int()
    .min(0)
    .max(365 * 86_400_000)
    .describe('Milliseconds since the answer was given.'),
})

/** One or many saves, and the form sent with them if wanted: all of it or none. Repeating an event changes nothing. */
export const saveAnswers = {
  body: z.strictObject({
    sha256: sha.describe('The questionnaire that the answers belong to.'),
    events: z
      .array(z.strictObject({ event_id: id, lang, answers: z.array(savedAnswer).min(1).max(200) }))
      .min(1)
      .max(200),
    submit: z.strictObject({ event_id: id }).optional().describe('Sends the form in the same transaction.'),
  }),
  reply: z.object({
    saved: z.array(id).describe('Events on disk, in the order sent.'),
    submitted: z.literal(true).optional().describe('There when `submit` was.'),
    next: z.string().nullable().optional(),
  }),
}

/** Sends the form. Repeating it changes nothing. */
export const submit = {
  body: z.strictObject({ sha256: sha, event_id: id }),
  reply: z.object({ submitted: z.literal(true), next: z.string().nullable() }),
}

export const health = { reply: z.object({ status: z.literal('ok') }) }
export const ready = { reply: z.object({ status: z.literal('ready') }) }

export type OpenSession = z.infer<typeof openSession.body>
export type SessionReply = Omit<z.infer<typeof session.reply>, 'answers' | 'context'> & {
  answers: Record<string, Answer>
  context: Context
}
export type QuestionnaireReply = z.infer<typeof questionnaire.reply>
export type SaveAnswers = z.infer<typeof saveAnswers.body>
export type ProblemBody = z.infer<typeof problemBody>
