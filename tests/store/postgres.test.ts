import { type SQL, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openPostgres } from '../../server/db/postgres.ts'
import { POSTGRES_MIGRATIONS } from '../../server/paths.ts'
import { createStore } from '../../server/store/store.ts'
import { makeTables } from '../../server/store/tables.ts'
import { newPostgres } from '../support/databases.ts'
import { storeContract } from './contract.ts'

storeContract('PostgreSQL', async () => openPostgres(await newPostgres(), POSTGRES_MIGRATIONS))

test('a write that two processes block each other with is run again', async () => {
  const url = await newPostgres()
  const [one, other] = [
    await openPostgres(url, POSTGRES_MIGRATIONS),
    await openPostgres(url, POSTGRES_MIGRATIONS),
  ]
  const store = createStore(one)
  const study = (name: string) => ({ study: name, version: '1', synthetic: 1, exportKey: '00', truth: null })
  for (const name of ['a', 'b']) await store.studies.add(study(name))
  const version = (name: string, to: string): SQL =>
    sql`update studies set version = ${to} where study_id = ${name}`
  const { studies } = makeTables(one.kit)
  let blocked: Promise<unknown> | undefined
  async function* crosswise(): AsyncGenerator<SQL> {
    yield version('b', '2')
    blocked = one.write((db) =>
      ['a', 'b'].map((name) => db.update(studies).set({ version: '3' }).where(sql`study_id = ${name}`)),
    )
    await new Promise((done) => setTimeout(done, 200))
    yield version('a', '2')
  }
  await other.load(crosswise())
  await blocked
  expect((await store.studies.list()).map((s) => s.version)).toEqual(['3', '3'])
  await Promise.all([one.close(), other.close()])
})
