import { randomBytes } from 'node:crypto'
import { hashPassword } from '../accounts/password.ts'
import type { Grant } from '../core/rights.ts'
import { base32, newId } from '../ids.ts'
import type { Store } from '../store/store.ts'
import { STAFF } from '../vault/identity.ts'
import type { Vault } from '../vault/vault.ts'

export interface DemoLogin {
  role: string
  email: string
  password: string
}

const LETTERS = 16

/**
 * One account per role for a study of invented people. Each start gives them fresh passwords, so that none is known from
 * elsewhere. They need no second factor, and are refused once this server holds a study of real people.
 */
export async function demoLogins(
  store: Store,
  vault: Vault,
  study: string,
  organisation: string,
): Promise<DemoLogin[]> {
  const grants: Grant[] = [
    { role: 'coordinator', study, organisation },
    { role: 'researcher', study, organisation: '' },
    { role: 'translator', study: '', organisation: '' },
    { role: 'admin', study: '', organisation: '' },
  ]
  return Promise.all(
    grants.map(async (grant) => {
      const email = `${grant.role}@demo.example`
      const [known] = await vault.find(STAFF, 'email', email)
      const id = known ?? newId()
      const password = base32(randomBytes(LETTERS), LETTERS)
      if (!known)
        await vault.keepIdentities(
          STAFF,
          new Map([[id, { email, first_name: 'Demo', last_name: grant.role }]]),
        )
      const act = { entry: newId(), at: Date.now(), actor: 'operator' }
      await store.staff.keepDemo(act, id, grant, await hashPassword(password))
      return { role: grant.role, email, password }
    }),
  )
}
