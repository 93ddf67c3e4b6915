import type { Kit } from '../db/columns.ts'

/** Accounts of staff and what they did. Names, e-mail addresses and second factors are in the vault. */
export function makeStaffTables(k: Kit) {
  const organisations = k.table(
    'organisations',
    { study: k.id('study_id'), organisation: k.id('organisation_id'), name: k.text('name').notNull() },
    (t) => [k.primaryKey({ columns: [t.study, t.organisation] })],
  )

  /** An account belongs to the installation; what it may do hangs on its grants. */
  const staff = k.table(
    'staff',
    {
      staff: k.id('staff_id'),
      /** argon2id; null until the invitation is taken up. */
      password: k.text('password_hash'),
      /** sha256 of the recovery codes that are left, JSON. */
      recovery: k.text('recovery').notNull(),
      /** Period of the last one-time code that was used: each serves once. */
      codePeriod: k.int('code_period').notNull(),
      /** An account of the demonstration signs in without a second factor, while everybody is invented. */
      demo: k.int('demo').notNull(),
      /** Issuer and subject at the organisation's own sign-in. */
      subject: k.text('oidc_subject'),
      createdAt: k.ms('created_at').notNull(),
      disabledAt: k.ms('disabled_at'),
    },
    (t) => [k.primaryKey({ columns: [t.staff] })],
  )

  /** One thing that an account may be: a role, in a study (empty: all), for an organisation (empty: none). */
  const grants = k.table(
    'staff_grants',
    {
      staff: k.id('staff_id'),
      role: k.id('role'),
      study: k.id('study_id'),
      organisation: k.id('organisation_id'),
    },
    (t) => [k.primaryKey({ columns: [t.staff, t.role, t.study, t.organisation] })],
  )

  const invitations = k.table(
    'staff_invitations',
    {
      /** sha256 of the token. */
      token: k.id('token_sha256'),
      staff: k.id('staff_id'),
      expiresAt: k.ms('expires_at').notNull(),
      usedAt: k.ms('used_at'),
    },
    (t) => [k.primaryKey({ columns: [t.token] })],
  )

  const staffSessions = k.table(
    'staff_sessions',
    {
      /** sha256 of the token. */
      token: k.id('token_sha256'),
      staff: k.id('staff_id'),
      createdAt: k.ms('created_at').notNull(),
      expiresAt: k.ms('expires_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.token] }), k.index('staff_sessions_staff').on(t.staff)],
  )

  /** Who did what to whom, written in the transaction of the act. The study is empty for acts on the installation. */
  const audit = k.table(
    'audit_entries',
    {
      study: k.id('study_id'),
      entry: k.id('entry_id'),
      at: k.ms('at').notNull(),
      /** Account, or `system`, or `operator` on the command line. */
      actor: k.text('actor').notNull(),
      action: k.text('action').notNull(),
      subject: k.text('subject').notNull(),
      /** Fields and codes, never a name or an answer; JSON. */
      details: k.text('details').notNull(),
      /** The link of the chain that it is sealed in. */
      seal: k.int('seal'),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.entry] }), k.index('audit_seal').on(t.study, t.seal)],
  )

  /** The chain: each link holds the hash of its entries and of the link before. */
  const seals = k.table(
    'audit_seals',
    {
      study: k.id('study_id'),
      seal: k.int('seal').notNull(),
      at: k.ms('at').notNull(),
      entries: k.int('entries').notNull(),
      before: k.text('before_sha256').notNull(),
      hash: k.text('sha256').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.seal] })],
  )

  return { organisations, staff, grants, invitations, staffSessions, audit, seals }
}
