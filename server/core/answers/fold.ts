import type { Answer } from '../instrument/types.ts'

/** One stored answer, as it stands in the body of an event. */
export interface StoredAnswer {
  item: string
  answer: Answer
  /** Milliseconds between the answer and its arrival, by the phone's own steady clock. */
  age_ms: number
  lang: string
}

/** One append-only row: answers that arrived together. Times in milliseconds since 1970. */
export interface AnswerEvent {
  event_id: string
  received_at: number
  answers: StoredAnswer[]
}

export interface Current {
  answer: Answer
  answered_at: number
  lang: string
  event_id: string
}

/**
 * Current answers: per item the highest (answered_at, event_id) wins, whatever the order of arrival. `answered_at` is
 * the time of arrival less the age, so that a wrong phone clock does no harm.
 */
export function fold(events: Iterable<AnswerEvent>): Record<string, Current> {
  const current: Record<string, Current> = {}
  for (const event of events) {
    for (const { item, answer, age_ms, lang } of event.answers) {
      const next = { answer, answered_at: event.received_at - age_ms, lang, event_id: event.event_id }
      const held = current[item]
      if (!held || later(next, held)) current[item] = next
    }
  }
  return current
}

function later(a: Current, b: Current): boolean {
  if (a.answered_at !== b.answered_at) return a.answered_at > b.answered_at
  return a.event_id >= b.event_id
}

/** The answers alone, as path and score take them. */
export function answersOf(current: Readonly<Record<string, Current>>): Record<string, Answer> {
  const answers: Record<string, Answer> = {}
  for (const item in current) answers[item] = current[item]!.answer
  return answers
}
