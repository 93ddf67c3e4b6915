import { type Kit, postgresKit, sqliteKit } from '../db/columns.ts'

/** Identities: another database than the answers, so that neither file alone says who said what. */
export function makeVaultTables(k: Kit) {
  /** Nicknames that people gave to the alters of their network. */
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

  /** First names, as the other member of the match reads them in the questions. */
  const people = k.table(
    'people',
    {
      study: k.id('study_id'),
      pid: k.id('pid'),
      firstName: k.text('first_name').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.study, t.pid] })],
  )

  return { alters, people }
}

export const sqliteVault = makeVaultTables(sqliteKit)
export const postgresVault = makeVaultTables(postgresKit)
