import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { problemBody } from '../contract.ts'
import { type ProblemCode, problemStatus } from '../core/problem.ts'
import { VERSION } from '../version.ts'
import { describeWho, type Endpoint } from './endpoint.ts'

/** OpenAPI 3.1 from the same list that makes the routes. */
export function openApi(endpoints: readonly Endpoint[]): Record<string, unknown> {
  const paths: ZodOpenApiPathsObject = {}
  for (const e of endpoints) {
    const path = e.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [e.method]: operation(e) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Duopanel',
      version: VERSION,
      description:
        'Questionnaires for newcomers and buddies. Failures are problems as of RFC 9457 with a stable code.',
    },
    paths,
    components: {
      securitySchemes: {
        respondent: { type: 'apiKey', in: 'cookie', name: 'duopanel', description: 'A session of one form.' },
        staff: { type: 'apiKey', in: 'cookie', name: 'duopanel_staff', description: 'A signed-in account.' },
      },
    },
  }) as unknown as Record<string, unknown>
}

function operation(e: Endpoint) {
  const parameters = [...e.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name!,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' as const },
  }))
  return {
    summary: e.summary,
    description: `Who may call it: ${describeWho(e.who)}.`,
    ...(e.who === 'anyone'
      ? {}
      : { security: [e.who === 'respondent' ? { respondent: [] } : { staff: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(e.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: e.body } } } }
      : {}),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: e.reply } } },
      ...failures(e),
    },
  }
}

/** Problems by status, each with its codes. */
function failures(e: Endpoint) {
  const codes = [...e.problems, ...(e.body ? ['body-not-json', 'body-type', 'body-invalid'] : [])]
  if (e.who === 'respondent') codes.push('session-missing')
  else if (e.who !== 'anyone') codes.push('sign-in-needed')
  if (typeof e.who === 'object') codes.push('forbidden')
  const byStatus = new Map<number, string[]>()
  for (const code of new Set(codes)) {
    const status = problemStatus(code as ProblemCode)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      { description: list.join(', '), content: { 'application/problem+json': { schema: problemBody } } },
    ]),
  )
}
