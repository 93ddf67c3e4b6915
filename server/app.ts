import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { type Problem, problem } from './core/problem.ts'
import { databaseCode, databaseProblem } from './db/errors.ts'
import { assets, readAssets } from './http/assets.ts'
import { doseEndpoints } from './http/doses.ts'
import { type Endpoint, routes, sendProblem } from './http/endpoint.ts'
import { networkEndpoints } from './http/network.ts'
import { pages } from './http/pages.ts'
import { makePaper, type Paper } from './http/paper.ts'
import { peopleEndpoints } from './http/people.ts'
import { plainPages } from './http/plain.ts'
import { questionnaireEndpoints } from './http/questionnaires.ts'
import type { Services } from './http/services.ts'
import { sessionEndpoints } from './http/session.ts'
import { signInEndpoints } from './http/signIn.ts'
import { staffEndpoints } from './http/staff.ts'
import { systemEndpoints } from './http/system.ts'

const BODY_LIMIT = '128kb'
/** Lists of pairs arrive as files. */
const IMPORTS = '/api/studies/:study/organisations/:organisation/import'
const IMPORT_LIMIT = '4mb'
/** Failed exchanges per address in ten minutes; only failures count, for a shelter shares one address. */
const FAILURES = 30
/** Failed sign-ins per account in ten minutes. */
const ACCOUNT_FAILURES = 10

export interface AppOptions {
  services: Services
  log: Logger
  /** Folder of the built client. */
  client: string
}

export const allEndpoints: Endpoint[] = [
  ...sessionEndpoints,
  ...networkEndpoints,
  ...questionnaireEndpoints,
  ...signInEndpoints,
  ...staffEndpoints,
  ...peopleEndpoints,
  ...doseEndpoints,
  ...systemEndpoints(() => allEndpoints),
]

/** The HTTP application. It owns no resources: who makes it opens and closes the store. */
export function createApp({ services, log, client }: AppOptions): Express {
  const app = express()
  const paper = makePaper(services, readAssets(client))
  app.disable('x-powered-by')
  app.set('etag', 'strong')
  /** A reverse proxy on this host tells the visitor's address. */
  app.set('trust proxy', 'loopback')
  app.use(logRequests(log))
  app.use(securityHeaders())
  app.use(assets(client))
  app.post(['/', '/api/session'], failuresOnly(paper))
  app.post(
    ['/api/staff/session', '/api/staff/invitation', '/api/staff/invitation/accept'],
    failuresOnly(paper),
  )
  app.use(IMPORTS, express.json({ limit: IMPORT_LIMIT, strict: true }))
  app.use('/api', express.json({ limit: BODY_LIMIT, strict: true }))
  app.post('/api/staff/session', failuresOfAccount(services))
  app.use(routes(allEndpoints, services))
  app.use(plainPages(services, paper))
  app.use(pages(services, paper, allEndpoints, client))
  app.use('/api', (_request, response) => sendProblem(response, problem('not-found')))
  app.use((request, response) => paper.problem(request, response, problem('not-found')))
  app.use(lastResort(log, paper))
  return app
}

function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  })
}

/** Logs method, path, status and time: no query, no body, no address, no cookie. Paths never hold a secret. */
const logRequests =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const began = performance.now()
    response.on('finish', () => {
      const ms = Math.round(performance.now() - began)
      log.info(
        { method: request.method, path: request.path.slice(0, 120), status: response.statusCode, ms },
        'request',
      )
    })
    next()
  }

const failuresOnly = (paper: Paper): RequestHandler =>
  rateLimit({
    windowMs: 600_000,
    limit: FAILURES,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (request, response) =>
      request.path === '/'
        ? paper.problem(request, response, problem('rate-limited'))
        : sendProblem(response, problem('rate-limited')),
  })

/** The same for one account, from wherever it is tried. */
const failuresOfAccount = ({ sha256 }: Services): RequestHandler =>
  rateLimit({
    windowMs: 600_000,
    limit: ACCOUNT_FAILURES,
    skipSuccessfulRequests: true,
    legacyHeaders: false,
    keyGenerator: (request) => sha256(String((request.body as { email?: unknown })?.email).toLowerCase()),
    handler: (_request, response) => sendProblem(response, problem('rate-limited')),
  })

/** What the body parser throws, as problems of the catalogue. */
const PARSER_PROBLEMS: Record<string, () => Problem> = {
  'entity.parse.failed': () => problem('body-not-json'),
  'entity.too.large': () => problem('body-too-large', { limit: BODY_LIMIT }),
  'encoding.unsupported': () => problem('body-type', { want: 'application/json' }),
  'charset.unsupported': () => problem('body-type', { want: 'application/json in UTF-8' }),
  'request.aborted': () => problem('body-not-json'),
  'request.size.invalid': () => problem('body-not-json'),
}

/** Where an error came from, without its message: a database driver puts the values of a query there. */
const framesOf = (stack: string | undefined): string[] =>
  (stack ?? '').split('\n').filter((line) => line.startsWith('    at '))

/** Everything unexpected: logged, answered without a stack; a page answers with a page. */
const lastResort =
  (log: Logger, paper: Paper): ErrorRequestHandler =>
  (error: { type?: string; name?: string; stack?: string }, request, response, next) => {
    if (response.headersSent) return next(error)
    const reply = (p: Problem) =>
      request.path.startsWith('/api/') ? sendProblem(response, p) : paper.problem(request, response, p)
    const expected = error.type === undefined ? undefined : PARSER_PROBLEMS[error.type]
    if (expected) return reply(expected())
    const database = databaseProblem(error)
    const details = { name: error.name, code: databaseCode(error), frames: framesOf(error.stack) }
    log.error(details, database ? 'the database failed' : 'unexpected failure')
    return reply(database ?? problem('internal'))
  }
