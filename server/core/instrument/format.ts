import { z } from 'zod'
import { derived, itemId, pairFigure, scale, words } from './scoring-format.ts'

/** The file formats of `instruments/`. One source: the loader parses with them, `instruments schemas` prints them as JSON Schema. */

export const FORMAT = 1

/** Language in which items and labels are written first; the others are translations. */
export const SOURCE_LANGUAGE = 'en'

const format = z
  .literal(FORMAT)
  .describe('Version of the file format, raised by Duopanel, never by the author.')
const version = z
  .string()
  .regex(/^\d+\.\d+\.\d+$/, 'a version is MAJOR.MINOR.PATCH')
  .describe('Version of the content: MAJOR.MINOR.PATCH.')
const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens')
const moduleName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,5}$/, 'a module name has at most 6 lower-case letters or digits, a letter first')
const screenId = z.string().regex(/^[a-z][a-z0-9]{0,5}\.[a-z0-9]{1,8}$/, 'an item is named module.item')
const setCode = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]{1,7}$/, 'a response set code: a capital, then letters or digits')
const lang = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'a BCP 47 language tag such as nl or fa-AF')
const role = z.enum(['n', 'b', 'p', 'g'])
const wave = z.string().regex(/^(w[1-9]b?|wx|yr)$/, 'a wave is w1…w9, w1b, wx or yr')
const labels = z.record(z.string().regex(/^-?\d+$/), words)
const state = z.enum(['draft', 'reviewed', 'adjudicated', 'pretested'])

/** The one reason that an item may offer as a choice of its own: "does not apply". */
const substantive = z.literal(-993)

const comparison = z.enum(['eq', 'ne', 'lt', 'le', 'gt', 'ge'])
type ConditionFile =
  | { item: string; is: z.infer<typeof comparison>; value: number }
  | { context: string; is: z.infer<typeof comparison>; value: number }
  | { size: string; is: z.infer<typeof comparison>; value: number }
  | { all: ConditionFile[] }
  | { any: ConditionFile[] }
  | { not: ConditionFile }
const condition: z.ZodType<ConditionFile> = z.lazy(() =>
  z.union([
    z.strictObject({ item: screenId, is: comparison, value: z.int() }),
    z.strictObject({ context: z.string(), is: comparison, value: z.int() }),
    z.strictObject({ size: screenId, is: comparison, value: z.int() }),
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
    z.strictObject({ not: condition }),
  ]),
)

export const responseSetFile = z
  .strictObject({
    format,
    code: setCode,
    values: z.array(z.int()).min(2).describe('Codes stored, in the order shown.'),
    reasons: z.array(substantive).default([]).describe('Substantive "does not apply" answers, −993.'),
    ordered: z.boolean(),
    display: z.string().describe('Drawing beside the words: bars, circles, hill, …'),
    labels: labels.describe('The words of the source language, English.'),
  })
  .describe('A response set: the codes of a scale, shared by many items.')

export const responseSetLocaleFile = z
  .strictObject({ format, lang, state, sets: z.record(setCode, labels) })
  .describe('The labels of every response set in one other language.')

const itemBase = {
  id: itemId,
  revision: z.int().min(1).default(1).describe('Raised when the wording or the meaning changes.'),
  roles: z.array(role).optional().describe('Only asked of these roles.'),
  waves: z.array(wave).optional().describe('Only asked at these waves.'),
  asked: z.enum(['welcome', 'form']).default('form').describe('On the welcome page or in the questionnaire.'),
  show: condition.optional().describe('Asked only when this holds. It may look back, never forward.'),
  implied: z.strictObject({ when: condition, value: z.int() }).optional(),
}
const item = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choice'),
    ...itemBase,
    responses: setCode.optional().describe('A response set; or give the codes here.'),
    responsesAt: z
      .record(wave, setCode)
      .optional()
      .describe('Another response set at some waves; the question is another one there.'),
    codes: z.array(z.int()).min(2).optional(),
    codesOf: itemId.optional().describe('The codes and labels of an earlier item of the module.'),
    reasons: z.array(substantive).optional(),
    reverse: z.boolean().default(false),
    display: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('choices'),
    ...itemBase,
    codes: z.array(z.int()).min(2),
    most: z.int().min(1).optional().describe('Most that may be chosen.'),
    tiles: z.boolean().optional().describe('Each code counts as a question of its own.'),
  }),
  z.strictObject({ kind: z.literal('number'), ...itemBase, min: z.int(), max: z.int() }),
  z.strictObject({
    kind: z.literal('slider'),
    ...itemBase,
    responses: setCode.describe('A response set of two values, the ends, with their labels.'),
  }),
  z.strictObject({
    kind: z.literal('open'),
    ...itemBase,
    optional: z.boolean().optional().describe('Left out of the expected minutes.'),
  }),
  z.strictObject({ kind: z.literal('language'), ...itemBase }),
  z.strictObject({
    kind: z.literal('roster'),
    ...itemBase,
    cap: z.int().min(1).max(12).describe('Most people that can be named.'),
  }),
  z.strictObject({ kind: z.literal('still'), ...itemBase }),
  z.strictObject({ kind: z.literal('ticks'), ...itemBase }),
  z.strictObject({
    kind: z.literal('sort'),
    ...itemBase,
    over: z
      .enum(['current', 'new', 'newPeople'])
      .describe('Every alter present, or those never asked about.'),
    codes: z.array(z.int()).min(2),
    cardCode: z.int().optional().describe('A code more, offered on cards only.'),
    hidden: z
      .strictObject({ code: z.int(), origin: z.int() })
      .optional()
      .describe('A code not offered to an ego whose family comes from there (bg.own).'),
    display: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('ties'), ...itemBase }),
])

const caimer = z.enum(['C', 'A', 'I', 'Me', 'R'])
export const moduleFile = z
  .strictObject({
    format,
    name: moduleName,
    version,
    construct: words
      .regex(/^[^,]+$/, 'a construct has no comma')
      .describe('Short name; exports can be narrowed to it.'),
    caimer: z.strictObject({ primary: caimer, set: z.array(caimer).min(1) }),
    claims: z.array(z.int()).describe('Rows of the claims table that the module serves.'),
    counterpart: z.string().nullable().describe('Published instruments for the same construct.'),
    citation: z.string().nullable(),
    license: words,
    validated: z.boolean().describe('false for own items: new and unvalidated. true for a published scale.'),
    source: words
      .optional()
      .describe('Who holds the right to the wording of a published scale, and where it is.'),
    wording: z
      .literal('holder')
      .optional()
      .describe('The words are not shipped: whoever may use the scale writes them into locales/.'),
    disclosure: z.enum(['open', 'restricted', 'dyadic', 'never']),
    pairStem: moduleName.optional().describe('Name shared with the parallel module of the other role.'),
    interpretation: words,
    items: z.array(item).min(1),
    scales: z.array(scale).default([]),
    show: condition.optional().describe('The module is asked only when this holds.'),
    derived: z.array(derived).default([]),
    pair: z.array(pairFigure).default([]).describe('Figures about the answers of both members of a match.'),
  })
  .describe('A module: items of one construct, their keying, branching and scales. Words stand in locales/.')

const moduleTexts = {
  title: words.optional(),
  period: words.optional(),
  intro: words.optional(),
  periods: z.record(itemId, words).optional().describe('Another period for single items.'),
  intros: z.record(itemId, words).optional().describe('Another line before single items.'),
  items: z.record(itemId, words).optional(),
  options: z.record(itemId, labels).optional(),
  units: z.record(itemId, words).optional(),
}
export const moduleLocaleFile = z
  .strictObject({
    format,
    lang,
    module: moduleName,
    version,
    state,
    ...moduleTexts,
    title: words,
    items: z.record(itemId, words),
    variants: z
      .record(z.string(), z.strictObject(moduleTexts))
      .default({})
      .describe('Other words for one role (n, b, p, g) or one wave (wx); a wave beats a role.'),
  })
  .describe('The words of one module in one language.')

export const interfaceLocaleFile = z
  .strictObject({
    format,
    lang,
    name: words.describe('The language by its own name.'),
    state,
    strings: z.record(z.string(), words),
  })
  .describe('Every other word a respondent can see, in one language.')

export const questionnaireFile = z
  .strictObject({
    format,
    name,
    version,
    role,
    wave,
    parts: z
      .array(
        z.strictObject({
          part: z.enum(['a', 'b']),
          show: condition.optional().describe('All of these modules are asked only when this holds.'),
          modules: z.array(z.strictObject({ module: moduleName, version })).min(1),
        }),
      )
      .min(1),
  })
  .describe('A questionnaire: module versions in order, for one role and wave.')

const window = z.strictObject({
  at: z
    .enum(['enrolment', 'start', 'half', 'length', 'exit', 'invitation'])
    .describe(
      'Day 0 of the clock, half or whole of the length; or enrolment. For wx: the recorded end and the invitation.',
    ),
  days: z.int().default(0),
})
const studyTexts = z.strictObject({
  title: words,
  programme: words,
  help_contacts: words,
  host_language: words,
})
export const studyFile = z
  .strictObject({
    format,
    name,
    version,
    battery: z.enum(['core', 'full']),
    languages: z.array(lang).min(1),
    defaultLanguage: lang,
    translationState: state.describe('A language below this state is not offered.'),
    timezone: z.literal('Europe/Brussels'),
    lengthDays: z.int().min(85).max(365),
    neverMatchedDays: z
      .int()
      .min(1)
      .describe('Days after enrolment at which intake closes for people never matched.'),
    waves: z
      .array(
        z.strictObject({
          wave,
          clock: z.enum(['person', 'match']),
          target: window,
          opens: window,
          closes: window,
          lateUntil: window.optional(),
        }),
      )
      .min(1),
    questionnaires: z
      .array(
        z.strictObject({
          role,
          wave,
          name,
          version,
          scope: z
            .enum(['person', 'match'])
            .default('person')
            .describe(
              'person: the form of the main match; match: a form about a further match, or an exit form.',
            ),
        }),
      )
      .min(1),
    texts: z.record(lang, studyTexts),
  })
  .describe('A study: who is asked which questionnaire when, in which languages.')

export const studyLocaleFile = z
  .strictObject({ format, lang, study: name, state, ...studyTexts.shape })
  .describe('The words of a study in one other language; they come before those inside the study.')

export const claimsFile = z
  .strictObject({
    format,
    claims: z.record(z.string().regex(/^\d+$/), z.strictObject({ section: words, construct: words })),
  })
  .describe('The claims of the literature review that modules serve: section and construct, by number.')

export const formats = {
  'response-set': responseSetFile,
  'response-set-locale': responseSetLocaleFile,
  module: moduleFile,
  'module-locale': moduleLocaleFile,
  'interface-locale': interfaceLocaleFile,
  questionnaire: questionnaireFile,
  study: studyFile,
  'study-locale': studyLocaleFile,
  claims: claimsFile,
} as const

export type Kind = keyof typeof formats
export type ResponseSetFile = z.infer<typeof responseSetFile>
export type ResponseSetLocaleFile = z.infer<typeof responseSetLocaleFile>
export type ModuleFile = z.infer<typeof moduleFile>
export type ModuleLocaleFile = z.infer<typeof moduleLocaleFile>
export type InterfaceLocaleFile = z.infer<typeof interfaceLocaleFile>
export type QuestionnaireFile = z.infer<typeof questionnaireFile>
export type StudyFile = z.infer<typeof studyFile>
export type StudyLocaleFile = z.infer<typeof studyLocaleFile>
export type ClaimsFile = z.infer<typeof claimsFile>
export type ItemFile = ModuleFile['items'][number]
