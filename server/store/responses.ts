import { and, eq, isNull } from 'drizzle-orm'
import type { AnswerEvent, StoredAnswer } from '../core/answers/fold.ts'
import type { Source, Tables } from './tables.ts'

export type FormRow = Tables['forms']['$inferSelect']

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
  return {
    async form(study: string, form: string): Promise<FormRow | undefined> {
      const [found] = await read.select().from(t.forms).where(isForm(study, form))
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
      await write((db) => [
        db.update(t.forms).set(pin).where(unpinned),
        db.insert(t.events).values(row(event)).onConflictDoNothing(),
      ])
    },

    /** Appends events, and the form's submission with them; what is there already is left as it is. */
    async append(events: readonly NewEvent[], submission?: NewSubmission): Promise<void> {
      await write((db) => [
        ...(events.length > 0 ? [db.insert(t.events).values(events.map(row)).onConflictDoNothing()] : []),
        ...(submission ? [db.insert(t.submissions).values(submission).onConflictDoNothing()] : []),
      ])
    },

    async events(study: string, form: string): Promise<AnswerEvent[]> {
      const rows = await read
        .select()
        .from(t.events)
        .where(and(eq(t.events.study, study), eq(t.events.form, form)))
      return rows.map((e) => ({
        event_id: e.event,
        received_at: e.receivedAt,
        answers: JSON.parse(e.body) as StoredAnswer[],
      }))
    },

    async submit(study: string, form: string, event: string, submittedAt: number): Promise<void> {
      await write((db) => [
        db.insert(t.submissions).values({ study, form, event, submittedAt }).onConflictDoNothing(),
      ])
    },

    async submitted(study: string, form: string): Promise<boolean> {
      const found = await read
        .select({ event: t.submissions.event })
        .from(t.submissions)
        .where(and(eq(t.submissions.study, study), eq(t.submissions.form, form)))
      return found.length > 0
    },
  }
}
