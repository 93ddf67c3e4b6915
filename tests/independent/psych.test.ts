import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { scoreFile } from '../../server/cli/score.ts'

const SCRIPT = fileURLToPath(new URL('bfi.R', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'duopanel-psych-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const R = () => execFileSync('Rscript', [SCRIPT, folder], { encoding: 'utf8' })

/** Items by scale; those keyed the other way. Ids only. */
const SCALES = {
  a: { items: ['a1', 'a2', 'a3', 'a4', 'a5'], reverse: ['a1'] },
  c: { items: ['c1', 'c2', 'c3', 'c4', 'c5'], reverse: ['c4', 'c5'] },
  e: { items: ['e1', 'e2', 'e3', 'e4', 'e5'], reverse: ['e1', 'e2'] },
  n: { items: ['n1', 'n2', 'n3', 'n4', 'n5'], reverse: [] as string[] },
  o: { items: ['o1', 'o2', 'o3', 'o4', 'o5'], reverse: ['o2', 'o5'] },
}
const ids = Object.values(SCALES).flatMap((s) => s.items)
const reversed = Object.values(SCALES).flatMap((s) => s.reverse)

const module = {
  ...{ format: 1, name: 'bfi', version: '1.0.0', construct: 'personality', claims: [] },
  ...{ caimer: { primary: 'A', set: ['A'] }, counterpart: null, citation: 'psych::bfi', license: 'none' },
  ...{ source: 'R package psych', validated: true, wording: 'holder', disclosure: 'open' },
  interpretation: 'For this test.',
  items: ids.map((id) => ({ id, kind: 'choice', codes: [1, 2, 3, 4, 5, 6], reverse: reversed.includes(id) })),
  scales: Object.entries(SCALES).map(([name, { items }]) => ({
    ...{ name, items, method: 'mean', lo: 1, hi: 6, minValid: 4, direction: 'More.' },
  })),
}

test("2,800 people's answers to 25 items get the scores, alphas and item figures of R psych", async () => {
  R()
  mkdirSync(join(folder, 'module'))
  writeFileSync(join(folder, 'module', 'module.yaml'), stringify(module))
  const map = ['item,column', ...ids.map((id) => `${id},${id.toUpperCase()}`)].join('\n')
  writeFileSync(join(folder, 'map.csv'), map)
  const scored = await scoreFile({
    ...{ module: join(folder, 'module'), in: join(folder, 'bfi.csv'), out: join(folder, 'scores.csv') },
    ...{ map: join(folder, 'map.csv'), reliability: true },
  })
  expect(scored.rows).toBe(2800)
  const lines = scored.scales.flatMap(({ scale, reliability: r }) => {
    const figures = { n: r!.n, alpha: r!.alpha!.value, low: r!.alpha!.low, high: r!.alpha!.high }
    const lists = { itemRest: r!.itemRest, alphaIfDeleted: r!.alphaIfDeleted, omega: [r!.factor!.omega] }
    return [
      ...Object.entries(figures).map(([name, value]) => [name, value]),
      ...Object.entries(lists).flatMap(([name, values]) => values.map((value) => [name, value])),
    ].map(([name, value]) => `${scale.replace('bfi_', '')},${name},${value}`)
  })
  writeFileSync(join(folder, 'found.csv'), `scale,figure,value\n${lines.join('\n')}\n`)
  const told = R()
  expect(told).toMatch(/^figures checked: 28\d{3}, largest difference: /)
  expect(readFileSync(join(folder, 'scores.csv'), 'utf8').split('\r\n')[0]).toBe(
    'person,bfi_a_s,bfi_a_k,bfi_a_reason,bfi_c_s,bfi_c_k,bfi_c_reason,bfi_e_s,bfi_e_k,bfi_e_reason,bfi_n_s,bfi_n_k,bfi_n_reason,bfi_o_s,bfi_o_k,bfi_o_reason',
  )
}, 120_000)
