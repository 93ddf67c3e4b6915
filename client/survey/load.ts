import type { QuestionnaireReply, SessionReply } from '#contract'
import { type Api, passes, type Result } from '../api.ts'

export type Loaded = { session: SessionReply; form: QuestionnaireReply } | { go: string }

const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15_000]

/** Session and questionnaire, or the page where the person has to go first. Tries until the network is there. */
export async function load(api: Api, rest: (ms: number) => Promise<void>): Promise<Loaded> {
  const session = await persist(() => api.session(), rest)
  if (!session.ok) return { go: '/a' }
  if (!session.value.consented) return { go: '/consent' }
  const { questionnaire, lang } = session.value
  const form = await persist(() => api.questionnaire(questionnaire.sha256, lang), rest)
  return form.ok ? { session: session.value, form: form.value } : { go: '/consent' }
}

async function persist<T>(
  ask: () => Promise<Result<T>>,
  rest: (ms: number) => Promise<void>,
): Promise<Result<T>> {
  for (let tries = 0; ; tries++) {
    const result = await ask()
    if (result.ok || !passes(result.failure)) return result
    await rest(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]!)
  }
}
