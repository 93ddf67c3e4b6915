import type { Answers, Context } from '../instrument/types.ts'

/** An earlier form of the same person: the match that it was about, and its answers. */
export interface Told {
  mid: string
  answers: Answers
}

/** Facts that later forms look at, by their name in conditions: the answer as it was last given. */
const LAST = { bg_path: 'bg.path', job_main: 'job.main' } as const
const REASON_OF_END = 'end.why'

const given = (answers: Answers, item: string): unknown => {
  const answer = answers[item]
  return answer && 'value' in answer ? answer.value : undefined
}

/** What earlier forms told, oldest first, for a form about the match `mid`. `end_told`: why this match ended was said. */
export function contextTold(earlier: readonly Told[], mid: string): Context {
  const context: Record<string, number> = {}
  for (const told of earlier) {
    for (const [name, item] of Object.entries(LAST)) {
      const value = given(told.answers, item)
      if (typeof value === 'number') context[name] = value
    }
    if (told.mid === mid && given(told.answers, REASON_OF_END) !== undefined) context.end_told = 1
  }
  return context
}

/** The record of the match that a form is about, as conditions know it; without a match there is none. */
export function contextOfRecord(
  record: Readonly<Record<string, number>> | undefined,
  endedEarly: boolean,
): Context {
  if (!record) return { unmatched: 1 }
  const { group_form } = record
  return {
    ...(group_form === undefined ? {} : { group_form }),
    ...(endedEarly ? { match_ended: 1 } : {}),
  }
}

/** The answers that later forms look at. */
export const worthKeeping = (answers: Answers): Answers => {
  const items: string[] = [...Object.values(LAST), REASON_OF_END]
  return Object.fromEntries(items.flatMap((item) => (answers[item] ? [[item, answers[item]]] : [])))
}
