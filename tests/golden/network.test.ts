import { describe, expect, test } from 'vitest'
import { NETWORK_FLAGS, NETWORK_INDICES } from '../../server/core/measure/indices.ts'
import {
  type Alter,
  allOf,
  type EgoNetwork,
  type NetworkRules,
  networkIndices,
  type Tie,
} from '../../server/core/measure/network.ts'
import {
  DONT_KNOW,
  LEFT_BLANK,
  NOT_ASKED,
  NOT_COMPUTABLE,
  NOT_REACHED,
  REFUSED,
  SKIPPED,
  UNDEFINED,
} from '../../server/core/panel/missing.ts'
import examples from './measurement-examples.json' with { type: 'json' }

/** Worked examples of networks. Expected values come from the file; inputs that it lacks from that text. */

const NEWCOMER: NetworkRules = { established: [1, 2], ownGroup: 2, categories: 3 }
const BUDDY_HERE: NetworkRules = { established: [1, 2], ownGroup: 1, categories: 2 }

type Indices = Record<string, number | string>

/** A null in the file stands for a reason, given apart. */
function near(indices: Indices, name: string, expected: number | null, reason?: number): void {
  const actual = indices[name] as number
  const wanted = expected ?? reason!
  expect(Math.abs(actual - wanted), `${name}: ${actual} is not ${wanted}`).toBeLessThanOrEqual(1e-9)
}

const alter = (aid: string, given: Partial<Alter> = {}): Alter => ({
  ...{ aid, elicit: 1, mid: undefined, g1: 0, g2: 0, g3: 0, rel: 2, bg: 1, since: 1, live: 1, lang: 1 },
  ...{ clo: 2, freq: 2, via: 0 },
  ...given,
})
const card = (aid: string, given: Partial<Alter> = {}): Alter =>
  alter(aid, { elicit: 0, mid: 'm1', rel: 9, via: SKIPPED, ...given })
const network = (alters: readonly Alter[], ties: readonly Tie[] = []): EgoNetwork => ({
  ...{ alters, ties, capped: false, more: SKIPPED },
})
const each = (values: readonly number[], attribute: keyof Alter): Alter[] =>
  values.map((value, i) => alter(`a${i}`, { [attribute]: value }))
const indicesOf = (alters: readonly Alter[], rules = NEWCOMER): Indices =>
  networkIndices(network(alters), undefined, rules)

/** Values of `bg` by their counts: here, same place, elsewhere. */
const origins = (here: number, same: number, elsewhere: number): number[] => [
  ...Array(here).fill(1),
  ...Array(same).fill(2),
  ...Array(elsewhere).fill(3),
]

describe('E3: diversity of origin', () => {
  const { E3a, E3b_one_attr_missing: E3b, E3c_all_same: E3c, E3d_two: E3d } = examples
  test.each([
    ['here 2, same 3, elsewhere 1', origins(2, 3, 1), E3a],
    ['one attribute missing', [...origins(1, 3, 1), DONT_KNOW], E3b],
    ['all the same', origins(0, 4, 0), E3c],
    ['two different ones', origins(0, 1, 1), E3d],
  ])('%s', (_, values, { n, B, IQV, Bunb }) => {
    const indices = indicesOf(each(values, 'bg'))
    near(indices, 'net_bg_k', n)
    near(indices, 'net_blau', B)
    near(indices, 'net_iqv', IQV)
    near(indices, 'net_blau_u', Bunb)
  })

  test("netmem's manual: two categories, ten alters of each", () => {
    const two = examples.E3e_published_check_netmem[1]!
    const indices = indicesOf(each(origins(10, 0, 10), 'bg'), BUDDY_HERE)
    near(indices, 'net_bg_k', two.n)
    near(indices, 'net_blau', two.B)
    near(indices, 'net_iqv', two.IQV)
    near(indices, 'net_blau_u', two.Bunb)
  })

  test("netmem's manual: ten equal categories, more than the codebook has", () => {
    const ten = examples.E3e_published_check_netmem[0]!
    const values = Array.from({ length: ten.n }, (_, i) => i % 10)
    const rules = { ...NEWCOMER, categories: 10 as 3 }
    near(indicesOf(each(values, 'bg'), rules), 'net_blau', ten.B)
    near(indicesOf(each(values, 'bg'), rules), 'net_iqv', ten.IQV)
    near(indicesOf(each(values, 'bg'), rules), 'net_blau_u', ten.Bunb)
  })

  test('one alter is no evidence of sameness', () => {
    for (const value of [1, DONT_KNOW]) {
      const indices = indicesOf(each([value], 'bg'))
      for (const name of ['net_blau', 'net_blau_u', 'net_iqv']) near(indices, name, null, UNDEFINED)
    }
  })
})

test('E4: E-I by origin and by time in the country', () => {
  const { E4 } = examples
  near(indicesOf(each(origins(2, 3, 1), 'bg')), 'net_ei', E4.a_counts_bg_same3_elsewhere1_here2)
  near(indicesOf(each(origins(3, 2, 1), 'bg')), 'net_ei', E4.b_counts_bg_same2_elsewhere1_here3)
  const since = each([1, 1, 2, 3, 3, 3], 'since')
  near(indicesOf(since), 'net_ei_br', E4.c_bridging_since_est3_recent3)
  near(indicesOf(each([2], 'bg')), 'net_ei', E4.d_one_own_group)
  near(indicesOf(each([2], 'since')), 'net_ei_br', E4.e_one_established)
  near(indicesOf([]), 'net_ei', E4.f_zero, UNDEFINED)
  near(indicesOf([]), 'net_ei_br', E4.f_zero, UNDEFINED)
})

describe('E5: density, mean degree, effective size', () => {
  for (const [name, example] of Object.entries(examples.E5)) {
    test(`${name}: ${example.n} alters, ${example.ties} ties, ${example.known} of ${example.pairs} pairs known`, () => {
      const alters = Array.from({ length: example.n }, (_, i) => alter(`a${i}`))
      const pairs = alters.flatMap((a, i) => alters.slice(i + 1).map((b) => [a.aid, b.aid] as const))
      expect(pairs).toHaveLength(example.pairs)
      const ties = pairs.map(([aid1, aid2], i) => ({
        ...{ aid1, aid2 },
        value: i >= example.known ? DONT_KNOW : i < example.ties ? 1 : 0,
      }))
      const check = (indices: Indices) => {
        near(indices, 'net_dens', example.density, UNDEFINED)
        near(indices, 'net_deg', example.meanDegree, NOT_COMPUTABLE)
        near(indices, 'net_eff', example.effSize, NOT_COMPUTABLE)
        if (example.efficiency !== null)
          near({ e: (indices.net_eff as number) / example.n }, 'e', example.efficiency)
      }
      check(networkIndices(network(alters, ties), undefined, NEWCOMER))
      // A pair that does not stand in the list is as unknown as one with a reason.
      const listed = ties.filter((t) => t.value >= 0)
      check(networkIndices(network(alters, listed), undefined, NEWCOMER))
    })
  }

  test('needs four fifths of the pairs in integers', () => {
    const alters = ['a', 'b', 'c', 'd', 'e'].map((aid) => alter(aid))
    const ties = alters.flatMap((a, i) =>
      alters.slice(i + 1).map((b) => ({ aid1: a.aid, aid2: b.aid, value: 1 })),
    )
    const known = (k: number) => networkIndices(network(alters, ties.slice(0, k)), undefined, NEWCOMER)
    near(known(8), 'net_dens', 1)
    near(known(7), 'net_dens', null, NOT_COMPUTABLE)
  })
})

test('E6: strength, closeness and kinds of support', () => {
  const { E6 } = examples
  const given = [
    [4, 4, 3],
    [3, 2, 2],
    [1, 1, 1],
    [0, 2, 0],
    [2, DONT_KNOW, 1],
  ] as const
  const alters = given.map(([clo, freq, types], i) =>
    alter(`a${i}`, { clo, freq, g1: types > 0 ? 1 : 0, g2: types > 1 ? 1 : 0, g3: types > 2 ? 1 : 0 }),
  )
  E6.strength.forEach((strength, i) => {
    near(indicesOf([alters[i]!]), 'net_str', strength, NOT_COMPUTABLE)
  })
  const indices = indicesOf(alters)
  near(indices, 'net_str', E6.mean)
  near(indices, 'net_clo', 2)
  near(indices, 'net_weak_sh', E6.weakShare)
  near(indices, 'net_mult', E6.meanSupportTypes)
  near(indices, 'net_mult_sh', E6.multiplexShare)
  const strengths = E6.strength.filter((x) => x !== null)
  expect(strengths).toHaveLength(E6.nValid)
})

test('the language of the place and life abroad are shares of the valid answers', () => {
  near(indicesOf(each([1, 2, 2, 3, DONT_KNOW], 'lang')), 'net_host_sh', 2 / 4)
  near(indicesOf(each([1, 2, 3, 2, DONT_KNOW], 'live')), 'net_abroad_sh', 1 / 4)
})

describe('E17: turnover', () => {
  const { E17 } = examples
  const turnoverOf = (before: readonly string[], now: readonly string[]): Indices => {
    const gone = before.filter((aid) => !now.includes(aid)).map((aid) => alter(aid, { elicit: 3 }))
    const network1 = network(before.map((aid) => alter(aid)))
    const network3 = network([...now.map((aid) => alter(aid)), ...gone])
    return networkIndices(network3, { wave: 'w1', network: network1 }, NEWCOMER)
  }

  test.each(['', '_xb'])('kept, lost, new and Jaccard (variant "%s")', (variant) => {
    const indices = turnoverOf(['1', '2', '3', '4'], ['2', '3', '5', '6', '7'])
    near(indices, `net_kept${variant}`, E17.kept)
    near(indices, `net_lost${variant}`, E17.lost)
    near(indices, `net_new${variant}`, E17.new)
    near(indices, `net_jac${variant}`, E17.jaccard)
    expect(indices.net_ref_wave).toBe('w1')
  })

  test('nobody at either wave: counts are 0 and Jaccard is undefined', () => {
    const indices = turnoverOf([], [])
    for (const name of ['net_kept', 'net_new', 'net_lost']) near(indices, name, 0)
    near(indices, 'net_jac', E17.jaccard_empty, UNDEFINED)
  })
})

/** The alters of E24, as the file gives them. */
const given24: Alter[] = examples.E24_network_card.alters.map((a) =>
  alter(a.aid, {
    elicit: a.elicit as Alter['elicit'],
    mid: a.alt_mid ?? undefined,
    ...{ bg: a.alt_bg, since: a.alt_since, rel: a.alt_rel },
  }),
)

/** The two variants of an example, index by index; the rest of its keys are inputs. */
function nearVariants(indices: Indices, example: { all: object; xb: object }): void {
  for (const [variant, suffix] of [['all', ''] as const, ['xb', '_xb'] as const]) {
    const expected = Object.entries(example[variant]).filter(([name]) => name.startsWith('net_'))
    expect(expected.length).toBeGreaterThan(0)
    for (const [name, value] of expected) near(indices, `${name}${suffix}`, value as number)
  }
}

describe('E24: a network with a card', () => {
  const { E24_network_card: E24 } = examples

  test('every index with and without the programme', () => {
    nearVariants(indicesOf(given24), E24)
  })

  test('the drop of the card and of the professional makes the difference', () => {
    const kept = given24.filter((a) => !E24.xb_dropped.includes(a.aid))
    const without = indicesOf(kept)
    const indices = indicesOf(given24)
    for (const { name } of NETWORK_INDICES)
      if (name.endsWith('_xb')) expect(indices[name], name).toBe(without[name])
  })

  test('who is established is a parameter', () => {
    const only = E24.established_parameter_grew_up_only
    const indices = indicesOf(given24, { ...NEWCOMER, established: [1] })
    near(indices, 'net_br_ct', only.net_br_ct)
    near(indices, 'net_br_ct_xb', only.net_br_ct_xb)
  })

  test('nobody named: the card alone', () => {
    const { all, xb } = E24.nobody_named
    const indices = indicesOf([card('c1')])
    near(indices, 'net_n', all.net_n)
    near(indices, 'net_n_xb', xb.net_n)
    near(indices, 'net_br_ct_xb', xb.net_br_ct)
    near(indices, 'net_br_sh_xb', xb.net_br_sh, xb.code)
    near(indices, 'net_ei_xb', xb.net_ei, xb.code)
  })
})

test('E25: the network of a buddy whose family is from here', () => {
  const alters = [...each(origins(4, 0, 1), 'bg'), card('c1', { bg: 3, since: 3 })]
  const { E25_buddy_here: E25 } = examples
  nearVariants(indicesOf(alters, BUDDY_HERE), E25)
  // The code that is hidden from this ego means the same place as ego's: here.
  const hidden = alters.map((a, i) => (i === 0 ? { ...a, bg: 2 } : a))
  nearVariants(indicesOf(hidden, BUDDY_HERE), E25)
})

describe('E26: turnover with a card, an aided and a gone alter', () => {
  const { E26_turnover: E26 } = examples
  const before = network(E26.all.previous.map((aid) => alter(aid)))
  const previous = { wave: 'w1', network: before }
  const four = ['net_kept', 'net_new', 'net_lost', 'net_jac']

  test('every variant', () => {
    for (const a of given24) expect(a.elicit).toBe(E26.elicit[a.aid as 'a1'])
    nearVariants(networkIndices(network(given24), previous, NEWCOMER), E26)
  })

  test('leaving out aided alters would show', () => {
    const { now, net_kept, net_lost, net_new, net_jac } = E26.wrong_unaided_only
    const unaided = given24.map((a) => (now.includes(a.aid) ? a : { ...a, elicit: 3 as const }))
    const indices = networkIndices(
      network(unaided.map((a) => ({ ...a, mid: undefined, rel: 2 }))),
      previous,
      NEWCOMER,
    )
    Object.entries({ net_kept, net_lost, net_new, net_jac }).forEach(([name, value]) => {
      near(indices, name, value)
    })
    expect(networkIndices(network(given24), previous, NEWCOMER).net_kept).not.toBe(net_kept)
  })

  test('the first observed wave has nothing to compare with', () => {
    const indices = indicesOf(given24)
    for (const name of four.flatMap((n) => [n, `${n}_xb`])) near(indices, name, E26.first_observed_wave)
    expect(indices.net_ref_wave).toBe('')
  })

  test('an earlier alter left unanswered makes all four not computable', () => {
    const open = given24.filter((a) => a.aid !== 'a7')
    const indices = networkIndices(network(open), previous, NEWCOMER)
    for (const name of four.flatMap((n) => [n, `${n}_xb`])) near(indices, name, null, NOT_COMPUTABLE)
    near(indices, 'net_n', 6)
  })

  test('an unanswered alter of the programme stops only the variant in which it counts', () => {
    const professional = alter('p1', { rel: 6 })
    const wider = { wave: 'w1', network: network([...before.alters, professional]) }
    const indices = networkIndices(network(given24), wider, NEWCOMER)
    near(indices, 'net_jac', null, NOT_COMPUTABLE)
    near(indices, 'net_jac_xb', examples.E26_turnover.xb.net_jac)
  })

  test('a friend who becomes a volunteer of the programme is not lost', () => {
    const volunteer = given24.map((a) => (a.aid === 'a2' ? { ...a, rel: 5 } : a))
    const indices = networkIndices(network(volunteer), previous, NEWCOMER)
    near(indices, 'net_lost', 1)
    near(indices, 'net_lost_xb', 1)
    near(indices, 'net_kept_xb', 2)
  })
})

describe('E27: an attribute index needs two thirds of the alters, in integers', () => {
  test.each(examples.E27_two_thirds)('$n_v valid of $n', ({ n, n_v, ok }) => {
    const values = Array.from({ length: n }, (_, i) => (i < n_v ? 2 : DONT_KNOW))
    const share = (attribute: keyof Alter, name: string) =>
      expect(indicesOf(each(values, attribute))[name] !== NOT_COMPUTABLE, name).toBe(ok)
    share('since', 'net_br_sh')
    share('since', 'net_br_ct')
    share('bg', 'net_ei')
    share('lang', 'net_host_sh')
    share('clo', 'net_weak_sh')
    share('freq', 'net_str')
    share('g2', 'net_mult')
    share('via', 'net_via_ct')
    expect(indicesOf(each(values, 'since')).net_since_k).toBe(n_v)
    expect(indicesOf(each(values, 'bg')).net_bg_k).toBe(n_v)
  })
})

describe('people met through the buddy or the programme', () => {
  const named = [alter('a1', { via: 1 }), alter('a2', { via: 0 })]

  test('a card is not counted, nor one whose match has ended', () => {
    const ended = card('c2', { elicit: 1, via: DONT_KNOW })
    near(indicesOf([...named, card('c1', { via: DONT_KNOW }), ended]), 'net_via_ct', 1)
    near(indicesOf([card('c1')]), 'net_via_ct', 0)
  })

  test('an alter known before counts as not met that way; one left blank does not', () => {
    near(indicesOf([...named, alter('a3', { via: SKIPPED }), alter('a4', { via: SKIPPED })]), 'net_via_ct', 1)
    const previous = { wave: 'w1', network: network([alter('a3')]) }
    const old = [...named, alter('a3', { via: NOT_ASKED })]
    near(networkIndices(network(old), previous, NEWCOMER), 'net_via_ct', 1)
    const blank = [alter('a3', { via: LEFT_BLANK }), alter('a4', { via: LEFT_BLANK })]
    near(indicesOf([...named, ...blank]), 'net_via_ct', null, NOT_COMPUTABLE)
  })

  test('is not asked where nobody was asked', () => {
    near(indicesOf(named.map((a) => ({ ...a, via: NOT_ASKED }))), 'net_via_ct', null, NOT_ASKED)
  })
})

describe('a network that is empty or was not given', () => {
  test('zero alters is an answer: counts are 0, the rest is undefined', () => {
    const zero = new Set(['net_n', 'net_br_ct', 'net_bg_k', 'net_since_k', 'net_via_ct'])
    const turnover = /^net_(kept|new|lost|jac)/
    const indices = indicesOf([])
    for (const { name } of NETWORK_INDICES)
      near(indices, name, zero.has(name.replace('_xb', '')) ? 0 : turnover.test(name) ? NOT_ASKED : UNDEFINED)
  })

  test.each([REFUSED, NOT_REACHED])('%i stands in every index and flag', (reason) => {
    const { net_ref_wave, ...numbers } = allOf(reason)
    expect(net_ref_wave).toBe('')
    expect(new Set(Object.values(numbers))).toEqual(new Set([reason]))
    expect(Object.keys(allOf(reason))).toEqual(Object.keys(indicesOf(given24)))
  })

  test('flags stand as given', () => {
    const full = { ...network(given24), capped: true, more: 2 }
    expect(networkIndices(full, undefined, NEWCOMER)).toMatchObject({ net_capped: 1, net_more: 2 })
    expect(indicesOf(given24)).toMatchObject({ net_capped: 0, net_more: SKIPPED })
  })
})

test('the list names every variable of the record, in its order', () => {
  const listed = [...NETWORK_INDICES, ...NETWORK_FLAGS].map((i) => i.name)
  expect(Object.keys(indicesOf(given24))).toEqual(listed)
  const xb = NETWORK_INDICES.find((i) => i.name === 'net_jac_xb')!
  expect(xb.formula).toBe(
    'net_kept_xb / (net_kept_xb + net_new_xb + net_lost_xb); without alters that have alt_mid or alt_rel 5 or 6',
  )
})
