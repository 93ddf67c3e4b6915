import { type Kit, postgresKit, sqliteKit } from '../db/columns.ts'

/** Identities: another database than the answers, so that neither file alone says who said what. */
export function makeVaultTables(k: Kit) {
  /** One sealed text: a field of a person, a nickname of an alter. Only the vault's key opens it. */
  const records = k.table(
    'vault_records',
    {
      study: k.id('study_id'),
      /** Whom it belongs to: the pid of a person. */
      subject: k.id('subject_id'),
      field: k.id('field'),
      /** Which alter of the person; empty elsewhere. */
      item: k.id('item'),
      key: k.id('key_id'),
      sealed: k.text('sealed').notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.study, t.subject, t.field, t.item] }),
      k.index('records_key').on(t.key),
    ],
  )

  /** Keyed hashes of what people are found by. */
  const lookups = k.table(
    'vault_lookups',
    {
      study: k.id('study_id'),
      field: k.id('field'),
      hash: k.id('hash'),
      subject: k.id('subject_id'),
    },
    (t) => [
      k.primaryKey({ columns: [t.study, t.field, t.hash, t.subject] }),
      k.index('lookups_subject').on(t.study, t.subject),
    ],
  )

  /** As names were kept before they were sealed; emptied when such a vault is opened. */
  const alters = k.table(
    'alter_names',
    {
      study: k.id('study_id'),
      pid: k.id('pid'),
      aid: k.id('aid'),
      label: k.text('label').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.pid, t.aid] })],
  )

  /** The same for first names. */
  const people = k.table(
    'people',
    {
      study: k.id('study_id'),
      pid: k.id('pid'),
      firstName: k.text('first_name').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.pid] })],
  )

  return { records, lookups, alters, people }
}

export type VaultTables = ReturnType<typeof makeVaultTables>

export const sqliteVault = makeVaultTables(sqliteKit)
export const postgresVault = makeVaultTables(postgresKit)
