import type { Answers, Comparison, Condition, Context } from '../instrument/types.ts'

const compare: Record<Comparison, (a: number, b: number) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
}

/** Whether a condition holds. A comparison with a missing value is false, so `not` of it is true. */
export function holds(condition: Condition, answers: Answers, context: Context): boolean {
  if ('is' in condition) {
    const left =
      'item' in condition ? answered(answers, condition.item) : sizeOrContext(condition, answers, context)
    return typeof left === 'number' && compare[condition.is](left, condition.value)
  }
  if ('all' in condition) return condition.all.every((c) => holds(c, answers, context))
  if ('any' in condition) return condition.any.some((c) => holds(c, answers, context))
  return !holds(condition.not, answers, context)
}

function sizeOrContext(
  condition: { size: string } | { context: string },
  answers: Answers,
  context: Context,
): unknown {
  if ('context' in condition) return context[condition.context]
  const value = answered(answers, condition.size)
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}

function answered(answers: Answers, id: string): unknown {
  const answer = answers[id]
  return answer && 'value' in answer ? answer.value : undefined
}

/** The items that a condition looks at. */
export function itemsIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(itemsIn)
  if ('any' in condition) return condition.any.flatMap(itemsIn)
  if ('not' in condition) return itemsIn(condition.not)
  if ('size' in condition) return [condition.size]
  return 'item' in condition ? [condition.item] : []
}
