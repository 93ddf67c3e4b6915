import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type Alter, type EgoNetwork, networkIndices } from '../../server/core/measure/network.ts'
import { DONT_KNOW, SKIPPED } from '../../server/core/panel/missing.ts'

const SCRIPT = fileURLToPath(new URL('network.R', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'duopanel-network-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CHECKED = ['net_n', 'net_dens', 'net_deg', 'net_eff', 'net_ei', 'net_blau', 'net_iqv'].flatMap(
  (name) => [name, `${name}_xb`],
)

/** An alter with what the script looks at; the other attributes are fixed. */
const alter = fc.record({
  elicit: fc.constantFrom<Alter['elicit']>(0, 1, 1, 1, 1, 1, 2, 3),
  rel: fc.integer({ min: 1, max: 8 }),
  bg: fc.constantFrom(1, 2, 2, 3, DONT_KNOW),
})
const FIXED = { g1: 1, g2: 0, g3: 0, since: 1, live: 1, lang: 1, clo: 2, freq: 2, via: 0 }

/** Networks of up to ten alters, sparse and dense, with few pairs unknown or none. */
const network: fc.Arbitrary<EgoNetwork> = fc
  .record({
    people: fc.array(alter, { maxLength: 10, size: 'max' }),
    rolls: fc.array(fc.nat(99), { minLength: 45, maxLength: 45 }),
    ties: fc.nat(100),
    unknown: fc.constantFrom(0, 0, 5, 15),
  })
  .map(({ people, rolls, ties, unknown }) => {
    const alters = people.map((person, i) => ({
      ...FIXED,
      ...person,
      aid: `a${10 + i}`,
      mid: person.elicit === 0 ? 'm1' : undefined,
    }))
    const pairs = alters.flatMap((a, i) => alters.slice(i + 1).map((b) => ({ aid1: a.aid, aid2: b.aid })))
    const value = (roll: number) => (roll >= 100 - unknown ? DONT_KNOW : roll < ties ? 1 : 0)
    return {
      ...{ alters, capped: false, more: SKIPPED },
      ties: pairs.map((pair, i) => ({ ...pair, value: value(rolls[i]!) })),
    }
  })

const write = (name: string, head: string[], rows: unknown[][]) =>
  writeFileSync(join(folder, name), [head, ...rows].map((row) => `${row.join(',')}\n`).join(''))

test('igraph finds the same density, degree, effective size, E-I and diversity', () => {
  const networks = fc.sample(network, { seed: 20240607, numRuns: 200 })
  write(
    'alters.csv',
    ['network', 'aid', 'elicit', 'mid', 'rel', 'bg'],
    networks.flatMap((n, i) => n.alters.map((a) => [i, a.aid, a.elicit, a.mid ?? '', a.rel, a.bg])),
  )
  write(
    'ties.csv',
    ['network', 'aid1', 'aid2', 'value'],
    networks.flatMap((n, i) => n.ties.map((t) => [i, t.aid1, t.aid2, t.value])),
  )
  write(
    'indices.csv',
    ['network', ...CHECKED],
    networks.map((n, i) => {
      const indices = networkIndices(n, undefined, { established: [1, 2], ownGroup: 2, categories: 3 })
      return [i, ...CHECKED.map((name) => indices[name])]
    }),
  )
  const told = execFileSync('Rscript', [SCRIPT, folder], { encoding: 'utf8' })
  expect(told).toMatch(/^networks: 200, values checked: \d{4}, largest difference: /)
}, 60_000)
