import { z } from 'zod'
import { health, ready } from '../contract.ts'
import { problem } from '../core/problem.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { openApi } from './openapi.ts'

/** Health, readiness, and the description of the interface itself. */
export const systemEndpoints = (all: () => readonly Endpoint[]): Endpoint[] => [
  endpoint({
    method: 'get',
    path: '/api/health',
    who: 'anyone',
    summary: 'The process runs',
    reply: health.reply,
    problems: [],
    run: async () => ({ status: 'ok' }),
  }),
  endpoint({
    method: 'get',
    path: '/api/ready',
    who: 'anyone',
    summary: 'The process can answer: its database is there',
    reply: ready.reply,
    problems: ['not-ready'],
    async run({ services }) {
      try {
        await services.store.studies.list()
        return { status: 'ready' }
      } catch {
        return problem('not-ready')
      }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/openapi.json',
    who: 'anyone',
    summary: 'This interface as OpenAPI 3.1',
    reply: z.looseObject({ openapi: z.string() }),
    problems: [],
    run: async () => openApi(all()),
  }),
]
