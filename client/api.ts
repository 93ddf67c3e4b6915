import type { QuestionnaireReply, SaveAnswers, SessionReply } from '#contract'

/** An expected failure: a code of the problem catalogue, or `offline` when no server was reached. */
export interface Failure {
  code: string
  /** HTTP status; 0 when no server was reached. */
  status: number
}
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export interface Api {
  session(): Promise<Result<SessionReply>>
  questionnaire(sha256: string, lang: string): Promise<Result<QuestionnaireReply>>
  setLanguage(lang: string): Promise<Result<{ lang: string }>>
  saveNames(names: Readonly<Record<string, string>>): Promise<Result<{ saved: true }>>
  save(body: SaveAnswers): Promise<Result<{ saved: string[] }>>
  submit(body: { sha256: string; event_id: string }): Promise<Result<{ next: string | null }>>
}

/** Whether trying again later may help. */
export const passes = ({ status }: Failure): boolean =>
  status === 0 || status >= 500 || status === 408 || status === 429

/** Browsers refuse a larger body that shall outlive its page. */
const KEEPALIVE_BYTES = 30_000

async function call<T>(method: string, url: string, body?: unknown): Promise<Result<T>> {
  const text = body === undefined ? null : JSON.stringify(body)
  try {
    const reply = await fetch(url, {
      method,
      body: text,
      keepalive: method !== 'GET' && (text?.length ?? 0) < KEEPALIVE_BYTES,
      ...(text === null ? {} : { headers: { 'content-type': 'application/json' } }),
    })
    if (reply.ok) return { ok: true, value: (await reply.json()) as T }
    return { ok: false, failure: { code: await codeOf(reply), status: reply.status } }
  } catch {
    return { ok: false, failure: { code: 'offline', status: 0 } }
  }
}

async function codeOf(reply: Response): Promise<string> {
  const body: unknown = await reply.json().catch(() => undefined)
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string')
    return body.code
  if (reply.status === 401) return 'session-missing'
  return reply.status >= 500 ? 'internal' : 'invalid'
}

export const api: Api = {
  session: () => call('GET', '/api/session'),
  questionnaire: (sha256, lang) => call('GET', `/api/questionnaires/${sha256}/${lang}`),
  setLanguage: (lang) => call('PUT', '/api/session/language', { lang }),
  saveNames: (names) => call('PUT', '/api/session/names', { names }),
  save: (body) => call('POST', '/api/session/answers', body),
  submit: (body) => call('POST', '/api/session/submit', body),
}
