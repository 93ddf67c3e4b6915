import { z } from 'zod'
import { isProblem, problem } from '../core/problem.ts'
import { type Grant, type StaffRole, staffRoles } from '../core/rights.ts'
import { inviteAccount } from '../http/staff.ts'
import { newId, newToken } from '../ids.ts'
import { sha256 } from '../load.ts'
import type { Act } from '../store/audit.ts'
import type { Store } from '../store/store.ts'
import { STAFF } from '../vault/identity.ts'
import type { Vault } from '../vault/vault.ts'
import { dataFolder, found, openStore, openVault, settings, wrongUse } from './context.ts'

export interface InviteArguments {
  data?: string
  firstName: string
  lastName: string
  role: string
  study?: string
  organisation?: string
}

/** An act of whoever runs the command line. */
export const operatorAct = (): Act => ({ entry: newId(), at: Date.now(), actor: 'operator' })

/** Opens both databases, the vault first: without its key nothing else is touched. */
export async function withBoth<T>(
  data: string | undefined,
  work: (store: Store, vault: Vault) => Promise<T>,
): Promise<T> {
  const vault = await openVault(dataFolder(data))
  try {
    const store = await openStore(dataFolder(data))
    try {
      return await work(store, vault)
    } finally {
      await store.close()
    }
  } finally {
    await vault.close()
  }
}

/** `duopanel staff invite`: an account and a link that serves once; so the first admin comes in. */
export async function inviteByHand(
  email: string,
  { data, firstName, lastName, role, study, organisation }: InviteArguments,
): Promise<{ staff: string; link: string }> {
  if (!z.email().safeParse(email).success)
    throw wrongUse(problem('option-value', { option: 'email', value: email, want: 'an e-mail address' }))
  if (!staffRoles.includes(role as StaffRole))
    throw wrongUse(problem('option-unknown', { option: '--role', value: role, known: staffRoles.join(', ') }))
  const grants: Grant[] = [{ role: role as StaffRole, study: study ?? '', organisation: organisation ?? '' }]
  return withBoth(data, async (store, vault) => {
    const services = { store, vault, newId, newToken, sha256, publicUrl: settings().PUBLIC_URL }
    const invitee = { email, first_name: firstName, last_name: lastName, grants }
    const made = await inviteAccount(operatorAct(), invitee, services)
    if (isProblem(made)) throw found(made)
    return made
  })
}

/** `duopanel staff disable`: closes an account and ends its sessions, or opens it again. */
export const setDisabledByHand = (
  email: string,
  disabled: boolean,
  { data }: { data?: string },
): Promise<{ staff: string; disabled: boolean }> =>
  withBoth(data, async (store, vault) => {
    const [id] = await vault.find(STAFF, 'email', email)
    if (id === undefined) throw found(problem('account-unknown'))
    await store.staff.setDisabled(operatorAct(), id, disabled)
    return { staff: id, disabled }
  })
