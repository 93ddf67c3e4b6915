/**
 * The catalogue of expected failures. A failure is a value: a stable code, an HTTP status and a sentence made from its
 * details. Details may name fields and limits, never answers or identities.
 */

const catalogue = {
  'not-found': { status: 404, say: () => 'There is nothing at this address.' },
  'method-not-allowed': { status: 405, say: () => 'This address does not take that method.' },
  'body-not-json': { status: 400, say: () => 'The body is not valid JSON.' },
  'body-too-large': { status: 413, say: (d: { limit: string }) => `The body is larger than ${d.limit}.` },
  'body-type': { status: 415, say: (d: { want: string }) => `The body must be sent as ${d.want}.` },
  'body-invalid': { status: 422, say: (d: { field: string; why: string }) => `${d.field}: ${d.why}.` },
  'link-unknown': {
    status: 404,
    say: () => 'This link is not known. Check that it is complete, or ask for a new one.',
  },
  'link-expired': { status: 410, say: () => 'This link has expired. Ask for a new one.' },
  'link-revoked': { status: 410, say: () => 'This link has been withdrawn. Ask for a new one.' },
  'session-missing': { status: 401, say: () => 'You are not signed in here. Open your link again.' },
  'sign-in-needed': { status: 401, say: () => 'You are not signed in. Sign in and try again.' },
  'sign-in-failed': {
    status: 401,
    say: () => 'E-mail address, password and code do not fit together, or the account is closed. Try again.',
  },
  'code-needed': {
    status: 401,
    say: () => 'Give the six digits of your authenticator too, or a recovery code.',
  },
  'invitation-unknown': {
    status: 410,
    say: () => 'This invitation was used, has run out or is not known. Ask for a new one.',
  },
  'code-wrong': {
    status: 422,
    say: () => 'The six digits do not fit. Check the clock of your phone, and type the newest code.',
  },
  forbidden: { status: 403, say: () => 'Your account may not do this.' },
  'grant-wrong': { status: 422, say: (d: { why: string }) => `This right cannot be given: ${d.why}.` },
  'last-admin': {
    status: 409,
    say: () => 'This is the last admin. Make somebody else an admin first.',
  },
  'account-unknown': { status: 404, say: () => 'There is no such account.' },
  'organisation-unknown': {
    status: 404,
    say: (d: { organisation: string }) => `There is no organisation "${d.organisation}" in this study.`,
  },
  'contact-missing': {
    status: 422,
    say: (d: { field: string; channel: string }) =>
      `${d.field}: it is needed for reaching this person by ${d.channel}.`,
  },
  'person-known': {
    status: 409,
    say: (d: { field: string }) =>
      `${d.field}: somebody with this is enrolled in the study already. Choose that person, or confirm that this is another one.`,
  },
  'person-unknown': {
    status: 404,
    say: (d: { field: string }) => `${d.field}: there is no such person here.`,
  },
  'person-withdrawn': {
    status: 409,
    say: (d: { field: string }) => `${d.field}: this person has withdrawn and cannot be matched.`,
  },
  'match-self': { status: 422, say: () => 'A person cannot be matched with themselves.' },
  'match-twice': { status: 409, say: () => 'These two are matched with each other at that time already.' },
  'match-ended': { status: 409, say: () => 'The end of this match has been recorded already.' },
  'day-wrong': { status: 422, say: (d: { field: string; why: string }) => `${d.field}: ${d.why}.` },
  'table-unreadable': {
    status: 422,
    say: (d: { why: string }) => `This file cannot be read as a list: ${d.why}.`,
  },
  'study-open': { status: 409, say: (d: { study: string }) => `The study "${d.study}" is open already.` },
  'language-unknown': {
    status: 422,
    say: (d: { lang: string }) => `This study is not offered in "${d.lang}".`,
  },
  'item-unknown': {
    status: 422,
    say: (d: { item: string }) => `This questionnaire has no item "${d.item}".`,
  },
  'value-type': { status: 422, say: (d: { item: string; want: string }) => `${d.item}: expected ${d.want}.` },
  'value-range': {
    status: 422,
    say: (d: { item: string; min: number; max: number }) =>
      `${d.item}: expected a whole number from ${d.min} to ${d.max}.`,
  },
  'value-unknown': {
    status: 422,
    say: (d: { item: string }) => `${d.item}: this is not one of its choices.`,
  },
  'reason-unknown': {
    status: 422,
    say: (d: { item: string }) => `${d.item}: this reason is not offered there.`,
  },
  'form-stale': {
    status: 409,
    say: () =>
      'This form was started on another version of the questionnaire. Load it again; your answers are kept.',
  },
  'form-submitted': {
    status: 409,
    say: () => 'These answers were already sent. They can no longer be changed.',
  },
  'form-not-begun': { status: 409, say: () => 'This form has not been begun: consent comes first.' },
  'event-conflict': {
    status: 409,
    say: (d: { event: string }) => `The event ${d.event} was already received with other content.`,
  },
  'rate-limited': { status: 429, say: () => 'Too many attempts. Wait a few minutes and try again.' },
  'not-ready': { status: 503, say: () => 'The server is not ready. Try again in a moment.' },
  'disk-full': {
    status: 507,
    say: () => 'There is no room left to store this. Nothing of it was kept; what was saved before is safe.',
  },
  internal: { status: 500, say: () => 'Something went wrong on our side. Nothing you sent before was lost.' },
  'study-unknown': { status: 404, say: (d: { study: string }) => `There is no study "${d.study}".` },
  'study-not-empty': {
    status: 409,
    say: (d: { study: string }) =>
      `The study "${d.study}" already holds people. Use --replace to delete and refill it.`,
  },
  'study-real': {
    status: 409,
    say: (d: { study: string }) =>
      `The study "${d.study}" holds real data; the demonstration never replaces it.`,
  },
  'option-unknown': {
    status: 400,
    say: (d: { option: string; value: string; known: string }) =>
      `${d.option} "${d.value}" is not known; known: ${d.known}.`,
  },
  'option-value': {
    status: 400,
    say: (d: { option: string; value: string; want: string }) =>
      `${d.option} "${d.value}": expected ${d.want}.`,
  },
  'definition-invalid': {
    status: 500,
    say: (d: { count: number }) => `${d.count} ${d.count === 1 ? 'problem' : 'problems'} in the definitions.`,
  },
  'version-not-newer': {
    status: 409,
    say: (d: { from: string; to: string }) => `${d.to} is not a later version of what ${d.from} is.`,
  },
  'version-too-small': {
    status: 409,
    say: (d: { name: string; from: string; level: string; least: string; why: string }) =>
      `${d.name} cannot be published: after ${d.from} the ${d.level} number must rise, so at least ${d.least}. ${d.why}`,
  },
  'definition-newer': {
    status: 500,
    say: (d: { count: number }) =>
      `${d.count} ${d.count === 1 ? 'definition was' : 'definitions were'} made by a newer Duopanel.`,
  },
  'definition-migration': {
    status: 500,
    say: (d: { count: number }) =>
      `Duopanel fails to read ${d.count} ${d.count === 1 ? 'definition' : 'definitions'} of an older format. They were not changed.`,
  },
  'database-newer': {
    status: 500,
    say: (d: { database: string }) =>
      `The ${d.database} database was made by a newer Duopanel. Start that version, or restore an older backup.`,
  },
  'database-down': {
    status: 503,
    say: (d: { database: string; host: string; port: number; why: string }) =>
      `The PostgreSQL database "${d.database}" at ${d.host}:${d.port} cannot be used: ${d.why}. See DATABASE_URL.`,
  },
  'database-encoding': {
    status: 500,
    say: (d: { database: string; encoding: string }) =>
      `The PostgreSQL database "${d.database}" keeps text as ${d.encoding}. Make it with ENCODING 'UTF8'.`,
  },
  'migration-edited': {
    status: 500,
    say: (d: { migration: string }) =>
      `The migration ${d.migration} was changed after it was applied. Put the original file back.`,
  },
  'folder-unusable': {
    status: 500,
    say: (d: { folder: string; why: string }) => `The folder ${d.folder} cannot be used: ${d.why}.`,
  },
  'folder-taken': {
    status: 409,
    say: (d: { folder: string }) => `There is something at ${d.folder} already. Name a new folder.`,
  },
  'backup-damaged': {
    status: 422,
    say: (d: { file: string; why: string }) => `The backup is damaged: ${d.file}: ${d.why}.`,
  },
  'backup-newer': {
    status: 409,
    say: (d: { software: string }) =>
      `The backup was made by a newer program (${d.software}). Restore it with that version.`,
  },
  'backup-older': {
    status: 409,
    say: (d: { backup: number; database: number }) =>
      `The backup has migration ${d.backup}, the database already ${d.database}. Restore into a database that was never opened.`,
  },
  'database-not-empty': {
    status: 409,
    say: (d: { table: string }) =>
      `The database is not empty: there are rows in ${d.table}. A backup is restored into an empty one.`,
  },
  'vault-key-missing': {
    status: 500,
    say: (d: { what: string; keys: string; folder: string }) =>
      `There is no key for the vault, which holds ${d.what}, sealed with ${d.keys}. Put the file vault.key back into ${d.folder}, or give the key as VAULT_KEY. Nothing was started or changed.`,
  },
  'vault-key-wrong': {
    status: 500,
    say: (d: { what: string; keys: string; folder: string }) =>
      `The key at hand does not open part of the vault: ${d.what}, sealed with ${d.keys}. Put the right vault.key into ${d.folder}, or give the key as VAULT_KEY. Nothing was started or changed.`,
  },
  'vault-key-invalid': {
    status: 500,
    say: (d: { where: string }) =>
      `${d.where} does not hold a key of the vault: 32 bytes in base64, the newest first where there are several.`,
  },
  'vault-key-single': {
    status: 409,
    say: () =>
      'The key comes from VAULT_KEY. Make a new one (openssl rand -base64 32), set VAULT_KEY=NEW,OLD and run this again; then set VAULT_KEY=NEW.',
  },
  'vault-locked': {
    status: 503,
    say: () => 'Names cannot be read: they are sealed with a key that this server does not have.',
  },
  'vault-damaged': {
    status: 500,
    say: () => 'A record of the vault does not open: it was changed or moved since it was sealed.',
  },
  'agreement-needed': {
    status: 403,
    say: (d: { file: string }) =>
      `${d.file} would let the members of a pair, or people they named, be recognised. A real study gives it out under a data-use agreement only: add --agreement ID.`,
  },
  'release-unknown': {
    status: 404,
    say: (d: { release: string; known: string }) => `There is no release "${d.release}"; there: ${d.known}.`,
  },
  'release-changed': {
    status: 422,
    say: (d: { release: string; why: string }) => `${d.release} is not what was frozen: ${d.why}.`,
  },
  'file-too-long': {
    status: 422,
    say: (d: { file: string; format: string; limit: number }) =>
      `${d.file} has more than the ${d.limit} rows that ${d.format} can hold. Take another format, or fewer files, waves or roles.`,
  },
  'file-too-wide': {
    status: 422,
    say: (d: { file: string; format: string; limit: number }) =>
      `${d.file} has more than the ${d.limit} columns that ${d.format} can hold. Take another format, or fewer waves or constructs.`,
  },
  'order-broken': { status: 500, say: (d: { file: string }) => `Rows for ${d.file} arrived out of order.` },
} as const satisfies Record<string, { status: number; say: (details: never) => string }>

export type ProblemCode = keyof typeof catalogue
type Details<C extends ProblemCode> = Parameters<(typeof catalogue)[C]['say']>[0]

export interface Problem {
  problem: ProblemCode
  status: number
  message: string
  details: Readonly<Record<string, string | number>>
}

/** A problem of the catalogue, with its sentence. */
export function problem<C extends ProblemCode>(
  code: C,
  ...details: Details<C> extends undefined ? [] : [Details<C>]
): Problem {
  const entry = catalogue[code]
  const given = (details[0] ?? {}) as Record<string, string | number>
  return {
    problem: code,
    status: entry.status,
    message: (entry.say as (d: unknown) => string)(given),
    details: given,
  }
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value && 'message' in value
}

/** Carries a problem out of places that cannot return one (process start, a stream). */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(p: Problem) {
    super(p.message)
    this.problem = p
  }
}

export const problemCodes = Object.keys(catalogue) as ProblemCode[]
export const problemStatus = (code: ProblemCode): number => catalogue[code].status

/** Every problem with an example sentence, for the page that describes the interface. */
export const problemExamples = (): { code: string; status: number; message: string }[] =>
  problemCodes.map((code) => {
    const details = new Proxy({}, { get: (_, name) => `<${String(name)}>` })
    return {
      code,
      status: catalogue[code].status,
      message: (catalogue[code].say as (d: unknown) => string)(details),
    }
  })
