import { hashPassword } from '../../server/accounts/password.ts'
import type { Grant, StaffRole } from '../../server/core/rights.ts'
import { newId, newToken } from '../../server/ids.ts'
import { sha256 } from '../../server/load.ts'
import { STAFF } from '../../server/vault/identity.ts'
import { STUDY, type TestServer, Visitor } from './http.ts'

export const act = (at: number, actor = 'operator') => ({ entry: newId(), at, actor })

export const grant = (role: StaffRole, study = '', organisation = ''): Grant => ({
  role,
  study,
  organisation,
})

/** A browser with the cookie of a session that was opened beside the sign-in. */
export class Colleague extends Visitor {
  readonly staff: string
  constructor(url: string, staff: string, token: string) {
    super(url)
    this.staff = staff
    this.keepCookie(`duopanel_staff=${token}`)
  }
}

let password: Promise<string> | undefined

/** An account with these grants, signed in. */
export async function signedIn(server: TestServer, ...grants: Grant[]): Promise<Colleague> {
  const staff = newId()
  password ??= hashPassword('a password of the tests')
  const who = { email: `${staff}@staff.example`, first_name: 'Test', last_name: grants[0]?.role ?? 'nobody' }
  await server.vault.keepIdentities(STAFF, new Map([[staff, who]]))
  await server.store.staff.keepDemo(act(server.clock.now), staff, grants[0]!, await password)
  await server.store.staff.setGrants(act(server.clock.now), staff, grants)
  return session(server, staff)
}

/** Another session of an account. */
export async function session(server: TestServer, staff: string): Promise<Colleague> {
  const token = newToken()
  const expiresAt = server.clock.now + 3_600_000
  await server.store.staff.openSession(act(server.clock.now, staff), {
    token: sha256(token),
    staff,
    expiresAt,
  })
  return new Colleague(server.url, staff, token)
}

export const organise = (server: TestServer, ...ids: string[]) =>
  Promise.all(
    ids.map((organisation) =>
      server.store.staff.keepOrganisation(act(server.clock.now), {
        ...{ study: STUDY, organisation, name: `Organisation ${organisation}` },
      }),
    ),
  )
