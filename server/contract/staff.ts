import { z } from 'zod'
import { staffRoles } from '../core/rights.ts'

/** The wire of accounts: signing in, invitations, grants, organisations. */

export const studyName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a study name')
export const organisationId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'an organisation id: lower-case letters, digits and hyphens')
const email = z.email('an e-mail address').max(200)
const personName = z.string().trim().min(1, 'a name').max(80)
const password = z.string().min(12, 'at least 12 characters').max(200)
const token = z.string().regex(/^[0-9a-hjkmnp-tv-z]{52}$/, 'the 52 characters of the invitation')
const code = z.string().trim().min(6).max(20)

export const grant = z.strictObject({
  role: z.enum(staffRoles),
  study: z
    .union([studyName, z.literal('')])
    .default('')
    .describe('Empty: every study.'),
  organisation: z
    .union([organisationId, z.literal('')])
    .default('')
    .describe('Only for coordinators.'),
})

export const account = z.object({
  staff: z.string(),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  grants: z.array(grant),
  state: z.enum(['invited', 'active', 'disabled']),
  created_at: z.int().describe('Milliseconds since 1970.'),
})

export const done = z.object({ done: z.literal(true) })

/** Password and second factor in one step; a recovery code takes the place of the one-time code, once. */
export const signIn = {
  body: z.strictObject({ email: z.string().max(200), password: z.string().max(200), code: code.optional() }),
  reply: account.extend({ recovery_codes_left: z.int() }),
}

export const me = { reply: account }

export const inviteStaff = {
  body: z.strictObject({
    email,
    first_name: personName,
    last_name: personName,
    grants: z.array(grant).min(1).max(50),
  }),
  reply: z.object({
    staff: z.string(),
    link: z.string().describe('Address to open once; it ends after seven days.'),
  }),
}

/** What an invitation is for, and the second factor to set up. */
export const openInvitation = {
  body: z.strictObject({ token }),
  reply: z.object({
    email: z.string(),
    first_name: z.string(),
    one_time_secret: z.string().describe('To be typed into an authenticator.'),
    one_time_address: z.string().describe('The same as an otpauth: address, for a QR code.'),
  }),
}

export const acceptInvitation = {
  body: z.strictObject({ token, password, code }),
  reply: account.extend({ recovery_codes: z.array(z.string()).describe('Shown once; each serves once.') }),
}

export const changePassword = {
  body: z.strictObject({ password: z.string().max(200), new_password: password, code }),
  reply: done,
}

export const staffList = { reply: z.object({ accounts: z.array(account) }) }
export const setGrants = { body: z.strictObject({ grants: z.array(grant).max(50) }), reply: done }
export const setDisabled = { body: z.strictObject({ disabled: z.boolean() }), reply: done }

export const studyList = {
  reply: z.object({
    studies: z.array(
      z.object({
        study: z.string(),
        version: z.string(),
        title: z.string().describe('In English where the study has it, else in its own language.'),
        synthetic: z.boolean(),
        languages: z.array(z.string()),
        people: z.int(),
        roles: z.array(z.enum(staffRoles)).describe('What you are there.'),
        organisations: z.array(z.string()).describe('Organisations whose people you look after.'),
      }),
    ),
  }),
}

const organisation = z.object({ organisation: z.string(), name: z.string() })
export const organisationList = { reply: z.object({ organisations: z.array(organisation) }) }
export const keepOrganisation = {
  body: z.strictObject({ name: z.string().trim().min(1).max(120) }),
  reply: organisation,
}

export const auditList = {
  reply: z.object({
    entries: z.array(
      z.object({
        at: z.int(),
        actor: z.string().describe('Account, `system` or `operator`.'),
        action: z.string(),
        subject: z.string(),
        details: z.record(z.string(), z.union([z.string(), z.number()])),
        sealed: z.boolean(),
      }),
    ),
  }),
}

export type Account = z.infer<typeof account>
