import {
  auditList,
  done,
  inviteStaff,
  keepOrganisation,
  organisationId,
  organisationList,
  setDisabled,
  setGrants,
  staffList,
  studyList,
} from '../contract/staff.ts'
import { type Problem, problem } from '../core/problem.ts'
import { type Grant, grantProblem, isAllowed, ownOrganisations } from '../core/rights.ts'
import type { Act } from '../store/audit.ts'
import { STAFF } from '../vault/identity.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import type { Services } from './services.ts'
import { accountOf } from './signIn.ts'

const INVITATION_MS = 7 * 86_400_000
const AUDIT_ROWS = 500

export interface Invitee {
  email: string
  first_name: string
  last_name: string
  grants: readonly Grant[]
}

/** Invites somebody, or somebody known anew: the earlier invitation ends, the password stays until the new one is used. */
export async function inviteAccount(
  act: Act,
  { email, first_name, last_name, grants }: Invitee,
  services: Pick<Services, 'store' | 'vault' | 'newId' | 'newToken' | 'sha256' | 'publicUrl'>,
): Promise<{ staff: string; link: string } | Problem> {
  const wrong = await wrongGrant(grants, services)
  if (wrong) return wrong
  const { store, vault, newId, newToken, sha256, publicUrl } = services
  const [known] = await vault.find(STAFF, 'email', email)
  const id = known ?? newId()
  const token = newToken()
  await vault.keepIdentities(STAFF, new Map([[id, { email, first_name, last_name }]]))
  await store.staff.invite(act, { id, grants, token: sha256(token), expiresAt: act.at + INVITATION_MS })
  return { staff: id, link: `${publicUrl}/console#invitation.${token}` }
}

/** What is wrong with grants: their shape, or a study or organisation that is not there. */
async function wrongGrant(
  grants: readonly Grant[],
  { store }: Pick<Services, 'store'>,
): Promise<Problem | undefined> {
  for (const grant of grants) {
    const why = grantProblem(grant)
    if (why) return problem('grant-wrong', { why })
    if (grant.study !== '' && !(await store.studies.get(grant.study)))
      return problem('study-unknown', { study: grant.study })
    const { organisation } = grant
    const known = organisation === '' ? [] : await store.staff.organisations(grant.study)
    if (organisation !== '' && !known.some((o) => o.organisation === organisation))
      return problem('organisation-unknown', { organisation })
  }
  return undefined
}

/** Whether the installation would have no admin that can sign in, were this account's rights taken away. */
async function isLastAdmin(id: string, { store }: Services): Promise<boolean> {
  const admins = (await store.staff.list()).filter(
    (s) => s.disabledAt === null && s.password !== null && s.grants.some((g) => g.role === 'admin'),
  )
  return admins.length === 1 && admins[0]!.staff === id
}

const ADMIN = { roles: ['admin'] as const }

export const staffEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/staff',
    who: ADMIN,
    summary: 'Every account with its rights',
    reply: staffList.reply,
    problems: [],
    async run({ services }) {
      const rows = await services.store.staff.list()
      return { accounts: await Promise.all(rows.map((r) => accountOf(r, r.grants, services))) }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/staff',
    who: ADMIN,
    summary: 'Invites somebody by a link that serves once; an account with this address is invited anew',
    body: inviteStaff.body,
    reply: inviteStaff.reply,
    problems: ['grant-wrong', 'study-unknown', 'organisation-unknown'],
    run: async ({ services, staff, body }) => inviteAccount(staff.act(), body, services),
  }),
  endpoint({
    method: 'put',
    path: '/api/staff/:staff/grants',
    who: ADMIN,
    summary: 'What an account may do; it counts from the next request on',
    body: setGrants.body,
    reply: done,
    problems: ['account-unknown', 'grant-wrong', 'study-unknown', 'organisation-unknown', 'last-admin'],
    async run({ services, staff, params, body }) {
      const id = params.staff!
      if (!(await services.store.staff.get(id))) return problem('account-unknown')
      const wrong = await wrongGrant(body.grants, services)
      if (wrong) return wrong
      if (!body.grants.some((g) => g.role === 'admin') && (await isLastAdmin(id, services)))
        return problem('last-admin')
      await services.store.staff.setGrants(staff.act(), id, body.grants)
      return { done: true }
    },
  }),
  endpoint({
    method: 'put',
    path: '/api/staff/:staff/disabled',
    who: ADMIN,
    summary: 'Closes an account, which ends its sessions at once, or opens it again',
    body: setDisabled.body,
    reply: done,
    problems: ['account-unknown', 'last-admin'],
    async run({ services, staff, params, body }) {
      const id = params.staff!
      if (!(await services.store.staff.get(id))) return problem('account-unknown')
      if (body.disabled && (await isLastAdmin(id, services))) return problem('last-admin')
      await services.store.staff.setDisabled(staff.act(), id, body.disabled)
      return { done: true }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/studies',
    who: 'staff',
    summary: 'Studies in which the account may do something',
    reply: studyList.reply,
    problems: [],
    async run({ services, staff }) {
      const { store, instruments } = services
      const roles = ['coordinator', 'researcher', 'translator', 'admin'] as const
      const rows = (await store.studies.list()).filter((s) =>
        isAllowed(staff.grants, roles, { study: s.study }),
      )
      const studies = rows.map(async (row) => {
        const plan = instruments.library.studies.get(row.study)
        const texts = plan?.texts.en ?? plan?.texts[plan.defaultLanguage]
        return {
          study: row.study,
          version: row.version,
          title: texts?.title ?? row.study,
          synthetic: row.synthetic === 1,
          languages: plan?.languages ?? [],
          people: await store.studies.people(row.study),
          roles: roles.filter((role) => isAllowed(staff.grants, [role], { study: row.study })),
          organisations: ownOrganisations(staff.grants, row.study),
        }
      })
      return { studies: await Promise.all(studies) }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/studies/:study/organisations',
    who: { roles: ['coordinator', 'researcher', 'admin'] },
    summary: 'Organisations of a study',
    reply: organisationList.reply,
    problems: [],
    async run({ services, params }) {
      const rows = await services.store.staff.organisations(params.study!)
      return { organisations: rows.map(({ organisation, name }) => ({ organisation, name })) }
    },
  }),
  endpoint({
    method: 'put',
    path: '/api/studies/:study/organisations/:organisation',
    who: ADMIN,
    summary: 'Makes an organisation of a study, or gives it another name',
    body: keepOrganisation.body,
    reply: keepOrganisation.reply,
    problems: [],
    async run({ services, staff, params, body }) {
      const id = organisationId.safeParse(params.organisation)
      if (!id.success)
        return problem('body-invalid', { field: 'organisation', why: id.error.issues[0]!.message })
      const row = { study: params.study!, organisation: id.data, name: body.name }
      await services.store.staff.keepOrganisation(staff.act(), row)
      return { organisation: row.organisation, name: row.name }
    },
  }),
  ...(['', '/studies/:study'] as const).map((of) =>
    endpoint({
      method: 'get',
      path: of === '' ? '/api/audit' : '/api/studies/:study/audit',
      who: ADMIN,
      summary: `Who did what ${of === '' ? 'to the installation' : 'in a study'}, the latest first`,
      reply: auditList.reply,
      problems: [],
      async run({ services, params }) {
        const entries = await services.store.audit.list(params.study ?? '', AUDIT_ROWS)
        return {
          entries: entries.map(({ at, actor, action, subject, details, seal }) => ({
            ...{ at, actor, action, subject, details: JSON.parse(details), sealed: seal !== null },
          })),
        }
      },
    }),
  ),
]
