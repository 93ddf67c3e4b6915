import { answersOf } from '../answers/fold.ts'
import type { Questionnaire } from '../instrument/types.ts'
import { asksNetwork, egoNetwork, indicesOf, type Observed } from '../measure/ego.ts'
import type { Alter, EgoNetwork } from '../measure/network.ts'
import { isReason } from './missing.ts'
import type { Cell } from './reader.ts'
import type { EpisodeRecord, FormRecord } from './records.ts'
import { compare } from './responses.ts'

/** The network of one form, as observed, with its indices against the wave observed before. */
export interface NetworkOfForm {
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
    const observed = egoNetwork(questionnaire, answersOf(form.answers), context, before?.network)
    const indices = indicesOf(observed, before, episode.role, context)
    networks.set(form, { wave, form, observed, indices })
    if (!('reason' in observed)) before = { wave, network: observed }
  }
  return networks
}

export const ATTRIBUTES = [
  'g1',
  'g2',
  'g3',
  'rel',
  'bg',
  'since',
  'live',
  'lang',
  'clo',
  'freq',
  'via',
] as const

/** Rows of `alters`: every alter of the wave, the gone too. */
export const alterRows = (episode: EpisodeRecord, { wave, observed }: NetworkOfForm): Cell[][] =>
  altersIn(observed)
    .sort((a, b) => compare(a.aid, b.aid))
    .map((a) => [
      ...[episode.pid, episode.role, episode.episode, wave, a.aid],
      ...[a.elicit, a.mid ?? ''],
      ...ATTRIBUTES.map((name) => a[name]),
    ])

/** Rows of `ties`: every pair that was to be asked, so that density can be rebuilt. */
export const tieRows = (episode: EpisodeRecord, { wave, observed }: NetworkOfForm): Cell[][] =>
  ('reason' in observed ? [] : [...observed.ties])
    .sort((a, b) => compare(a.aid1, b.aid1) || compare(a.aid2, b.aid2))
    .map((t) => [episode.pid, episode.role, episode.episode, wave, t.aid1, t.aid2, t.value])

const altersIn = (observed: Observed): Alter[] => ('reason' in observed ? [] : [...observed.alters])

/** Ego of the egor files: person × wave. */
const egoId = (episode: EpisodeRecord, wave: string): string =>
  [episode.pid, episode.role, episode.episode, wave].join('_')

/** Rows of the egor folder: egos without alters stand there, egos who refused do not; ties are existing ones only. */
export function egorRows(
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
