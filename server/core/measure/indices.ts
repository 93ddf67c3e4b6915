/** A network index as the codebook tells it. */
export interface NetworkIndex {
  name: string
  label: string
  /** The formula in words. */
  formula: string
  lo: number | undefined
  hi: number | undefined
  type: 'integer' | 'double'
}

const share = { lo: 0, hi: 1, type: 'double' } as const
const eitherWay = { lo: -1, hi: 1, type: 'double' } as const
const count = { lo: 0, hi: undefined, type: 'integer' } as const
const upFrom = (lo: number) => ({ lo, hi: undefined, type: 'double' }) as const

/** Part of every share: how many answers it needs. */
const TWO_THIRDS = 'needs valid answers for two thirds of the alters'

const ALL: NetworkIndex[] = [
  {
    name: 'net_n',
    label: 'Size of the network',
    formula: 'number of alters: cards and alters named unaided',
    ...count,
  },
  {
    name: 'net_br_sh',
    label: 'Share of established alters (bridging)',
    formula: `alters that are established by alt_since / alters with a valid alt_since; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_br_ct',
    label: 'Number of established alters (bridging)',
    formula: `number of alters that are established by alt_since; 0 without alters; ${TWO_THIRDS}`,
    ...count,
  },
  {
    name: 'net_coeth_sh',
    label: 'Share of alters of the own group',
    formula: `alters of ego's own group by alt_bg / alters with a valid alt_bg; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_ei',
    label: 'E-I index by origin: −1 all of the own group, 1 none',
    formula: `(E - I) / (E + I) with I alters of ego's own group and E other alters by alt_bg; ${TWO_THIRDS}`,
    ...eitherWay,
  },
  {
    name: 'net_ei_br',
    label: 'E-I index by time in the country: −1 none established, 1 all',
    formula: `(E - I) / (E + I) with E established alters and I other alters by alt_since; ${TWO_THIRDS}`,
    ...eitherWay,
  },
  {
    name: 'net_blau',
    label: 'Diversity of origin (Blau)',
    formula: `1 - sum of squared shares of the categories of alt_bg; undefined below two alters; ${TWO_THIRDS}`,
    ...{ lo: 0, hi: 2 / 3, type: 'double' },
  },
  {
    name: 'net_blau_u',
    label: 'Diversity of origin (Blau, unbiased)',
    formula: `net_blau * v / (v - 1) with v alters with a valid alt_bg; undefined below two alters; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_iqv',
    label: 'Diversity of origin (index of qualitative variation)',
    formula: `net_blau * K / (K - 1) with K categories of alt_bg that ego could choose: 3, or 2 for an ego from here; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_bg_k',
    label: 'Alters with a known origin',
    formula: 'number of alters with a valid alt_bg',
    ...count,
  },
  {
    name: 'net_since_k',
    label: 'Alters with a known time in the country',
    formula: 'number of alters with a valid alt_since',
    ...count,
  },
  {
    name: 'net_dens',
    label: 'Density: share of pairs of alters who know each other',
    formula:
      'ties / pairs whose tie is known, ego left out; undefined below two alters; needs four fifths of the pairs',
    ...share,
  },
  {
    name: 'net_deg',
    label: 'Mean number of other alters that an alter knows',
    formula: '2 * ties / alters; needs all pairs',
    ...upFrom(0),
  },
  {
    name: 'net_eff',
    label: 'Effective size',
    formula: 'alters - 2 * ties / alters; needs all pairs',
    ...upFrom(1),
  },
  {
    name: 'net_str',
    label: 'Mean strength of the relations',
    formula: `mean of (alt_clo + alt_freq) / 8 over alters with both; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_clo',
    label: 'Mean closeness of the alters',
    formula: `mean of alt_clo over alters with a valid answer; ${TWO_THIRDS}`,
    ...{ lo: 0, hi: 4, type: 'double' },
  },
  {
    name: 'net_weak_sh',
    label: 'Share of weak relations',
    formula: `alters with alt_clo 0 or 1 / alters with a valid alt_clo; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_mult',
    label: 'Mean number of kinds of support per alter',
    formula: `mean of alt_g1 + alt_g2 + alt_g3 over alters with all three; ${TWO_THIRDS}`,
    ...{ lo: 0, hi: 3, type: 'double' },
  },
  {
    name: 'net_mult_sh',
    label: 'Share of alters with two or more kinds of support',
    formula: `alters with alt_g1 + alt_g2 + alt_g3 of 2 or 3 / alters with all three; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_host_sh',
    label: 'Share of alters with whom the language of the place is spoken',
    formula: `alters with alt_lang 2 / alters with a valid alt_lang; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_abroad_sh',
    label: 'Share of alters who live abroad',
    formula: `alters with alt_live 3 / alters with a valid alt_live; ${TWO_THIRDS}`,
    ...share,
  },
  {
    name: 'net_via_ct',
    label: 'Number of alters met through the buddy or the programme',
    formula: `number of alters with alt_via 1, cards left out; alters known before count as 0; 0 without alters; ${TWO_THIRDS}`,
    ...count,
  },
  {
    name: 'net_kept',
    label: 'Alters kept since the previous observed wave',
    formula: 'number of alters (cards, unaided, aided) of net_ref_wave that are still present',
    ...count,
  },
  {
    name: 'net_new',
    label: 'Alters new since the previous observed wave',
    formula: 'number of alters (cards, unaided, aided) that were not present at net_ref_wave',
    ...count,
  },
  {
    name: 'net_lost',
    label: 'Alters lost since the previous observed wave',
    formula: 'number of alters (cards, unaided, aided) of net_ref_wave that are no longer present',
    ...count,
  },
  {
    name: 'net_jac',
    label: 'Stability of the network since the previous observed wave (Jaccard)',
    formula: 'net_kept / (net_kept + net_new + net_lost)',
    ...share,
  },
]

/** Every index in the order of export, each followed by its variant without the programme. */
export const NETWORK_INDICES: readonly NetworkIndex[] = ALL.flatMap((index) => [
  index,
  {
    ...index,
    name: `${index.name}_xb`,
    label: `${index.label}, without the match and the programme`,
    formula: `${index.formula.replaceAll(/\bnet_(?!ref_wave)\w+/g, '$&_xb')}; without alters that have alt_mid or alt_rel 5 or 6`,
  },
])

/** A column that the network fills in the panel: an index or a flag. */
export interface NetworkColumn extends Omit<NetworkIndex, 'type'> {
  type: 'integer' | 'double' | 'string'
}

/** What stands beside the indices. */
export const NETWORK_FLAGS: readonly NetworkColumn[] = [
  {
    name: 'net_capped',
    label: 'Whether the largest number of alters was reached',
    formula: '1 when as many alters were named as the form takes, else 0; counts are then lower bounds',
    ...{ lo: 0, hi: 1, type: 'integer' },
  },
  {
    name: 'net_more',
    label: 'How many more people there are',
    formula: 'the answer as given; asked only when the largest number of alters was reached',
    ...{ lo: 0, hi: 3, type: 'integer' },
  },
  {
    name: 'net_ref_wave',
    label: 'Wave with which turnover compares',
    formula: 'the previous observed wave; blank at the first',
    ...{ lo: undefined, hi: undefined, type: 'string' },
  },
]

/** Every column that the network fills in the panel. */
export const NETWORK_COLUMNS: readonly NetworkColumn[] = [...NETWORK_INDICES, ...NETWORK_FLAGS]
