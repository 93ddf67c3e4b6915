import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { z } from 'zod'
import { isProblem, type Problem, problem } from '../core/problem.ts'
import type { Session } from '../store/links.ts'
import { refuse, type StaffCaller, type StaffRule, staffOf } from './access.ts'
import { sessionOf } from './cookie.ts'
import { sendText } from './encoding.ts'
import type { Services } from './services.ts'

/**
 * Who may call a route: anyone, a respondent with a session, whoever of the staff is signed in, or staff of some roles at
 * the place that the address names. There is no default: a route without a rule does not compile.
 */
export type Who = 'anyone' | 'respondent' | 'staff' | StaffRule

/** A rule in words, for the page of the interface. */
export const describeWho = (who: Who): string =>
  typeof who === 'object' ? who.roles.join(', ') : who === 'staff' ? 'anyone of the staff' : who

/** A session with its token's hash, for routes of respondents. */
export type Caller = Session & { token: string }

/** One route: parse → authorise → run → reply. `run` returns a value or a problem; what it wrote is on disk by then. */
export interface Endpoint<Body = unknown> {
  method: 'get' | 'post' | 'put' | 'delete'
  path: string
  who: Who
  summary: string
  body?: z.ZodType<Body>
  reply: z.ZodType
  problems: readonly string[]
  run(call: {
    services: Services
    caller: Caller
    staff: StaffCaller
    params: Readonly<Record<string, string>>
    body: Body
    request: Request
    response: Response
  }): Promise<unknown>
}

/** Keeps the type of the body for `run`, and forgets it for the list of all endpoints. */
export const endpoint = <Body>(e: Endpoint<Body>): Endpoint => e as unknown as Endpoint

export function routes(endpoints: readonly Endpoint[], services: Services): Router {
  const router = Router()
  for (const e of endpoints) router[e.method](e.path, handler(e, services))
  return router
}

const handler =
  (e: Endpoint, services: Services): RequestHandler =>
  async (request, response) => {
    const outcome = await answer(e, services, request, response)
    if (isProblem(outcome)) return sendProblem(response, outcome)
    if (!response.getHeader('cache-control')) response.set('cache-control', 'no-store')
    return sendText(request, response.type('json'), JSON.stringify(outcome))
  }

async function answer(
  e: Endpoint,
  services: Services,
  request: Request,
  response: Response,
): Promise<unknown> {
  const caller = e.who === 'respondent' ? await sessionOf(request, services) : undefined
  if (e.who === 'respondent' && !caller) return problem('session-missing')
  const params = request.params as Record<string, string>
  const forStaff = e.who === 'staff' || typeof e.who === 'object'
  const staff = forStaff ? await staffOf(request, services) : undefined
  if (forStaff && !staff) return problem('sign-in-needed')
  const refused = staff && typeof e.who === 'object' && (await refuse(staff, e.who, params, services))
  if (refused) return refused
  const body = e.body ? parse(e.body, request) : undefined
  if (isProblem(body)) return body
  return e.run({
    services,
    caller: caller as Caller,
    staff: staff as StaffCaller,
    params,
    body,
    request,
    response,
  })
}

function parse(schema: z.ZodType, request: Request): unknown | Problem {
  if (!request.is('application/json')) return problem('body-type', { want: 'application/json' })
  const result = schema.safeParse(request.body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  return problem('body-invalid', { field: issue!.path.map(String).join('.') || 'body', why: issue!.message })
}

/** A problem as of RFC 9457. */
export function sendProblem(response: Response, p: Problem): void {
  response
    .status(p.status)
    .set('cache-control', 'no-store')
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `/api/docs#${p.problem}`,
        title: p.problem,
        status: p.status,
        code: p.problem,
        detail: p.message,
        details: p.details,
      }),
    )
}
