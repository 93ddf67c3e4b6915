import { expectedQuestionnaire } from '../core/instrument/compile.ts'
import { problem } from '../core/problem.ts'
import { dayNumber } from '../core/study/calendar.ts'
import { invent, MINIMUM_PERSONS } from '../core/synthetic/generate.ts'
import type { Invented } from '../core/synthetic/invented.ts'
import { truthOf } from '../core/synthetic/model.ts'
import { inventedName } from '../core/synthetic/names.ts'
import { randomOf } from '../core/synthetic/random.ts'
import { pseudonym } from '../ids.ts'
import { type Instruments, sha256 } from '../load.ts'
import type { Store } from '../store/store.ts'
import type { Batch } from '../store/studies.ts'
import type { Vault } from '../vault/vault.ts'
import { stringsHash } from '../words.ts'
import { dataFolder, found, instruments, openVault, withStore, wrongUse } from './context.ts'
import { progressBar } from './progress.ts'
import { operatorAct } from './staff.ts'

export const DEMO_STUDY = 'fourth-pillar'
export const DEMO_AS_OF = '2026-03-01'
/** Organisations that invented matches belong to. */
const DEMO_ORGANISATIONS = 6
const MAXIMUM_PERSONS = 100_000
/** People written in one transaction. */
const BATCH = 500

export interface DemoOptions {
  data?: string
  persons: string
  seed: string
  replace?: boolean
}

/** `duopanel demo`: fills a data folder with invented people, marked synthetic. */
export async function demo(options: DemoOptions): Promise<{ study: string; persons: number; seed: string }> {
  const persons = Number(options.persons)
  if (!Number.isInteger(persons) || persons < MINIMUM_PERSONS || persons > MAXIMUM_PERSONS) {
    const want = `a whole number from ${MINIMUM_PERSONS} to ${MAXIMUM_PERSONS}`
    throw wrongUse(problem('option-value', { option: '--persons', value: options.persons, want }))
  }
  const loaded = instruments()
  const data = dataFolder(options.data)
  const vault = await openVault(data)
  try {
    return await withStore(data, async (store) => {
      if (await makeRoom(store, options.replace ?? false)) await vault.forgetStudy(DEMO_STUDY)
      await fill(store, vault, loaded, persons, options.seed)
      return { study: DEMO_STUDY, persons, seed: options.seed }
    })
  } finally {
    await vault.close()
  }
}

/** Deletes the synthetic study that is there, if it may; tells whether there was one. */
async function makeRoom(store: Store, replace: boolean): Promise<boolean> {
  const study = await store.studies.get(DEMO_STUDY)
  if (!study) return false
  if (study.synthetic === 0) throw found(problem('study-real', { study: DEMO_STUDY }))
  if (!replace && (await store.studies.people(DEMO_STUDY)) > 0)
    throw found(problem('study-not-empty', { study: DEMO_STUDY }))
  await store.studies.deleteAll(DEMO_STUDY)
  return true
}

export async function fill(
  store: Store,
  vault: Vault,
  { library, hashes }: Instruments,
  persons: number,
  seed: string,
): Promise<void> {
  const study = library.studies.get(DEMO_STUDY)!
  const questionnaire = expectedQuestionnaire(library)
  const exportKey = sha256(`synthetic study, seed ${seed}`)
  const truth = JSON.stringify(truthOf(study, questionnaire))
  await store.studies.add({ study: study.name, version: study.version, synthetic: 1, exportKey, truth })
  for (let i = 1; i <= DEMO_ORGANISATIONS; i += 1)
    await store.staff.keepOrganisation(operatorAct(), {
      ...{ study: study.name, organisation: `org${i}`, name: `Invented organisation ${i}` },
    })
  const words = new Map(study.languages.map((lang) => [lang, stringsHash(library, lang)]))
  const toRows = rowsOf(study.name, exportKey, hashes, words)
  const random = randomOf(`names ${seed}`)
  const keep = async () => {
    await vault.keepIdentities(
      study.name,
      new Map(batch.persons.map((p) => [p.pid, inventedName(random, p.pid)])),
    )
    await store.studies.addBatch(batch)
  }
  const bar = progressBar('Inventing people', persons)
  let batch = emptyBatch()
  for (const unit of invent({ study, questionnaire, seed, persons, asOf: dayNumber(DEMO_AS_OF) })) {
    append(batch, toRows(unit))
    if (batch.persons.length < BATCH) continue
    bar.add(batch.persons.length)
    await keep()
    batch = emptyBatch()
  }
  await keep()
  bar.stop()
}

const emptyBatch = (): Batch => ({
  persons: [],
  episodes: [],
  matches: [],
  forms: [],
  events: [],
  submissions: [],
})

function append(to: Batch, from: Batch): void {
  for (const table of Object.keys(to) as (keyof Batch)[]) (to[table] as unknown[]).push(...from[table])
}

/** The organisation of somebody's first match; who waits for one waits at the first. */
const organisationIn = ({ matches }: Invented, pid: string): string =>
  matches.find((m) => m.newcomer === pid || m.buddy === pid)?.organisation ?? 'org1'

/** From invented people to rows: JSON, pseudonyms, and the pin of each begun form. */
function rowsOf(
  study: string,
  exportKey: string,
  hashes: ReadonlyMap<string, string>,
  words: ReadonlyMap<string, string>,
): (unit: Invented) => Batch {
  const pin = (f: Invented['forms'][number]) => {
    const begun = f.begunAt !== null
    return {
      sha256: begun ? hashes.get(`${f.questionnaire}@${f.version}`)! : null,
      stringsSha256: begun ? words.get(f.lang!)! : null,
      translation: begun ? 'draft' : null,
      mode: begun ? 'web' : null,
      context: f.context === null ? null : JSON.stringify(f.context),
    }
  }
  return (unit) => ({
    persons: unit.persons.map((p) => ({
      ...p,
      study,
      xid: pseudonym(exportKey, p.pid),
      moderators: JSON.stringify(p.moderators),
      organisation: organisationIn(unit, p.pid),
      channel: 'mail',
    })),
    episodes: unit.episodes.map((e) => ({ ...e, study, record: JSON.stringify(e.record) })),
    matches: unit.matches.map((m) => ({
      ...m,
      study,
      xid: pseudonym(exportKey, m.mid),
      record: JSON.stringify(m.record),
    })),
    forms: unit.forms.map(({ lang: _lang, ...f }) => ({ ...f, ...pin({ ...f, lang: _lang }), study })),
    events: unit.events.map((e) => ({
      study,
      form: e.form,
      event: e.event,
      receivedAt: e.receivedAt,
      body: JSON.stringify(e.answers),
    })),
    submissions: unit.submissions.map((s) => ({ ...s, study })),
  })
}
