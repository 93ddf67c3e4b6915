import type { Request, Response } from 'express'
import type { Caller } from './endpoint.ts'
import type { Services } from './services.ts'

const NAME = 'duopanel'
const COOKIE = new RegExp(`(?:^|;\\s*)${NAME}=([a-z][a-z0-9-]{0,39})\\.([0-9a-z]{52})(?:;|$)`)

/** The session of a request, if its cookie holds one that has not ended. */
export async function sessionOf(
  request: Request,
  { store, clock, sha256 }: Services,
): Promise<Caller | undefined> {
  const [, study, token] = COOKIE.exec(request.headers.cookie ?? '') ?? []
  if (!study || !token) return undefined
  const hash = sha256(token)
  const session = await store.links.session(study, hash, clock())
  return session && { ...session, token: hash }
}

/** A cookie that scripts cannot read, that other sites cannot send, and that ends with the browser. */
export function setSession(response: Response, study: string, token: string, secure: boolean): void {
  response.cookie(NAME, `${study}.${token}`, { httpOnly: true, sameSite: 'strict', secure, path: '/' })
}
