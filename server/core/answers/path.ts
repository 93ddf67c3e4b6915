import type { Answers, Context, Screen } from '../instrument/types.ts'
import { kindOf } from '../question/index.ts'
import { holds } from './condition.ts'

/**
 * The one branching engine: server, plain pages and phone all ask here which screens a person sees.
 *
 * Conditions look back only (the compiler checks it), and an answer on a branch that is not taken does not count as an
 * answer for later conditions.
 */
export function path(screens: readonly Screen[], answers: Answers, context: Context): Screen[] {
  let seen = answers
  const taken: Screen[] = []
  for (const screen of screens) {
    const shown = !screen.show || holds(screen.show, seen, context)
    if (shown && kindOf(screen).applies?.(screen, seen, context) !== false) taken.push(screen)
    else if (answers[screen.id]) seen = { ...seen, [screen.id]: undefined }
  }
  return taken
}

/** Screens asked in the questionnaire itself; the others are asked on the welcome page. */
export const asked = (screens: readonly Screen[]): Screen[] => screens.filter((s) => s.asked === 'form')

/** The first screen on the path without an answer, where a person goes on; undefined when everything is answered. */
export function resumeAt(screens: readonly Screen[], answers: Answers, context: Context): Screen | undefined {
  return asked(path(screens, answers, context)).find((s) => !answers[s.id])
}

/** The next screen after `id` on the path as it stands now, also when `id` has left the path; undefined at the end. */
export function after(
  screens: readonly Screen[],
  answers: Answers,
  context: Context,
  id: string,
): Screen | undefined {
  const at = screens.findIndex((s) => s.id === id)
  const later = new Set(screens.slice(at + 1))
  return asked(path(screens, answers, context)).find((s) => later.has(s))
}

/** The screen before `id` on the path as it stands now; undefined at the start. */
export function before(
  screens: readonly Screen[],
  answers: Answers,
  context: Context,
  id: string,
): Screen | undefined {
  const taken = asked(path(screens, answers, context))
  return taken[taken.findIndex((s) => s.id === id) - 1]
}
