import type { Questionnaire } from '../instrument/types.ts'
import { asksNetwork, egoNetwork, indicesOf, type Observed, rulesFor } from '../measure/ego.ts'
import type { Alter, EgoNetwork } from '../measure/network.ts'
import * as F from './fields.ts'
import { isReason } from './missing.ts'
import type { Cell, FormReader } from './reader.ts'
import type { EpisodeRecord, FormRecord } from './records.ts'
import { compare } from './responses.ts'
import { takenIn } from './taken.ts'

/** The network of one form, as observed, with its indices against the wave observed before. */
interface NetworkOfForm {
  wave: string
  form: FormRecord
  observed: Observed
  indices: Readonly<Record<string, Cell>>
}

/** The networks of an episode, wave by wave: each knows what was asked once before, and whom it is compared with. */
export function networksOf(
  episode: EpisodeRecord,
  forms: readonly { wave: string; form: FormRecord; questionnaire: Questionnaire }[],
): Map<FormRecord, NetworkOfForm> {
  const networks = new Map<FormRecord, NetworkOfForm>()
  let before: { wave: string; network: EgoNetwork } | undefined
  for (const { wave, form, questionnaire } of forms.filter((f) => asksNetwork(f.questionnaire))) {
    const { context } = form.begun!
    const { answers, screens } = takenIn(form, questionnaire)
    const observed = egoNetwork(questionnaire, answers, context, before?.network, screens)
    const indices = indicesOf(observed, before, rulesFor(episode.role, answers, context))
    networks.set(form, { wave, form, observed, indices })
    if (!('reason' in observed)) before = { wave, network: observed }
  }
  return networks
}

const ATTRIBUTES = ['g1', 'g2', 'g3', 'rel', 'bg', 'since', 'live', 'lang', 'clo', 'freq', 'via'] as const

/** Cells of a form with the indices of its network. */
export function withNetwork(
  reader: FormReader,
  questionnaire: Questionnaire,
  network: NetworkOfForm,
): Cell[] {
  const { answers, screens } = takenIn(network.form, questionnaire)
  return reader.cells(answers, network.form.begun!.context, network.indices, screens)
}

/** The files of the network, in the order of export. */
export const NETWORK_FILES = ['alters', 'ties', 'egor/egos', 'egor/alters', 'egor/aaties'] as const
export type NetworkFile = (typeof NETWORK_FILES)[number]

export function networkSpecs(): Record<NetworkFile, F.FileSpec> {
  const spec = (name: string, keys: readonly F.Field[], fields: readonly F.Field[]): F.FileSpec => ({
    name,
    keys: keys.map((k) => k.name),
    fields: [...keys, ...fields],
  })
  const egor = (name: 'egos' | 'alters' | 'aaties') =>
    spec(`egor/${name}`, F.EGOR_FIELDS[name].keys, F.EGOR_FIELDS[name].fields)
  return {
    alters: spec('alters', F.ALTER_KEYS, F.ALTER_FIELDS),
    ties: spec('ties', F.TIE_KEYS, F.TIE_FIELDS),
    'egor/egos': egor('egos'),
    'egor/alters': egor('alters'),
    'egor/aaties': egor('aaties'),
  }
}

/** Every row that an episode brings to the network files. */
export function networkRows(
  episode: EpisodeRecord,
  networks: Iterable<NetworkOfForm>,
): Record<NetworkFile, Cell[][]> {
  const all = [...networks]
  const egor = all.map((n) => egorRows(episode, n))
  return {
    alters: all.flatMap((n) => alterRows(episode, n)),
    ties: all.flatMap((n) => tieRows(episode, n)),
    'egor/egos': egor.flatMap((e) => e.egos),
    'egor/alters': egor.flatMap((e) => e.alters),
    'egor/aaties': egor.flatMap((e) => e.aaties),
  }
}

/** Rows of `alters`: every alter of the wave, the gone too. */
const alterRows = (episode: EpisodeRecord, { wave, observed }: NetworkOfForm): Cell[][] =>
  altersIn(observed)
    .sort((a, b) => compare(a.aid, b.aid))
    .map((a) => [
      ...[episode.pid, episode.role, episode.episode, wave, a.aid],
      ...[a.elicit, a.mid ?? ''],
      ...ATTRIBUTES.map((name) => a[name]),
    ])

/** Rows of `ties`: every pair that was to be asked, so that density can be rebuilt. */
const tieRows = (episode: EpisodeRecord, { wave, observed }: NetworkOfForm): Cell[][] =>
  ('reason' in observed ? [] : [...observed.ties])
    .sort((a, b) => compare(a.aid1, b.aid1) || compare(a.aid2, b.aid2))
    .map((t) => [episode.pid, episode.role, episode.episode, wave, t.aid1, t.aid2, t.value])

const altersIn = (observed: Observed): Alter[] => ('reason' in observed ? [] : [...observed.alters])

/** Ego of the egor files: person × wave. */
const egoId = (episode: EpisodeRecord, wave: string): string =>
  [episode.pid, episode.role, episode.episode, wave].join('_')

/** Rows of the egor folder: egos without alters stand there, egos who refused do not; ties are existing ones only. */
function egorRows(
  episode: EpisodeRecord,
  { wave, observed }: NetworkOfForm,
): { egos: Cell[][]; alters: Cell[][]; aaties: Cell[][] } {
  if ('reason' in observed) return { egos: [], alters: [], aaties: [] }
  const ego = egoId(episode, wave)
  const present = altersIn(observed).filter((a) => a.elicit <= 1)
  return {
    egos: [[ego, episode.pid, episode.role, episode.episode, wave, present.length]],
    alters: present
      .sort((a, b) => compare(a.aid, b.aid))
      .map((a) => [ego, a.aid, a.elicit, ...ATTRIBUTES.map((name) => a[name])]),
    aaties: observed.ties
      .filter((t) => !isReason(t.value) && t.value === 1)
      .map((t) => [ego, t.aid1, t.aid2])
      .sort((a, b) => compare(a[1]!, b[1]!) || compare(a[2]!, b[2]!)),
  }
}
