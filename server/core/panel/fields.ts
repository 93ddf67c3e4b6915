import type { Variable } from './variables.ts'

export type CellType = 'integer' | 'double' | 'string'

/** One column of one file. `about` is its label; `variable` where it is measured, else it is a key or a record. */
export interface Field {
  name: string
  type: CellType
  about: string
  /** Codes in words, for administrative columns. */
  codes?: Readonly<Record<number, string>>
  unit?: string
  variable?: Variable
  role?: string
  wave?: string
}

/** A file of the panel: leading key columns, unique per row, then the others. */
export interface FileSpec {
  name: string
  keys: readonly string[]
  fields: readonly Field[]
}

const text = (name: string, about: string): Field => ({ name, type: 'string', about })
const day = (name: string, about: string): Field => ({ name, type: 'integer', about, unit: 'days' })
const count = (name: string, about: string, unit?: string): Field => ({
  name,
  type: 'integer',
  about,
  ...(unit ? { unit } : {}),
})
const coded = (name: string, about: string, codes: Record<number, string>): Field => ({
  name,
  type: 'integer',
  about,
  codes,
})
const NO_YES = { 0: 'no', 1: 'yes' }

export const PERSON_KEYS = [text('pid', 'Person, pseudonym of this study')]
export const EPISODE_KEYS = [
  ...PERSON_KEYS,
  text('role', 'Role: n newcomer, b buddy'),
  count('episode', 'Enrolment of the person in this role, from 1'),
]
export const FORM_KEYS = [
  ...EPISODE_KEYS,
  text('wave', 'Wave: w1 intake, w2 midpoint, w3 follow-up, wx exit form'),
  text('mid', 'Match, pseudonym of this study; empty for people never matched'),
]
export const ANSWER_KEYS = [
  ...FORM_KEYS,
  count('loop', 'Number of the other person in a repeated block, from 1'),
  text('item', 'Item: module and item id, with the option of a tile screen'),
  count('rev', 'Revision of the item'),
]

/** What a row of the panel says about its form. */
export const FORM_FIELDS: Field[] = [
  text('outcome', 'Outcome of the form: complete from 80 % of the path answered, partial from 50 %'),
  text('window', 'Place of the form in the window: early, on_time, late, out'),
  day('d_form', 'Day of the first answer, since match start'),
  day('d_form_person', 'Day of the first answer, since person start'),
  text('questionnaire', 'Name of the questionnaire'),
  text('q_version', 'Version of the questionnaire'),
  text('lang', 'Language of most answers'),
  text('mode', 'Mode of answering'),
  coded('treated', 'Programme had begun for the person', NO_YES),
]

/** Administrative record of a match (ADM), in the order of the design. */
export const RECORD_FIELDS: Field[] = [
  coded('track_form', 'Form of the track', {
    1: 'buddy',
    2: 'placement',
    3: 'volunteering guidance',
    4: 'other',
  }),
  coded('host_kind', 'Kind of host', {
    1: 'company',
    2: 'association',
    3: 'organisation',
    4: 'local authority',
    5: 'none',
  }),
  coded('group_practice', 'Group-like practice', {
    0: 'none',
    1: 'peer support',
    2: 'company placement',
    3: 'sport',
    4: 'volunteering',
    5: 'other',
  }),
  coded('group_form', 'One-to-one or group', {
    1: 'one-to-one',
    2: 'one newcomer, several buddies',
    3: 'one buddy, several newcomers',
    4: 'group–group',
    5: 'peer group',
  }),
  coded('obligation', 'Obligation of the newcomer at person start', {
    1: 'compulsory',
    2: 'optional because works',
    3: 'optional because studies',
    4: 'voluntary',
    5: 'other',
  }),
  count('hours_plan', 'Hours planned', 'hours'),
  count('hours_done', 'Hours done as recorded by the coordinator', 'hours'),
]

export const ENDING_FIELDS: Field[] = [
  day('d_plan_end', 'Planned end, on the match clock'),
  coded('ended', 'The coordinator recorded an end', NO_YES),
  day('d_exit', 'Recorded end on the match clock: the real length'),
  coded('end_main', 'Main reason of the end', {
    1: 'the planned end was reached',
    2: 'the goal was reached early',
    3: 'no time',
    4: 'moved',
    5: 'job or course',
    6: 'health or family',
    7: 'no click',
    8: 'expectations differed',
    9: 'conflict or a limit was crossed',
    10: 'lost contact',
    11: 'the programme (staff, means)',
    12: 'no longer compulsory',
    13: 'other',
    14: 'rather not say',
  }),
  coded('end_by', 'Who ended the match', {
    1: 'newcomer',
    2: 'buddy',
    3: 'both',
    4: 'programme',
    5: 'unknown',
  }),
  coded('end_kind', 'Kind of end', { 1: 'completed', 2: 'early, agreed', 3: 'early, one-sided', 4: 'faded' }),
]

const ARM = { 0: 'waiting list', 1: 'programme', 2: 'other track', 3: 'refused' }

/** What stays the same over the waves of an episode. */
export const CONSTANT_FIELDS: Field[] = [
  coded('arm', 'Arm', ARM),
  text('gid', 'Group, empty for one-to-one'),
  text('orgid', 'Organisation'),
  count('n_matches', 'Matches of the person in this role'),
  ...RECORD_FIELDS,
  ...ENDING_FIELDS,
]

export const MODERATOR_FIELDS: Field[] = [
  coded('age_band', 'Age at entry', {
    1: '16–17',
    2: '18–24',
    3: '25–34',
    4: '35–44',
    5: '45–54',
    6: '55–64',
    7: '65 or more',
  }),
  coded('gender', 'Gender', { 1: 'woman', 2: 'man', 3: 'other' }),
  coded('mig_reason', 'Reason of migration', {
    1: 'protection',
    2: 'family',
    3: 'work',
    4: 'study',
    5: 'other',
  }),
  count('resid_months', 'Months in the country at enrolment', 'months'),
  coded('school_band', 'Years of schooling', {
    0: 'none',
    1: '1–5 years',
    2: '6–9',
    3: '10–12',
    4: '13 or more',
  }),
  coded('cefr_entry', 'Level of the host language at entry', {
    0: 'none',
    1: 'A1',
    2: 'A2',
    3: 'B1',
    4: 'B2',
    5: 'C1 or higher',
  }),
  text('lang_first', 'First language; fewer than 10 persons are shown as "other"'),
  coded('hh_type', 'Household', {
    1: 'alone',
    2: 'with partner',
    3: 'with partner and children',
    4: 'with children',
    5: 'with parents or relatives',
    6: 'with others',
  }),
  coded('work_entry', 'Main activity at entry', {
    1: 'paid work',
    2: 'looking for work',
    3: 'study or training',
    4: 'care for home or family',
    5: 'ill or not able to work',
    6: 'retired',
    7: 'other',
  }),
  coded('muni_type', 'Municipality', { 1: 'large city', 2: 'regional city', 3: 'small town', 4: 'village' }),
]

/** Moderators that a buddy's record does not hold. */
export const NEWCOMER_ONLY: ReadonlySet<string> = new Set(['mig_reason', 'resid_months', 'cefr_entry'])

export const PERSON_FIELDS: Field[] = [
  ...MODERATOR_FIELDS,
  coded('arm_assigned', 'Arm assigned', ARM),
  coded('assign_method', 'How the arm was assigned', {
    1: 'random',
    2: 'waiting list',
    3: 'chosen',
    4: 'none',
  }),
  day('d_enrol', 'Enrolment on the person clock'),
  day('d_treat', 'Day the programme began for the person, on the person clock'),
  text('cohort_q', 'Year and quarter of person start'),
  coded('synthetic', 'Invented person of a synthetic study', NO_YES),
]

export const MATCH_KEYS = [text('mid', 'Match, pseudonym of this study')]
export const MATCH_FIELDS: Field[] = [
  text('nid', 'Newcomer'),
  text('bid', 'Buddy'),
  text('gid', 'Group, empty for one-to-one'),
  text('orgid', 'Organisation'),
  coded('main_buddy', 'Main match of the newcomer: earliest start, then lowest id', NO_YES),
  day('d_match', 'Match start on the person clock of the newcomer'),
  coded('ended', 'The coordinator recorded an end', NO_YES),
  day('d_exit', 'Recorded end on the match clock: the real length'),
  { name: 'rq_last', type: 'double', about: 'Last observed relationship quality of the newcomer, 0–100' },
  day('d_rq_last', 'Its day on the match clock'),
  ...RECORD_FIELDS,
  ...ENDING_FIELDS.filter((f) => f.name !== 'ended' && f.name !== 'd_exit'),
  count('match_no', 'Number of the match among those of the newcomer'),
  count('n_matches_before', 'Matches of the newcomer before this one'),
  day('d_gap', 'Days between the end of the previous match and this start'),
]

/** What a row of the match and pair files says about the form of one member: as in the panel, without `treated`. */
export const MEMBER_FIELDS: Field[] = [
  ...FORM_FIELDS.filter((f) => f.name !== 'treated'),
  text(
    'rel_source',
    'Where the answers about the match stand: own, wx (in the row of the exit form), or nowhere',
  ),
]

export const MATCH_LONG_KEYS = [
  ...MATCH_KEYS,
  text('wave', 'Wave on the match clock: w2 midpoint, w3 follow-up, wx exit form'),
  EPISODE_KEYS[1]!,
  ...PERSON_KEYS,
]
export const MATCH_LONG_FIELDS: Field[] = [
  ...MEMBER_FIELDS,
  { name: 'rq_last', type: 'double', about: 'Last observed relationship quality of the member, 0–100' },
  day('d_rq_last', 'Its day on the match clock'),
]

export const DYAD_KEYS = [...MATCH_LONG_KEYS.slice(0, 2), text('nid', 'Newcomer'), text('bid', 'Buddy')]
export const PAIRWISE_KEYS = [
  ...MATCH_LONG_KEYS.slice(0, 3),
  coded('role_e', 'Role as effect code', { [-1]: 'newcomer', 1: 'buddy' }),
  text('pid', 'Actor: the person of the row'),
  text('partner', 'Partner: the other member of the match'),
]
export const PAIRWISE_FIELDS: Field[] = [
  text('gid', 'Group, empty for one-to-one'),
  text('orgid', 'Organisation'),
  coded('person_first', 'Main match of the person of the row, so that a person counts once', NO_YES),
]

export const DISPOSITION_FIELDS: Field[] = [
  text('match_status', 'State of the match at the as-of date: ongoing, ended, none'),
  day('d_invited', 'Invitation on the person clock'),
  text('channel', 'Channel of the invitation'),
  count('reminders', 'Reminders sent'),
  coded('opened', 'The link was opened', NO_YES),
  text('last_screen', 'Last screen answered'),
  ...FORM_FIELDS.slice(0, 4),
  day('d_part_a', 'Day of the last answer in part A, since match start'),
  day('d_part_b', 'Day of the last answer in part B, since match start'),
  text('mode', 'Mode of answering'),
  coded('audio', 'Wanted to hear the questions', NO_YES),
  text('lang_main', 'Language of most answers'),
  coded('lang_mixed', 'Answered in more than one language', NO_YES),
  text('locale_hash', 'sha256 of the words shown, first 16 characters'),
  text('translation_state', 'Lowest state of the translations shown'),
  count('seconds', 'Seconds of answering; pauses over ten minutes left out', 'seconds'),
]

export const RESPONSE_FIELDS: Field[] = [
  count('value', 'Answer as given, or the reason for none'),
  text('text', 'Answer of a string item'),
  text('lang', 'Language of the answer'),
  day('d_answer', 'Day of the answer, since person start'),
]

const ATTRIBUTES: Field[] = [
  coded('alt_g1', 'Talked with this person about something that weighed', NO_YES),
  coded('alt_g2', 'Got practical help from this person', NO_YES),
  coded('alt_g3', 'Did something pleasant with this person', NO_YES),
  coded('alt_rel', 'Relation', {
    1: 'family',
    2: 'friend',
    3: 'neighbour',
    4: 'colleague or fellow student',
    5: 'volunteer of the programme',
    6: 'professional of the programme',
    7: 'other professional or volunteer',
    8: 'other',
    9: 'only my buddy, only my newcomer (card)',
  }),
  coded('alt_bg', 'Where the family of this person comes from', {
    1: 'here',
    2: 'same place as mine',
    3: 'elsewhere',
  }),
  coded('alt_since', 'Grew up here', { 1: 'grew up here', 2: 'came long ago', 3: 'came recently' }),
  coded('alt_live', 'Where this person lives', {
    1: 'this town',
    2: 'elsewhere in the country',
    3: 'abroad',
  }),
  coded('alt_lang', 'Language spoken together', {
    1: 'my own',
    2: 'the language of this place',
    3: 'other or mixed',
  }),
  coded('alt_clo', 'Closeness', {
    0: 'outside the rings',
    1: 'outer ring',
    2: 'third ring',
    3: 'second ring',
    4: 'next to me',
  }),
  coded('alt_freq', 'How often in touch', {
    0: 'less than monthly',
    1: 'monthly',
    2: '2–3 times a month',
    3: 'weekly',
    4: 'almost daily',
  }),
  coded('alt_via', 'Met through the buddy or the programme', NO_YES),
]
const ELICIT = coded('elicit', 'How the alter came in', { 0: 'card', 1: 'unaided', 2: 'aided', 3: 'gone' })
const WAVE_KEYS = FORM_KEYS.slice(0, 4)

export const ALTER_KEYS = [...WAVE_KEYS, text('aid', 'Alter, the same over the waves of one ego')]
export const ALTER_FIELDS: Field[] = [
  ELICIT,
  text('alt_mid', 'Match of the card; stays after the match has ended'),
  ...ATTRIBUTES,
]

export const TIE_KEYS = [...WAVE_KEYS, text('aid1', 'Alter'), text('aid2', 'Other alter, aid1 < aid2')]
export const TIE_FIELDS: Field[] = [coded('tie', 'These two know each other; every pair asked', NO_YES)]

const EGO = text('egoID', 'Ego at one wave: person, role, episode and wave')
export const EGOR_FIELDS: Record<'egos' | 'alters' | 'aaties', { keys: Field[]; fields: Field[] }> = {
  egos: { keys: [EGO], fields: [...WAVE_KEYS, count('n_alters', 'Cards and alters named unaided')] },
  alters: { keys: [EGO, text('alterID', 'Alter')], fields: [ELICIT, ...ATTRIBUTES] },
  aaties: { keys: [EGO, text('Source', 'Alter'), text('Target', 'Other alter')], fields: [] },
}
