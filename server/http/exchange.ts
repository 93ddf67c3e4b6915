import type { Response } from 'express'
import { isProblem, type Problem, problem } from '../core/problem.ts'
import { setSession } from './cookie.ts'
import { openForm, shownLanguage } from './form.ts'
import type { Services } from './services.ts'

const SESSION_MS = 24 * 3_600_000

export interface Opened {
  lang: string
  consented: boolean
  submitted: boolean
}

/** Opens a session for a link of a study, by the hash of its secret or of its code. */
export async function exchange(
  { study, secret, lang: wanted }: { study: string; secret: string; lang: string | undefined },
  services: Services,
  response: Response,
): Promise<Opened | Problem> {
  const { store, clock, sha256, instruments, newToken, secure } = services
  const now = clock()
  const link = await store.links.find(study, secret)
  if (!link) return problem('link-unknown')
  if (link.revokedAt !== null) return problem('link-revoked')
  if (link.expiresAt <= now) return problem('link-expired')
  if (!instruments.library.studies.has(study)) return problem('link-unknown')
  const form = await openForm({ study, form: link.form }, services)
  if (isProblem(form)) return form
  if (wanted && !form.languages.includes(wanted)) return problem('language-unknown', { lang: wanted })
  const lang = wanted ?? shownLanguage(form, link.lang)
  const token = newToken()
  const session = { study, form: link.form, lang, secret, token: sha256(token), expiresAt: now + SESSION_MS }
  await store.links.open(session, now, form.row.openedAt === null)
  setSession(response, study, token, secure)
  return { lang, consented: form.consented, submitted: form.submitted }
}
