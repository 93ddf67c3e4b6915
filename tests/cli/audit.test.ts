import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sealAudit, verifyAudit } from '../../server/cli/audit.ts'
import { openStore } from '../../server/cli/context.ts'
import { sha256 } from '../../server/load.ts'

let folder: string
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-audit-'))
  const store = await openStore(at('data'))
  for (let i = 0; i < 6; i += 1) {
    await store.audit.note(
      { entry: `e${i}`, at: 100 + i, actor: 'operator' },
      { study: 's', action: 'x', subject: `${i}` },
    )
    if (i % 2 === 1) await store.audit.sealAll(200 + i, sha256)
  }
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is wrong after somebody wrote to the database. */
async function after(name: string, statement: string): Promise<string> {
  cpSync(at('data'), at(name), { recursive: true })
  const sqlite = new Sqlite(join(at(name), 'answers.sqlite'))
  sqlite.exec(statement)
  sqlite.close()
  return verifyAudit({ data: at(name) }).then(
    () => 'nothing',
    (error: Error) => error.message,
  )
}

test('a trail that nobody touched follows from its start, and says its last hash', async () => {
  const { trails } = await verifyAudit({ data: at('data') })
  expect(trails).toEqual([
    { study: 's', links: 3, entries: 6, last: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ])
  expect(await sealAudit({ data: at('data') })).toEqual({ sealed: 0 })
})

describe('the chain shows', () => {
  test.each([
    [
      'a changed entry',
      "update audit_entries set actor = 'nobody' where entry_id = 'e2'",
      's: link 2 or an entry in it was changed',
    ],
    ['a changed time', "update audit_entries set at = 1 where entry_id = 'e5'", 'link 3 or an entry'],
    [
      'a removed entry',
      "delete from audit_entries where entry_id = 'e0'",
      'link 1 holds 1 entries instead of 2',
    ],
    [
      'an entry put in later',
      "insert into audit_entries select study_id, 'e9', at, actor, action, subject, details, 1 from audit_entries where entry_id = 'e0'",
      'link 1 holds 3 entries instead of 2',
    ],
    ['a removed link', 'delete from audit_seals where seal = 2', 'link 2 is missing'],
    ['a link made anew', "update audit_seals set sha256 = 'ff' where seal = 1", 'link 2 does not follow'],
  ])('%s', async (name, statement, told) => {
    expect(await after(name.replaceAll(' ', '-'), statement)).toContain(told)
  })
})
