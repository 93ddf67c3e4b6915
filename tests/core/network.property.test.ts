import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NETWORK_INDICES } from '../../server/core/measure/indices.ts'
import {
  type Alter,
  allOf,
  type EgoNetwork,
  type NetworkRules,
  networkIndices,
  type Tie,
} from '../../server/core/measure/network.ts'
import { isReason, NOT_ASKED, NOT_COMPUTABLE, SKIPPED, UNDEFINED } from '../../server/core/panel/missing.ts'
import { anyReason } from '../support/arbitraries.ts'

type Indices = Record<string, number | string>
type Attribute = Exclude<keyof Alter, 'aid' | 'elicit' | 'mid'>

/** The codes of each attribute; which indices it makes. */
const ATTRIBUTES: Record<Attribute, { codes: number[]; makes: RegExp }> = {
  g1: { codes: [0, 1], makes: /^net_mult/ },
  g2: { codes: [0, 1], makes: /^net_mult/ },
  g3: { codes: [0, 1], makes: /^net_mult/ },
  rel: { codes: [1, 2, 3, 4, 5, 6, 7, 8, 9], makes: /_xb$/ },
  bg: { codes: [1, 2, 3], makes: /^net_(coeth|ei(?!_br)|blau|iqv|bg_k)/ },
  since: { codes: [1, 2, 3], makes: /^net_(br|ei_br|since_k)/ },
  live: { codes: [1, 2, 3], makes: /^net_abroad/ },
  lang: { codes: [1, 2, 3], makes: /^net_host/ },
  clo: { codes: [0, 1, 2, 3, 4], makes: /^net_(clo|str|weak)/ },
  freq: { codes: [0, 1, 2, 3, 4], makes: /^net_str/ },
  via: { codes: [0, 1], makes: /^net_via/ },
}
const attributes = Object.keys(ATTRIBUTES) as Attribute[]

const orMissing = (codes: readonly number[]): fc.Arbitrary<number> =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...codes) }, { weight: 1, arbitrary: anyReason })

const answers = fc.record(
  Object.fromEntries(attributes.map((a) => [a, orMissing(ATTRIBUTES[a].codes)])) as Record<
    Attribute,
    fc.Arbitrary<number>
  >,
)

/** An alter; a card always has a match, others now and then still have theirs. */
const alterNamed = (aid: string): fc.Arbitrary<Alter> =>
  fc
    .tuple(
      answers,
      fc.constantFrom<Alter['elicit']>(0, 1, 1, 1, 1, 2, 3),
      fc.constantFrom('m1', ...Array<undefined>(5).fill(undefined)),
    )
    .map(([given, elicit, mid]) => ({ aid, elicit, mid: elicit === 0 ? 'm1' : mid, ...given }))

const PEOPLE = ['a01', 'a02', 'a03', 'a04', 'a05', 'a06', 'a07', 'a08', 'a09', 'a10']

/** One value per pair of ten people; the last ones stay unused. */
const tieValues = fc.array(orMissing([0, 1]), { minLength: 45, maxLength: 45 })

const egoNetwork: fc.Arbitrary<EgoNetwork> = fc
  .subarray(PEOPLE)
  .chain((aids) => fc.tuple(fc.tuple(...aids.map(alterNamed)), tieValues, fc.boolean()))
  .map(([alters, values, capped]) => {
    const pairs = alters.flatMap((a, i) => alters.slice(i + 1).map((b) => ({ aid1: a.aid, aid2: b.aid })))
    const ties = pairs.map((pair, i) => ({ ...pair, value: values[i]! }))
    return { alters, ties, capped, more: SKIPPED }
  })

const rules: fc.Arbitrary<NetworkRules> = fc.record({
  established: fc.constantFrom([1, 2], [1]),
  ownGroup: fc.constantFrom<1 | 2>(1, 2),
  categories: fc.constantFrom<2 | 3>(2, 3),
})

interface Case {
  now: EgoNetwork
  before: EgoNetwork | undefined
  rules: NetworkRules
}
const anyCase: fc.Arbitrary<Case> = fc.record({
  now: egoNetwork,
  before: fc.option(egoNetwork, { nil: undefined }),
  rules,
})

const indicesOf = ({ now, before, rules }: Case): Indices =>
  networkIndices(now, before && { wave: 'w1', network: before }, rules)

/** An index in both variants, where it is a value, with the suffix of the variant. */
const valuesOf = (indices: Indices, name: string): [number, string][] =>
  ['', '_xb']
    .map((suffix): [number, string] => [indices[name + suffix] as number, suffix])
    .filter(([x]) => !isReason(x))

const isDropped = (a: Alter): boolean => a.mid !== undefined || a.rel === 5 || a.rel === 6
const isNamed = (a: Alter): boolean => a.elicit === 0 || a.elicit === 1

describe('network indices', () => {
  test('each lies in its range or is one of three reasons, and counts are whole', () => {
    const allowed: unknown[] = [UNDEFINED, NOT_COMPUTABLE, NOT_ASKED]
    fc.assert(
      fc.property(anyCase, (c) => {
        const indices = indicesOf(c)
        const wrong = NETWORK_INDICES.filter(({ name, lo, hi, type }) => {
          const x = indices[name] as number
          if (isReason(x)) return !allowed.includes(x)
          const inside = x >= lo! && x <= (hi ?? 2 * PEOPLE.length) && !Object.is(x, -0)
          return !inside || (type === 'integer' && !Number.isInteger(x))
        })
        expect(wrong.map(({ name }) => [name, indices[name]])).toEqual([])
        for (const suffix of ['', '_xb']) {
          const n = indices[`net_n${suffix}`] as number
          for (const name of ['br_ct', 'bg_k', 'since_k', 'via_ct', 'eff', 'deg'])
            expect(indices[`net_${name}${suffix}`], name).toBeLessThanOrEqual(n)
        }
      }),
    )
  })

  test('neither the order of the alters nor their names matter', () => {
    const renamed = (aid: string) => `x${PEOPLE.length - PEOPLE.indexOf(aid) + 100}`
    const turned = (network: EgoNetwork): EgoNetwork => ({
      ...network,
      alters: network.alters.map((a) => ({ ...a, aid: renamed(a.aid) })).reverse(),
      ties: network.ties
        .map((t): Tie => ({ aid1: renamed(t.aid2), aid2: renamed(t.aid1), value: t.value }))
        .reverse(),
    })
    fc.assert(
      fc.property(anyCase, (c) => {
        const other = indicesOf({ ...c, now: turned(c.now), before: c.before && turned(c.before) })
        expect(other).toEqual(indicesOf(c))
      }),
    )
  })

  test('the variant without the programme counts nobody of it', () => {
    fc.assert(
      fc.property(anyCase, answers, (c, others) => {
        const was = indicesOf(c)
        // Whatever is said of a dropped alter, and whether it stands there at all: nothing changes.
        const about = c.now.alters.map((a) => (isDropped(a) ? { ...a, ...others, rel: a.rel } : a))
        const said = indicesOf({ ...c, now: { ...c.now, alters: about } })
        const left = c.now.alters.filter((a) => !isDropped(a))
        const without = indicesOf({ ...c, now: { ...c.now, alters: left } })
        for (const { name } of NETWORK_INDICES) {
          if (!name.endsWith('_xb')) continue
          expect(said[name], name).toBe(was[name])
          if (!/kept|new|lost|jac/.test(name)) expect(without[name], name).toBe(was[name])
        }
        expect(was.net_n_xb).toBe(left.filter(isNamed).length)
      }),
    )
  })

  test('without anybody of the programme both variants are the same', () => {
    const plain = (network: EgoNetwork): EgoNetwork => ({
      ...network,
      alters: network.alters.filter((a) => !isDropped(a)),
    })
    fc.assert(
      fc.property(anyCase, (c) => {
        const indices = indicesOf({ ...c, now: plain(c.now), before: c.before && plain(c.before) })
        for (const { name } of NETWORK_INDICES)
          if (name.endsWith('_xb')) expect(indices[name], name).toBe(indices[name.slice(0, -3)])
      }),
    )
  })

  test('an attribute of one alter changes the indices of that attribute and no other', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(), fc.constantFrom(...attributes), anyReason, (c, i, attribute, reason) => {
        fc.pre(c.now.alters.length > 0)
        const who = i % c.now.alters.length
        const alters = c.now.alters.map((a, j) => (j === who ? { ...a, [attribute]: reason } : a))
        const was = indicesOf(c)
        const is = indicesOf({ ...c, now: { ...c.now, alters } })
        const changed = NETWORK_INDICES.map((x) => x.name).filter((name) => was[name] !== is[name])
        for (const name of changed) expect(name).toMatch(ATTRIBUTES[attribute].makes)
      }),
    )
  })

  test('a reason is never counted as a value: another reason in its place changes no value', () => {
    // Two reasons carry a meaning of their own: "skipped" of `via`, and "not asked" where nobody was asked.
    const plainReason = anyReason.filter((r) => r !== SKIPPED && r !== NOT_ASKED)
    const withReason = (network: EgoNetwork, reason: () => number): EgoNetwork => {
      const swap = (x: number) => (isReason(x) ? reason() : x)
      return {
        ...network,
        alters: network.alters.map((a) => ({
          ...a,
          ...Object.fromEntries(attributes.map((at) => [at, swap(a[at])])),
        })),
        ties: network.ties.map((t) => ({ ...t, value: swap(t.value) })),
      }
    }
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(plainReason), (c, reasons) => {
        const next = () => reasons.next().value as number
        const of = () => indicesOf({ ...c, now: withReason(c.now, next) })
        expect(of()).toEqual(of())
      }),
    )
  })

  test('E-I by time in the country is twice the bridging share less one', () => {
    fc.assert(
      fc.property(anyCase, (c) => {
        const indices = indicesOf(c)
        for (const suffix of ['', '_xb']) {
          const share = indices[`net_br_sh${suffix}`] as number
          const ei = indices[`net_ei_br${suffix}`] as number
          if (isReason(share)) expect(ei).toBe(share)
          else expect(ei).toBeCloseTo(2 * share - 1, 12)
        }
        for (const [share, suffix] of valuesOf(indices, 'net_br_sh'))
          expect(share * (indices[`net_since_k${suffix}`] as number)).toBeCloseTo(
            indices[`net_br_ct${suffix}`] as number,
            9,
          )
      }),
    )
  })

  test('the two other forms of diversity follow from Blau', () => {
    fc.assert(
      fc.property(anyCase, (c) => {
        const K = c.rules.categories
        const indices = indicesOf(c)
        for (const [blau, suffix] of valuesOf(indices, 'net_blau')) {
          const v = indices[`net_bg_k${suffix}`] as number
          expect(indices[`net_iqv${suffix}`]).toBeCloseTo((blau * K) / (K - 1), 12)
          expect(indices[`net_blau_u${suffix}`]).toBeCloseTo((blau * v) / (v - 1), 12)
          expect(blau).toBeLessThanOrEqual(1 - 1 / K + 1e-12)
        }
      }),
    )
  })

  test('kept, new and lost together are all who stand in either wave', () => {
    const present = (network: EgoNetwork, out: ReadonlySet<string>) =>
      network.alters.filter((a) => a.elicit !== 3 && !out.has(a.aid)).map((a) => a.aid)
    const answered = anyCase.filter((c) => c.before !== undefined)
    fc.assert(
      fc.property(answered, ({ now, before, rules }) => {
        // Everybody of the earlier wave is answered: who is not present now is gone.
        const here = new Set(now.alters.map((a) => a.aid))
        const gone = before!.alters.filter((a) => !here.has(a.aid))
        const alters = [...now.alters, ...gone.map((a) => ({ ...a, elicit: 3 as const }))]
        const indices = indicesOf({ now: { ...now, alters }, before, rules })
        const dropped = new Set([...alters, ...before!.alters].filter(isDropped).map((a) => a.aid))
        for (const [suffix, out] of [['', new Set<string>()] as const, ['_xb', dropped] as const]) {
          const union = new Set([...present(now, out), ...present(before!, out)]).size
          const [kept, added, lost] = ['kept', 'new', 'lost'].map(
            (name) => indices[`net_${name}${suffix}`] as number,
          )
          expect(kept! + added! + lost!).toBe(union)
          expect(kept! + added!).toBe(present(now, out).length)
          expect(kept! + lost!).toBe(present(before!, out).length)
          expect(indices[`net_jac${suffix}`]).toBe(union === 0 ? UNDEFINED : kept! / union)
        }
      }),
    )
  })

  test('a network that was not given has its reason in every number', () => {
    fc.assert(
      fc.property(anyCase, anyReason, (c, reason) => {
        const record = allOf(reason)
        expect(Object.keys(record)).toEqual(Object.keys(indicesOf(c)))
        for (const [name, x] of Object.entries(record)) expect(x).toBe(name === 'net_ref_wave' ? '' : reason)
      }),
    )
  })
})
