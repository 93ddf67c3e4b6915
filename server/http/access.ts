import type { Request } from 'express'
import { type Problem, problem } from '../core/problem.ts'
import { isAllowed, type Place, type StaffRole } from '../core/rights.ts'
import type { Act } from '../store/audit.ts'
import type { StaffSession } from '../store/staff.ts'
import type { Services } from './services.ts'

/** Roles of staff that may call a route, at the place that its address names. */
export interface StaffRule {
  roles: readonly StaffRole[]
}

/** A signed-in account calling: its hash of the session's token is needed for signing out. */
export interface StaffCaller extends StaffSession {
  token: string
  /** An act of this account, now. */
  act(): Act
}

const COOKIE = /(?:^|;\s*)duopanel_staff=([0-9a-z]{52})(?:;|$)/
export const STAFF_COOKIE = 'duopanel_staff'

/** The account of a request, if its cookie holds a session that has not ended. */
export async function staffOf(request: Request, services: Services): Promise<StaffCaller | undefined> {
  const { store, clock, sha256, newId } = services
  const [, token] = COOKIE.exec(request.headers.cookie ?? '') ?? []
  if (!token) return undefined
  const hash = sha256(token)
  const session = await store.staff.session(hash, clock())
  return (
    session && { ...session, token: hash, act: () => ({ entry: newId(), at: clock(), actor: session.staff }) }
  )
}

/**
 * Whether an account may call a route here. Where the address names a person or a match, their organisation counts. Who
 * may nothing in a study does not learn whether it exists, nor whom it holds.
 */
export async function refuse(
  staff: StaffSession,
  rule: StaffRule,
  params: Readonly<Record<string, string>>,
  services: Services,
): Promise<Problem | undefined> {
  const { study, organisation } = params
  const place: Place = { ...(study ? { study } : {}), ...(organisation ? { organisation } : {}) }
  if (!isAllowed(staff.grants, rule.roles, place)) return problem('forbidden')
  if (study === undefined) return undefined
  const { store, instruments } = services
  if (!instruments.library.studies.has(study) || !(await store.studies.get(study)))
    return problem('study-unknown', { study })
  if (params.pid === undefined && params.mid === undefined) return undefined
  const owner = params.pid
    ? await store.people.organisationOf(study, params.pid)
    : await store.people.organisationOfMatch(study, params.mid!)
  if (owner === undefined)
    return isAllowed(staff.grants, rule.roles, { study, organisation: '' })
      ? problem('not-found')
      : problem('forbidden')
  return isAllowed(staff.grants, rule.roles, { study, organisation: owner })
    ? undefined
    : problem('forbidden')
}
