import { and, eq, getTableColumns, isNull, placeholder } from 'drizzle-orm'
import type { AnswerEvent, StoredAnswer } from '../core/answers/fold.ts'
import { prepared } from '../db/prepared.ts'
import type { Source, Tables } from './tables.ts'

export type FormRow = Tables['forms']['$inferSelect']

/** A form with the event that submitted it, null while it is not submitted, and whether its study is invented. */
export type FormState = FormRow & { submission: string | null; synthetic: number }

/** What a form is pinned to when it is begun. */
export interface Pin {
  questionnaire: string
  version: string
  sha256: string
  stringsSha256: string
  translation: string
  mode: string
  context: string
  begunAt: number
}

export interface NewEvent {
  study: string
  form: string
  event: string
  receivedAt: number
  answers: readonly StoredAnswer[]
}

interface NewSubmission {
  study: string
  form: string
  event: string
  submittedAt: number
}

const row = ({ answers, ...event }: NewEvent) => ({ ...event, body: JSON.stringify(answers) })

/** Forms of respondents, their answers as append-only events, and their submission. */
export const responses = ({ read, write, tables: t }: Source) => {
  const isForm = (study: string, form: string) => and(eq(t.forms.study, study), eq(t.forms.form, form))
  const formAsked = prepared((db) =>
    db
      .select({
        ...getTableColumns(t.forms),
        submission: t.submissions.event,
        synthetic: t.studies.synthetic,
      })
      .from(t.forms)
      .innerJoin(t.studies, eq(t.studies.study, t.forms.study))
      .leftJoin(
        t.submissions,
        and(eq(t.submissions.study, t.forms.study), eq(t.submissions.form, t.forms.form)),
      )
      .where(and(eq(t.forms.study, placeholder('study')), eq(t.forms.form, placeholder('form')))),
  )
  const eventsOfForm = prepared((db) =>
    db
      .select()
      .from(t.events)
      .where(and(eq(t.events.study, placeholder('study')), eq(t.events.form, placeholder('form')))),
  )
  const addEvent = prepared((db) =>
    db
      .insert(t.events)
      .values({
        study: placeholder('study'),
        form: placeholder('form'),
        event: placeholder('event'),
        receivedAt: placeholder('receivedAt'),
        body: placeholder('body'),
      })
      .onConflictDoNothing(),
  )
  const addSubmission = prepared((db) =>
    db
      .insert(t.submissions)
      .values({
        study: placeholder('study'),
        form: placeholder('form'),
        event: placeholder('event'),
        submittedAt: placeholder('submittedAt'),
      })
      .onConflictDoNothing(),
  )
  return {
    async form(study: string, form: string): Promise<FormState | undefined> {
      const [found] = await formAsked(read, { study, form })
      return found
    },

    /** Every form of a person in one role and enrolment. */
    async formsOf(study: string, pid: string, role: string, episode: number): Promise<FormRow[]> {
      const mine = and(eq(t.forms.study, study), eq(t.forms.pid, pid), eq(t.forms.role, role))
      return read
        .select()
        .from(t.forms)
        .where(and(mine, eq(t.forms.episode, episode)))
    },

    /** Records the consent; the first of them pins the form to its questionnaire. */
    async begin(event: NewEvent, pin: Pin): Promise<void> {
      const unpinned = and(isForm(event.study, event.form), isNull(t.forms.begunAt))
      await write((db) => [db.update(t.forms).set(pin).where(unpinned), addEvent(db, row(event))])
    },

    /** Appends events, and the form's submission with them; what is there already is left as it is. */
    async append(events: readonly NewEvent[], submission?: NewSubmission): Promise<void> {
      /** In one order whoever sends them, so that two transactions never wait for each other. */
      const inOrder = [...events].sort((a, b) => (a.event < b.event ? -1 : a.event > b.event ? 1 : 0))
      await write((db) => [
        ...inOrder.map((event) => addEvent(db, row(event))),
        ...(submission ? [addSubmission(db, { ...submission })] : []),
      ])
    },

    async events(study: string, form: string): Promise<AnswerEvent[]> {
      const rows = await eventsOfForm(read, { study, form })
      return rows.map((e) => ({
        event_id: e.event,
        received_at: e.receivedAt,
        answers: JSON.parse(e.body) as StoredAnswer[],
      }))
    },

    async submit(study: string, form: string, event: string, submittedAt: number): Promise<void> {
      await write((db) => [addSubmission(db, { study, form, event, submittedAt })])
    },
  }
}
