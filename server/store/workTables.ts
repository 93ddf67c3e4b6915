import type { Kit } from '../db/columns.ts'

/** The work of running a study: what is due, what was sent, hours done, requests and consents. */
export function makeWorkTables(k: Kit) {
  const study = () => k.id('study_id')

  /** One step for one person and wave over one channel, once. Its text is made when it is sent and is in no table. */
  const work = k.table(
    'due_work',
    {
      study: study(),
      work: k.id('work_id'),
      pid: k.id('pid'),
      role: k.text('role').notNull(),
      episode: k.int('episode').notNull(),
      wave: k.text('wave').notNull(),
      mid: k.text('mid').notNull(),
      step: k.text('step').notNull(),
      channel: k.text('channel').notNull(),
      form: k.text('form_id').notNull(),
      /** due, sending, waiting (for a gateway or a printer), sent, failed, dropped. */
      state: k.text('state').notNull(),
      /** Why it was dropped or failed: a code. */
      why: k.text('why'),
      dueOn: k.day('due_on').notNull(),
      attempts: k.int('attempts').notNull(),
      leaseUntil: k.ms('lease_until').notNull(),
      intentAt: k.ms('intent_at'),
      doneAt: k.ms('done_at'),
    },
    (t) => [
      k.primaryKey({ columns: [t.study, t.work] }),
      k.unique('due_work_once').on(t.study, t.pid, t.role, t.episode, t.wave, t.mid, t.step, t.channel),
      k.index('due_work_state').on(t.study, t.state),
    ],
  )

  /** Hours that the two spent together, as the coordinator recorded them. */
  const doses = k.table(
    'doses',
    {
      study: study(),
      dose: k.id('dose_id'),
      mid: k.id('mid'),
      day: k.day('day').notNull(),
      minutes: k.int('minutes').notNull(),
      activity: k.int('activity'),
      by: k.text('recorded_by').notNull(),
      at: k.ms('recorded_at').notNull(),
      voidedAt: k.ms('voided_at'),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.dose] }), k.index('doses_match').on(t.study, t.mid)],
  )

  /** "I want my worker to contact me": a request, not an answer; never exported. */
  const requests = k.table(
    'requests',
    {
      study: study(),
      request: k.id('request_id'),
      pid: k.id('pid'),
      at: k.ms('at').notNull(),
      handledAt: k.ms('handled_at'),
      handledBy: k.text('handled_by'),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.request] })],
  )

  /** What a person said to which text in which language. */
  const consents = k.table(
    'consents',
    {
      study: study(),
      consent: k.id('consent_id'),
      pid: k.id('pid'),
      form: k.id('form_id'),
      at: k.ms('at').notNull(),
      lang: k.text('lang').notNull(),
      /** sha256 of the words that were shown. */
      text: k.text('text_sha256').notNull(),
      given: k.int('given').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.consent] }), k.index('consents_person').on(t.study, t.pid)],
  )

  return { work, doses, requests, consents }
}
