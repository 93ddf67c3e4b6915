import type { Response } from 'express'
import { hashPassword, isPassword } from '../accounts/password.ts'
import {
  codePeriod,
  newOneTimeSecret,
  newRecoveryCodes,
  oneTimeAddress,
  recoveryCode,
} from '../accounts/secondFactor.ts'
import {
  type Account,
  acceptInvitation,
  changePassword,
  done,
  me,
  openInvitation,
  signIn,
} from '../contract/staff.ts'
import { type Problem, problem } from '../core/problem.ts'
import type { Grant } from '../core/rights.ts'
import type { StaffRow } from '../store/staff.ts'
import { STAFF } from '../vault/identity.ts'
import { STAFF_COOKIE } from './access.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import type { Services } from './services.ts'

const SESSION_MS = 12 * 3_600_000
const ONE_TIME = 'one_time_secret'

/** An account with its name and address. */
export async function accountOf(
  row: StaffRow,
  grants: readonly Grant[],
  services: Services,
): Promise<Account> {
  const who = (await services.vault.identities(STAFF, [row.staff])).get(row.staff)
  return {
    staff: row.staff,
    email: who?.email ?? '',
    first_name: who?.first_name ?? '',
    last_name: who?.last_name ?? '',
    grants: [...grants],
    state: row.disabledAt !== null ? 'disabled' : row.password === null ? 'invited' : 'active',
    created_at: row.createdAt,
  }
}

/** Opens a session of twelve hours, in a cookie that scripts cannot read and other sites cannot send. */
async function openSession(id: string, response: Response, services: Services): Promise<void> {
  const { store, clock, newId, newToken, sha256, secure } = services
  const token = newToken()
  const at = clock()
  await store.staff.openSession(
    { entry: newId(), at, actor: id },
    { token: sha256(token), staff: id, expiresAt: at + SESSION_MS },
  )
  response.cookie(STAFF_COOKIE, token, { httpOnly: true, sameSite: 'strict', secure, path: '/' })
}

/** Checks a one-time or recovery code, and uses it up. */
async function takeCode(
  row: StaffRow,
  code: string,
  { store, vault, clock, sha256 }: Services,
): Promise<boolean> {
  const secret = await vault.text(STAFF, row.staff, ONE_TIME)
  const period = secret && /^\d{6}$/.test(code) ? codePeriod(secret, code, clock()) : undefined
  if (period !== undefined) return store.staff.takeCode(row.staff, period)
  const hash = sha256(recoveryCode(code))
  const left = JSON.parse(row.recovery) as string[]
  if (!left.includes(hash)) return false
  return store.staff.setRecovery(
    row.staff,
    row.recovery,
    left.filter((h) => h !== hash),
  )
}

/** Accounts of the demonstration need no second factor while nobody real is on this server. */
const isDemo = async (row: StaffRow, { store }: Services): Promise<boolean> =>
  row.demo === 1 && (await store.studies.list()).every((s) => s.synthetic === 1)

/** The account of an address and password, if it is open; the same answer for everything else. */
async function knownAccount(
  email: string,
  password: string,
  services: Services,
): Promise<StaffRow | undefined> {
  const [id] = await services.vault.find(STAFF, 'email', email)
  const row = id === undefined ? undefined : await services.store.staff.get(id)
  const right = await isPassword(row?.password, password)
  return right && row!.disabledAt === null ? row : undefined
}

const enter = endpoint({
  method: 'post',
  path: '/api/staff/session',
  who: 'anyone',
  summary: 'Signs in with e-mail address, password and one-time code; a recovery code serves once',
  body: signIn.body,
  reply: signIn.reply,
  problems: ['sign-in-failed', 'code-needed', 'rate-limited'],
  async run({ services, body, response }) {
    const row = await knownAccount(body.email, body.password, services)
    if (!row) return problem('sign-in-failed')
    if (!(await isDemo(row, services))) {
      if (body.code === undefined) return problem('code-needed')
      if (!(await takeCode(row, body.code, services))) return problem('sign-in-failed')
    }
    await openSession(row.staff, response, services)
    const now = (await services.store.staff.get(row.staff))!
    return {
      ...(await accountOf(now, await services.store.staff.grants(row.staff), services)),
      recovery_codes_left: (JSON.parse(now.recovery) as string[]).length,
    }
  },
})

const show = endpoint({
  method: 'get',
  path: '/api/staff/session',
  who: 'staff',
  summary: 'Who is signed in, and what the account may do',
  reply: me.reply,
  problems: [],
  run: async ({ services, staff }) =>
    accountOf((await services.store.staff.get(staff.staff))!, staff.grants, services),
})

const leave = endpoint({
  method: 'delete',
  path: '/api/staff/session',
  who: 'staff',
  summary: 'Signs out',
  reply: done,
  problems: [],
  async run({ services, staff, response }) {
    await services.store.staff.closeSession(staff.token)
    response.clearCookie(STAFF_COOKIE, { path: '/' })
    return { done: true }
  },
})

const change = endpoint({
  method: 'put',
  path: '/api/staff/password',
  who: 'staff',
  summary: 'Changes the own password; every other session ends',
  body: changePassword.body,
  reply: done,
  problems: ['sign-in-failed'],
  async run({ services, staff, body, response }) {
    const row = (await services.store.staff.get(staff.staff))!
    const right = await isPassword(row.password, body.password)
    if (!right || !(await takeCode(row, body.code, services))) return problem('sign-in-failed')
    await services.store.staff.setPassword(staff.act(), row.staff, await hashPassword(body.new_password))
    await openSession(row.staff, response, services)
    return { done: true }
  },
})

async function invited(token: string, services: Services): Promise<StaffRow | Problem> {
  const id = await services.store.staff.invitation(services.sha256(token), services.clock())
  const row = id === undefined ? undefined : await services.store.staff.get(id)
  return row ?? problem('invitation-unknown')
}

const open = endpoint({
  method: 'post',
  path: '/api/staff/invitation',
  who: 'anyone',
  summary: 'What an invitation is for, with the second factor to set up; opening it again makes another one',
  body: openInvitation.body,
  reply: openInvitation.reply,
  problems: ['invitation-unknown', 'rate-limited'],
  async run({ services, body }) {
    const row = await invited(body.token, services)
    if ('problem' in row) return row
    const who = (await services.vault.identities(STAFF, [row.staff])).get(row.staff)
    const secret = newOneTimeSecret()
    await services.vault.keepText(STAFF, row.staff, NEXT_ONE_TIME, secret)
    return {
      email: who?.email ?? '',
      first_name: who?.first_name ?? '',
      one_time_secret: secret,
      one_time_address: oneTimeAddress(secret, who?.email ?? ''),
    }
  },
})

/** The second factor of an invitation counts from the moment that its first code was typed. */
const NEXT_ONE_TIME = 'next_one_time_secret'

const accept = endpoint({
  method: 'post',
  path: '/api/staff/invitation/accept',
  who: 'anyone',
  summary: 'Sets password and second factor, uses the invitation up, signs in and hands out recovery codes',
  body: acceptInvitation.body,
  reply: acceptInvitation.reply,
  problems: ['invitation-unknown', 'code-wrong', 'rate-limited'],
  async run({ services, body, response }) {
    const { store, vault, clock, sha256, newId } = services
    const row = await invited(body.token, services)
    if ('problem' in row) return row
    const secret = await vault.text(STAFF, row.staff, NEXT_ONE_TIME)
    const period = secret && codePeriod(secret, body.code, clock())
    if (!secret || period === undefined) return problem('code-wrong')
    const password = await hashPassword(body.password)
    const codes = newRecoveryCodes()
    const act = { entry: newId(), at: clock(), actor: row.staff }
    await vault.keepText(STAFF, row.staff, ONE_TIME, secret)
    const recovery = codes.map((c) => sha256(c))
    if (!(await store.staff.accept(act, { id: row.staff, token: sha256(body.token), password, recovery })))
      return problem('invitation-unknown')
    await vault.forgetText(STAFF, row.staff, NEXT_ONE_TIME)
    await store.staff.takeCode(row.staff, period as number)
    await openSession(row.staff, response, services)
    const now = (await store.staff.get(row.staff))!
    return { ...(await accountOf(now, await store.staff.grants(row.staff), services)), recovery_codes: codes }
  },
})

export const signInEndpoints: Endpoint[] = [enter, show, leave, change, open, accept]
