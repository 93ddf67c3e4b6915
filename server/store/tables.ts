import { type Kit, postgresKit, sqliteKit } from '../db/columns.ts'
import type { Database } from '../db/open.ts'
import { makeStaffTables } from './staffTables.ts'
import { makeWorkTables } from './workTables.ts'

/** Every table once. The study comes first in every key; ids are made in the application; JSON is text. */
export function makeTables(k: Kit) {
  const study = () => k.id('study_id')

  const studies = k.table(
    'studies',
    {
      study: study(),
      version: k.text('version').notNull(),
      synthetic: k.int('synthetic').notNull(),
      /** Key of the pseudonyms in exports, hexadecimal. */
      exportKey: k.text('export_key').notNull(),
      /** True effects of a synthetic study, JSON. */
      truth: k.text('truth'),
    },
    (t) => [k.primaryKey({ columns: [t.study] })],
  )

  const persons = k.table(
    'persons',
    {
      study: study(),
      pid: k.id('pid'),
      /** Pseudonym in exports. */
      xid: k.id('xid'),
      /** Moderators at entry, JSON. */
      moderators: k.text('moderators').notNull(),
      withdrawnOn: k.day('withdrawn_on'),
      /** The organisation that looks after the person; its coordinators see name and contact data. */
      organisation: k.text('organisation_id').notNull().default(''),
      /** Language of messages and letters; null: the study's own. */
      lang: k.text('lang'),
      /** How the person is reached: mail, sms or letter. */
      channel: k.text('channel').notNull().default('letter'),
      erasedOn: k.day('erased_on'),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.pid] }), k.unique('persons_xid').on(t.study, t.xid)],
  )

  const episodes = k.table(
    'episodes',
    {
      study: study(),
      pid: k.id('pid'),
      role: k.text('role').notNull(),
      episode: k.int('episode').notNull(),
      enrolledOn: k.day('enrolled_on').notNull(),
      /** Day 0 of the person clock: start of the first match. */
      startedOn: k.day('started_on'),
      /** Main match: earliest start, then lowest id; fixed for the episode. */
      mainMatch: k.text('main_match'),
      /** arm, arm_assigned, assign_method, JSON. */
      record: k.text('record').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.pid, t.role, t.episode] })],
  )

  const matches = k.table(
    'matches',
    {
      study: study(),
      mid: k.id('mid'),
      xid: k.id('xid'),
      newcomer: k.id('newcomer_pid'),
      buddy: k.id('buddy_pid'),
      group: k.text('group_id').notNull(),
      organisation: k.text('organisation_id').notNull(),
      startedOn: k.day('started_on').notNull(),
      planEndOn: k.day('plan_end_on').notNull(),
      endedOn: k.day('ended_on'),
      /** Day on which the end was recorded: exit forms count from there. */
      endRecordedOn: k.day('end_recorded_on'),
      /** Administrative record, JSON. */
      record: k.text('record').notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.study, t.mid] }),
      k.unique('matches_xid').on(t.study, t.xid),
      k.index('matches_newcomer').on(t.study, t.newcomer),
      k.index('matches_buddy').on(t.study, t.buddy),
    ],
  )

  /** A form due: one person, wave and match. It is pinned to a questionnaire when it is begun. */
  const forms = k.table(
    'forms',
    {
      study: study(),
      form: k.id('form_id'),
      pid: k.id('pid'),
      role: k.text('role').notNull(),
      episode: k.int('episode').notNull(),
      wave: k.text('wave').notNull(),
      /** Match id, empty where there is none. */
      mid: k.text('mid').notNull(),
      channel: k.text('channel').notNull(),
      invitedOn: k.day('invited_on').notNull(),
      reminders: k.int('reminders').notNull(),
      openedAt: k.ms('opened_at'),
      mode: k.text('mode'),
      questionnaire: k.text('questionnaire'),
      version: k.text('version'),
      sha256: k.text('sha256'),
      stringsSha256: k.text('strings_sha256'),
      translation: k.text('translation'),
      /** Context values frozen when the form starts, JSON. */
      context: k.text('context'),
      begunAt: k.ms('begun_at'),
    },
    (t) => [
      k.primaryKey({ columns: [t.study, t.form] }),
      k.unique('forms_due').on(t.study, t.pid, t.role, t.episode, t.wave, t.mid),
    ],
  )

  const links = k.table(
    'links',
    {
      study: study(),
      /** sha256 of the secret. */
      secret: k.id('secret_sha256'),
      form: k.id('form_id'),
      lang: k.text('lang'),
      expiresAt: k.ms('expires_at').notNull(),
      revokedAt: k.ms('revoked_at'),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.secret] })],
  )

  const sessions = k.table(
    'sessions',
    {
      study: study(),
      /** sha256 of the token. */
      token: k.id('token_sha256'),
      form: k.id('form_id'),
      secret: k.id('secret_sha256'),
      lang: k.text('lang').notNull(),
      expiresAt: k.ms('expires_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.token] })],
  )

  /** Answers as they arrived, append-only. */
  const events = k.table(
    'answer_events',
    {
      study: study(),
      form: k.id('form_id'),
      event: k.id('event_id'),
      receivedAt: k.ms('received_at').notNull(),
      body: k.text('body').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.form, t.event] })],
  )

  const submissions = k.table(
    'submissions',
    {
      study: study(),
      form: k.id('form_id'),
      event: k.id('event_id'),
      submittedAt: k.ms('submitted_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.form] })],
  )

  return {
    ...{ studies, persons, episodes, matches, forms, links, sessions, events, submissions },
    ...makeStaffTables(k),
    ...makeWorkTables(k),
  }
}

export type Tables = ReturnType<typeof makeTables>

/** What queries are written with: a database, and its tables. */
export type Source = Database & { tables: Tables }

export const sqliteTables = makeTables(sqliteKit)
export const postgresTables = makeTables(postgresKit)
