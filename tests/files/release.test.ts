import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { backup, restore } from '../../server/cli/backup.ts'
import { demo } from '../../server/cli/demo.ts'
import { type ExportArguments, exportStudy } from '../../server/cli/export.ts'
import { createRelease, listAll, verifyAll } from '../../server/cli/release.ts'
import type { Release } from '../../server/files/release.ts'

const folder = mkdtempSync(join(tmpdir(), 'duopanel-release-'))
const at = (name: string) => join(folder, name)
const choices = { study: 'fourth-pillar', format: 'csv', style: 'coded', profile: 'research' }
const release = (data: string, more = {}): Promise<Release> =>
  createRelease({
    ...choices,
    data: at(data),
    title: 'First panel',
    files: 'persons,panel_wide,codebook',
    ...more,
  })

let first: Release
beforeAll(async () => {
  await demo({ data: at('data'), persons: '60', seed: '7' })
  first = await release('data')
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a release', () => {
  test('is an archive that other programs open, with files that have the hashes of its record', () => {
    const zip = join(at('data'), 'releases', first.archive.name)
    const r = spawnSync('Rscript', [
      '-e',
      'a <- commandArgs(TRUE); unzip(a[1], exdir = a[2])',
      zip,
      at('unpacked'),
    ])
    expect(r.status).toBe(0)
    expect(first.files.map((f) => f.name)).toContain('CITATION.cff')
    expect(readdirSync(at('unpacked')).sort()).toEqual(first.files.map((f) => f.name).sort())
    for (const file of first.files) {
      const bytes = readFileSync(join(at('unpacked'), file.name))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
    }
  })

  test('has the same identity and the same bytes when it is made again at another time from a restored backup', async () => {
    await backup(at('backup'), { data: at('data') })
    await restore(at('backup'), { data: at('restored') })
    vi.useFakeTimers({ now: new Date('2031-05-05'), toFake: ['Date'] })
    const again = await release('restored').finally(() => vi.useRealTimers())
    expect(again).toEqual(first)
  }, 60_000)

  test('is not made twice, and another choice or title is another release', async () => {
    expect(await release('data')).toEqual(first)
    const other = await release('data', { style: 'plain' })
    expect(other.identity).not.toBe(first.identity)
    expect(listAll({ data: at('data') }).releases.map((r) => r.release)).toEqual(
      [first.release, other.release].sort(),
    )
    expect(readdirSync(join(at('data'), 'releases')).filter((f) => /part|making/.test(f))).toEqual([])
  }, 60_000)

  test('is verified whole, and every single damaged byte, missing or exchanged file is found', async () => {
    await expect(verifyAll(undefined, { data: at('data') })).resolves.toBeDefined()
    const { size } = { size: first.archive.bytes }
    const zip = (data: string) => join(at(data), 'releases', first.archive.name)
    for (const [i, place] of [40, Math.floor(size / 3), Math.floor(size / 2), size - 3].entries()) {
      const copy = `damaged-${i}`
      cpSync(join(at('data'), 'releases'), join(at(copy), 'releases'), { recursive: true })
      const bytes = readFileSync(zip(copy))
      bytes[place]! ^= 1
      chmodSync(zip(copy), 0o644)
      writeFileSync(zip(copy), bytes)
      await expect(verifyAll(first.release, { data: at(copy) })).rejects.toMatchObject({
        code: 'release-changed',
      })
    }
    rmSync(zip('damaged-0'))
    await expect(verifyAll(first.release, { data: at('damaged-0') })).rejects.toMatchObject({
      code: 'release-changed',
    })
    await expect(verifyAll('nothing', { data: at('data') })).rejects.toMatchObject({
      code: 'release-unknown',
    })
  })
})

describe('a real study', () => {
  const rows = (name: string, file: string) =>
    Papa.parse<Record<string, string>>(readFileSync(join(at(name), `${file}.csv`), 'utf8'), {
      header: true,
      skipEmptyLines: true,
    }).data
  const run = (name: string, more: Partial<ExportArguments> = {}) =>
    exportStudy({ ...choices, data: at('real'), out: at(name), ...more })
  const PAIR = ['responses', 'match_long', 'dyad_wide', 'dyad_pairwise', 'alters', 'ties', 'egor']

  beforeAll(async () => {
    cpSync(at('data'), at('real'), { recursive: true })
    const db = new Sqlite(join(at('real'), 'answers.sqlite'))
    db.exec('update studies set synthetic = 0, truth = null')
    db.close()
    await run('held')
    await run('agreed', { agreement: 'DUA-2026.1' })
  }, 120_000)

  test('gives out what a pair could be recognised by only under an agreement, and says so', async () => {
    const manifest = JSON.parse(readFileSync(join(at('held'), 'manifest.json'), 'utf8'))
    expect(manifest.disclosure).toEqual({ agreement: null, left_out: PAIR, suppressed_below: 10 })
    for (const file of PAIR) expect(readdirSync(at('held'))).not.toContain(`${file}.csv`)
    expect(readdirSync(at('agreed'))).toEqual(expect.arrayContaining(['dyad_wide.csv', 'responses.csv']))
    const named = run('refused', { files: 'dyad_wide' })
    await expect(named).rejects.toMatchObject({ code: 'agreement-needed', status: 2 })
    expect(readdirSync(folder)).not.toContain('refused')
  }, 60_000)

  test('has no variable about the pair without an agreement, and all of them with one', () => {
    const classes = (name: string) => new Set(rows(name, 'codebook').map((r) => r.disclosure_class))
    expect(classes('held')).not.toContain('dyadic')
    expect(classes('agreed')).toContain('dyadic')
    expect(Object.keys(rows('held', 'panel_long')[0]!).filter((n) => /^(rq|ctc|sup)_/.test(n))).toEqual([])
    expect(Object.keys(rows('held', 'panel_long')[0]!)).toContain('wb_s')
    expect(new Set(rows('held', 'matches').map((r) => r.rq_last))).toEqual(new Set(['-988']))
    expect(rows('agreed', 'matches').some((r) => Number(r.rq_last) >= 0)).toBe(true)
  })

  test('shows no value of a moderator that fewer than ten persons have, and lists them without their counts', () => {
    const counts = (name: string, variable: string) => {
      const all = rows(name, 'persons')
        .map((r) => r[variable]!)
        .filter((v) => Number(v) > -900)
      return [...new Set(all)].map((v) => all.filter((w) => w === v).length)
    }
    const small = rows('held', 'small_cells')
    for (const variable of ['age_band', 'gender', 'mig_reason', 'hh_type', 'muni_type', 'resid_months']) {
      expect(
        counts('held', variable).every((n) => n >= 10),
        variable,
      ).toBe(true)
      const rare = counts('agreed', variable).filter((n) => n < 10)
      expect(small.filter((r) => r.variable === variable).length, variable).toBe(rare.length)
    }
    expect(small.length).toBeGreaterThan(5)
    expect(small.every((r) => ['1–4', '5–9'].includes(r.persons!) && r.shown !== 'yes')).toBe(true)
  })
})
