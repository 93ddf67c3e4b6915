import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backup, restore } from '../../server/cli/backup.ts'
import { demo } from '../../server/cli/demo.ts'
import { exportStudy } from '../../server/cli/export.ts'
import { EXPORT_FILES } from '../../server/files/export.ts'
import { newPostgres, onPostgres, withDatabase } from '../support/databases.ts'
import { filesIn } from '../support/folder.ts'

/** Identities are sealed with chance, staff of the demonstration have ids and passwords of their own. */
const SEALED = /^(vault_|audit_|manifest)/

const DOCUMENTS = ['codebook.html', 'datapackage.json', 'ddi.xml', 'manifest.json']

let folder: string
let postgres: string
const at = (name: string) => join(folder, name)
/** Folders of the vaults: beside SQLite, and beside each PostgreSQL. */
const embedded = { data: '' }
const vaultOf = (name: string) => ({ data: at(`vault-${name}`) })

/** Every file of a folder with its content. */
const filesOf = (name: string): Record<string, string> =>
  Object.fromEntries(filesIn(at(name)).map((file) => [file, readFileSync(join(at(name), file), 'utf8')]))

const exportTo = (name: string, data = at('data')) =>
  exportStudy({
    ...{ study: 'fourth-pillar', out: at(name), data },
    ...{ format: 'csv', style: 'coded', profile: 'research' },
  })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-postgres-export-'))
  embedded.data = at('data')
  postgres = await newPostgres()
  const people = { persons: '60', seed: '7' }
  await withDatabase(undefined, () => demo({ ...embedded, ...people }))
  await withDatabase(undefined, () => exportTo('from-sqlite'))
  await withDatabase(postgres, () => demo({ ...vaultOf('postgres'), ...people }))
  await withDatabase(postgres, () => exportTo('from-postgres'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('PostgreSQL and SQLite', () => {
  test('give the same files, byte for byte', () => {
    const files = filesOf('from-postgres')
    const egor = ['egos', 'alters', 'aaties'].map((name) => `egor/${name}`)
    const expected = EXPORT_FILES.flatMap((name) => (name === 'egor' ? egor : [name]))
    expect(Object.keys(files)).toEqual([...expected.map((name) => `${name}.csv`), ...DOCUMENTS].sort())
    for (const [file, text] of Object.entries(files))
      expect(text.split('\n').length, file).toBeGreaterThan(DOCUMENTS.includes(file) ? 1 : 10)
    for (const [file, text] of Object.entries(filesOf('from-sqlite')))
      expect(files[file] === text, file).toBe(true)
  })

  test('with DATABASE_URL the data folder is left alone', async () => {
    await withDatabase(postgres, () => exportTo('elsewhere', at('untouched')))
    expect(readdirSync(folder)).not.toContain('untouched')
  })

  test('hold the same rows: a backup of each has the same bytes, and as many rows where chance seals them', async () => {
    await withDatabase(undefined, () => backup(at('backup-sqlite'), embedded))
    await withDatabase(postgres, () => backup(at('backup-postgres'), vaultOf('postgres')))
    const [sqlite, onServer] = [filesOf('backup-sqlite'), filesOf('backup-postgres')]
    expect(Object.keys(onServer)).toEqual(Object.keys(sqlite))
    for (const [file, text] of Object.entries(sqlite)) {
      if (SEALED.test(file)) expect(onServer[file]!.split('\n'), file).toHaveLength(text.split('\n').length)
      else expect(onServer[file] === text, file).toBe(true)
    }
    expect(sqlite['answer_events.ndjson']!.length).toBeGreaterThan(100_000)
  })

  test('restore the backup of the other, and give the same files again', async () => {
    const target = await newPostgres()
    await withDatabase(target, () => restore(at('backup-sqlite'), vaultOf('restored')))
    await withDatabase(target, () => exportTo('sqlite-to-postgres'))
    expect(filesOf('sqlite-to-postgres')).toEqual(filesOf('from-sqlite'))
    await withDatabase(undefined, () => restore(at('backup-postgres'), { data: at('back') }))
    await withDatabase(undefined, () => exportTo('postgres-to-sqlite', at('back')))
    expect(filesOf('postgres-to-sqlite')).toEqual(filesOf('from-sqlite'))
  })

  test('keep nothing of a backup whose last table cannot be filled', async () => {
    const target = await newPostgres()
    await withDatabase(target, () => demo({ ...vaultOf('broken'), persons: '20', seed: '1' }))
    await onPostgres(target, 'truncate studies, persons, episodes, matches, forms, answer_events')
    await onPostgres(target, 'alter table submissions add constraint none check (false) not valid')
    await onPostgres(target, 'truncate submissions')
    await expect(
      withDatabase(target, () => restore(at('backup-sqlite'), vaultOf('unfilled'))),
    ).rejects.toThrow()
    expect(await onPostgres(target, 'select 1 from persons')).toEqual([])
  })
})
