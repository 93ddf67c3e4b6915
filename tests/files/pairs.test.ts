import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo } from '../../server/cli/demo.ts'
import { exportStudy, type Manifest } from '../../server/cli/export.ts'
import { ROOT } from '../../server/paths.ts'

const PERSONS = '2000'
const SEED = '7'

type Row = Record<string, string>
interface Truth {
  variable: string
  role: string
  contrast: string
  value: number
}
let folder: string
const files = new Map<string, Row[]>()
const rows = (file: string): Row[] => {
  const held = files.get(file)
  if (held) return held
  const text = readFileSync(join(folder, 'coded', `${file}.csv`), 'utf8')
  const { data } = Papa.parse<Row>(text, { header: true, skipEmptyLines: true })
  files.set(file, data)
  return data
}
const run = (name: string, rest: { style?: string; files?: string; roles?: string; waves?: string }) =>
  exportStudy({
    ...{ study: 'fourth-pillar', out: join(folder, name), data: join(folder, 'data') },
    ...{ format: 'csv', style: 'plain', profile: 'research' },
    ...rest,
  })
const by = (file: string, keys: readonly string[]) =>
  new Map(rows(file).map((r) => [keys.map((k) => r[k]).join(' '), r]))
const reason = (cell: string | undefined): number | undefined =>
  cell !== undefined && /^-9(8[5-9]|9\d)$/.test(cell) ? Number(cell) : undefined

let manifest: Manifest
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-pairs-'))
  await demo({ data: join(folder, 'data'), persons: PERSONS, seed: SEED })
  manifest = await run('coded', { style: 'coded' })
  await run('plain', { files: 'dyad_pairwise' })
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the match and pair files', () => {
  test('have two rows per match and planned wave, and two where an exit form was due, one per member', () => {
    const members = by('matches', ['mid'])
    const groups = new Map<string, string[]>()
    for (const r of rows('match_long')) {
      const key = `${r.mid} ${r.wave}`
      groups.set(key, [...(groups.get(key) ?? []), `${r.role} ${r.pid}`])
    }
    for (const [key, found] of groups) {
      const { nid, bid } = members.get(key.split(' ')[0]!)!
      expect(found, key).toEqual([`b ${bid}`, `n ${nid}`])
    }
    for (const mid of members.keys())
      for (const wave of ['w2', 'w3']) expect(groups.has(`${mid} ${wave}`)).toBe(true)
    expect([...groups.keys()].filter((k) => k.endsWith('wx')).length).toBeGreaterThan(20)
    expect(rows('dyad_wide').map((r) => `${r.mid} ${r.wave}`)).toEqual([...groups.keys()])
    expect(rows('dyad_pairwise')).toHaveLength(2 * groups.size)
  })

  test('say the same of the main match as the panel, wherever a form was given', () => {
    const panel = by('panel_long', ['pid', 'role', 'wave', 'mid'])
    let compared = 0
    for (const r of rows('match_long')) {
      const there = panel.get(`${r.pid} ${r.role} ${r.wave} ${r.mid}`)
      if (!there || there.d_form === undefined || reason(there.d_form) !== undefined) continue
      compared += 1
      for (const name of Object.keys(r).filter((n) => n in there))
        expect(r[name], `${r.mid} ${r.wave} ${r.role} ${name}`).toBe(there[name])
    }
    expect(compared).toBeGreaterThan(400)
  })

  test('agree with each other: wide and pairwise repeat match_long, or say that the partner gave no form', () => {
    const long = by('match_long', ['mid', 'wave', 'role'])
    const names = Object.keys(rows('match_long')[0]!).filter((n) =>
      /^(rq|clo|sup|msat|rcp|ctc|stat)_/.test(n),
    )
    const measured = names.filter((n) => !n.startsWith('rq_last'))
    for (const r of rows('dyad_wide')) {
      for (const role of ['n', 'b']) {
        const own = long.get(`${r.mid} ${r.wave} ${role}`)!
        for (const name of measured) expect(r[`${role}_${name}`]).toBe(own[name])
      }
    }
    for (const r of rows('dyad_pairwise')) {
      const actor = long.get(`${r.mid} ${r.wave} ${r.role}`)!
      const partner = long.get(`${r.mid} ${r.wave} ${r.role === 'n' ? 'b' : 'n'}`)!
      expect([r.pid, r.partner, r.role_e]).toEqual([actor.pid, partner.pid, r.role === 'n' ? '-1' : '1'])
      for (const name of measured) {
        expect(r[`${name}_a`]).toBe(actor[name])
        const gave = partner.rel_source !== '' || reason(partner.d_form) === undefined
        const kept = gave || partner[name] === '-986' || partner[name] === '-996'
        expect(r[`${name}_p`]).toBe(kept ? partner[name] : '-987')
      }
    }
  })

  test('hold pair figures that follow from their own columns', () => {
    let agreed = 0
    for (const r of rows('dyad_wide')) {
      for (const stem of ['rq', 'clo', 'msat', 'pwr', 'sup_i', 'sup_r']) {
        const [n, b] = [r[`n_${stem}_s`]!, r[`b_${stem}_s`]!]
        const diff = r[`${stem}_diff`]!
        if (reason(n) === undefined && reason(b) === undefined) {
          expect(Number(diff)).toBeCloseTo(Number(n) - Number(b), 9)
          expect(Number(r[`${stem}_absdiff`])).toBeCloseTo(Math.abs(Number(n) - Number(b)), 9)
        } else expect(reason(diff), `${r.mid} ${r.wave} ${stem}`).toBeDefined()
      }
      const keyed = ['rq_01_v1', 'rq_02_v1', 'rq_03r_v1', 'rq_04_v1', 'rq_05_v1', 'rq_06r_v1']
      const both = keyed.filter((k) => [r[`n_${k}`], r[`b_${k}`]].every((c) => reason(c) === undefined))
      const same = both.filter((k) => r[`n_${k}`] === r[`b_${k}`])
      if (both.length < 5) expect(reason(r.rq_agree)).toBeDefined()
      else {
        agreed += 1
        expect(Number(r.rq_agree)).toBeCloseTo(same.length / both.length, 9)
      }
    }
    expect(agreed).toBeGreaterThan(200)
  })

  test('count a person once by person_first, and name every further match', () => {
    const first = new Map<string, Set<string>>()
    for (const r of rows('dyad_pairwise').filter((r) => r.person_first === '1')) {
      const key = `${r.pid} ${r.role}`
      first.set(key, (first.get(key) ?? new Set()).add(r.mid!))
    }
    expect([...first.values()].every((mids) => mids.size === 1)).toBe(true)
    const main = by('panel_long', ['pid', 'role', 'wave'])
    for (const r of rows('dyad_pairwise')) {
      const isMain = main.get(`${r.pid} ${r.role} w1`)!.mid === r.mid
      expect(r.person_first).toBe(isMain ? '1' : '0')
    }
    for (const role of ['n', 'b'])
      expect(rows('dyad_pairwise').some((r) => r.role === role && r.person_first === '0')).toBe(true)
  })

  test('export the answers of an exit form once: −994 in the wave whose window it fell in', () => {
    const long = by('match_long', ['mid', 'wave', 'role'])
    const served = rows('match_long').filter((r) => r.rel_source === 'wx')
    expect(served.length).toBeGreaterThan(10)
    expect(new Set(served.map((r) => r.role))).toEqual(new Set(['n', 'b']))
    for (const r of served) {
      expect(r.rq_01_v1).toBe('-994')
      expect(long.get(`${r.mid} wx ${r.role}`)!.rel_source).toBe('own')
    }
    const inPanel = rows('panel_long').map((r) => r.wave)
    expect(new Set(inPanel)).toEqual(new Set(['w1', 'w2', 'w3']))
    const answers = new Set(rows('responses').map((r) => r.wave))
    expect(answers.has('wx')).toBe(true)
  })

  test('give matches the last quality of match_long, exit forms included', () => {
    const match = by('matches', ['mid'])
    for (const r of rows('match_long').filter((r) => r.role === 'n')) {
      const { rq_last, d_rq_last } = match.get(r.mid!)!
      expect([r.rq_last, r.d_rq_last]).toEqual([rq_last, d_rq_last])
    }
    const atExit = rows('match_long').filter((r) => r.wave === 'wx' && r.d_rq_last === r.d_form)
    expect(atExit.length).toBeGreaterThan(10)
  })

  test('ask about further matches of both roles, on the clock of those matches', () => {
    const further = rows('match_long').filter((r) => r.questionnaire?.includes('-relation-'))
    for (const role of ['n', 'b']) expect(further.some((r) => r.role === role)).toBe(true)
    expect(further.every((r) => Number(r.d_form) < Number(r.d_form_person) + 1)).toBe(true)
    expect(further.filter((r) => r.wave === 'w2').every((r) => Number(r.d_form) >= 70)).toBe(true)
  })
})

describe('narrowing', () => {
  test('by roles leaves the other role out of match_long, and the pair files without rows', async () => {
    const { files } = (await run('buddies', {
      roles: 'b',
      files: 'match_long,dyad_wide,dyad_pairwise',
    })) as { files: { name: string; rows: number }[] }
    const count = new Map(files.map((f) => [f.name, f.rows]))
    expect(count.get('match_long.csv')).toBe(rows('match_long').length / 2)
    expect([count.get('dyad_wide.csv'), count.get('dyad_pairwise.csv')]).toEqual([0, 0])
  })

  test('by waves keeps those waves, wx too', async () => {
    await run('exit', { waves: 'wx', files: 'match_long', style: 'coded' })
    const text = readFileSync(join(folder, 'exit', 'match_long.csv'), 'utf8')
    const { data } = Papa.parse<Row>(text, { header: true, skipEmptyLines: true })
    expect(data).toHaveLength(rows('match_long').filter((r) => r.wave === 'wx').length)
  })
})

test('an actor-partner model in R, fitted to dyad_pairwise as it is, finds the coefficients of the manifest', () => {
  const script = join(ROOT, 'tests', 'independent', 'apim.R')
  const told = execFileSync('Rscript', [script, join(folder, 'plain')], { encoding: 'utf8' })
  const { truth } = manifest as { truth: Truth[] }
  const lines = told.trim().split('\n')
  expect(lines).toHaveLength(4)
  for (const line of lines) {
    const [role, side, , lower, upper, used] = line.split(' ')
    const wanted = truth.filter((t) => t.role === role && t.contrast === `apim ${side} rq_s`)
    expect(wanted).toHaveLength(1)
    expect(wanted[0]!.variable).toBe('wb_s')
    expect(Number(used)).toBeGreaterThan(300)
    expect(wanted[0]!.value, line).toBeGreaterThan(Number(lower))
    expect(wanted[0]!.value, line).toBeLessThan(Number(upper))
  }
}, 60_000)
