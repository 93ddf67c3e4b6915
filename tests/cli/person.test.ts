import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backup, restore } from '../../server/cli/backup.ts'
import { openVault } from '../../server/cli/context.ts'
import { demo } from '../../server/cli/demo.ts'
import { exportStudy } from '../../server/cli/export.ts'
import { accessPerson, erasePerson, withdrawPerson } from '../../server/cli/person.ts'
import { findPlanted } from '../support/canary.ts'

const STUDY = 'fourth-pillar'
const NAME = 'Zyxwina Quorth'
let folder: string
let pid: string
let partner: string
const at = (...names: string[]) => join(folder, ...names)
const data = { data: '' }

function rows<T>(of: string, statement: string, ...values: string[]): T[] {
  const sqlite = new Sqlite(at(of, 'answers.sqlite'), { readonly: true })
  const found = sqlite.prepare(statement).all(...values) as T[]
  sqlite.close()
  return found
}
const answersOf = (of: string, who: string) =>
  rows(
    of,
    'select e.body from answer_events e join forms f using (study_id, form_id) where f.pid = ? order by e.event_id',
    who,
  )

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-person-'))
  data.data = at('data')
  await demo({ ...data, persons: '20', seed: '5' })
  const most = `select m.newcomer_pid as pid, m.buddy_pid as partner, count(*) as n from matches m
    join forms f on f.pid = m.newcomer_pid join answer_events e using (study_id, form_id)
    join persons p on p.pid = m.newcomer_pid and p.withdrawn_on is null group by 1, 2 order by n desc`
  ;({ pid, partner } = rows<{ pid: string; partner: string }>('data', most)[0]!)
  const vault = await openVault(data.data)
  await vault.keepIdentities(STUDY, new Map([[pid, { first_name: NAME, email: 'zyx@planted.example' }]]))
  await vault.keepAlterNames(STUDY, pid, { a01: 'Oom Plofkip' })
  await vault.close()
  await backup(at('backup'), data)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const everything = async (of: string) =>
  (await accessPerson(pid, { data: at(of) })) as Record<string, unknown>

describe('a person', () => {
  test('gets everything that is kept about them: names, enrolments, matches, answers', async () => {
    const all = await everything('data')
    expect(all).toMatchObject({
      identity: { first_name: NAME, email: 'zyx@planted.example' },
      nicknames_given: { a01: 'Oom Plofkip' },
    })
    const forms = all.forms as { answers: object }[]
    expect(forms.some((f) => Object.keys(f.answers).length > 10)).toBe(true)
  })

  test('who withdraws is in no later file, and the answers of the other member stay', async () => {
    cpSync(at('data'), at('withdrawn'), { recursive: true })
    const before = answersOf('withdrawn', partner)
    await withdrawPerson(pid, { data: at('withdrawn') })
    const options = {
      data: at('withdrawn'),
      format: 'csv',
      style: 'coded',
      profile: 'research',
      include: 'out',
    }
    await exportStudy({ ...options, study: STUDY, out: at('out'), asOf: '2030-01-01' })
    const xid = rows<{ xid: string }>('withdrawn', 'select xid from persons where pid = ?', pid)[0]!.xid
    expect(readFileSync(at('out', 'responses.csv'), 'utf8')).not.toContain(xid)
    expect(answersOf('withdrawn', partner)).toEqual(before)
  })
})

describe('an erasure', () => {
  test('leaves a bare row, nothing else, and everybody else whole', async () => {
    const before = { partner: answersOf('data', partner), people: rows('data', 'select pid from persons') }
    expect(answersOf('data', pid).length).toBeGreaterThan(0)
    const { erased_on } = await erasePerson(pid, data)
    expect(answersOf('data', pid)).toEqual([])
    expect(await everything('data')).toMatchObject({
      identity: {},
      nicknames_given: {},
      person: { moderators: {}, withdrawnOn: erased_on, erasedOn: erased_on },
    })
    expect(answersOf('data', partner)).toEqual(before.partner)
    expect(rows('data', 'select pid from persons')).toEqual(before.people)
  })

  test('reaches the files themselves, and does not hinder an export', async () => {
    const out = at('after')
    const options = { format: 'csv', style: 'coded', profile: 'research', include: 'out' }
    await exportStudy({ ...options, ...data, study: STUDY, out })
    expect(findPlanted(folder, [NAME, 'Oom Plofkip', 'zyx@planted.example'])).toEqual([])
    expect(readFileSync(join(out, 'panel_long.csv'), 'utf8')).toContain('-998')
  })

  test('is noted without the id, for its owner only, and done again by restoring an older backup', async () => {
    const log = at('data', 'erasures.log')
    expect(readFileSync(log, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
    expect(statSync(log).mode & 0o777).toBe(0o600)
    await restore(at('backup'), { data: at('without') })
    expect(answersOf('without', pid).length).toBeGreaterThan(0)
    await (await openVault(at('with'))).close()
    cpSync(log, at('with', 'erasures.log'))
    await restore(at('backup'), { data: at('with') })
    expect(answersOf('with', pid)).toEqual([])
    expect(answersOf('with', partner)).toEqual(answersOf('without', partner))
    cpSync(at('data', 'vault.key'), at('with', 'vault.key'))
    expect(await everything('with')).toMatchObject({ identity: {}, nicknames_given: {} })
  })

  test('of nobody is refused', async () => {
    await expect(erasePerson('nobody-there', data)).rejects.toMatchObject({ code: 'person-unknown' })
  })
})
