import { type AnswerEvent, answersOf, fold } from '../core/answers/fold.ts'
import { contextOfRecord, contextTold } from '../core/answers/told.ts'
import { expectedQuestionnaire } from '../core/instrument/compile.ts'
import { key } from '../core/instrument/key.ts'
import { formLanguages } from '../core/instrument/offered.ts'
import type { Answers, Context, Questionnaire, Role, Study } from '../core/instrument/types.ts'
import { asksNetwork } from '../core/measure/ego.ts'
import { type Problem, problem } from '../core/problem.ts'
import { dayNumber, dayOf, isoDate } from '../core/study/calendar.ts'
import { endedEarly, formUse, plannedWaves } from '../core/study/uses.ts'
import { waveDays } from '../core/study/windows.ts'
import type { Session } from '../store/links.ts'
import type { FormRow } from '../store/responses.ts'
import { earlierForms, networkNow } from './network.ts'
import type { Services } from './services.ts'

/** A respondent's form as it stands. */
export interface OpenForm {
  study: Study
  synthetic: boolean
  row: FormRow
  questionnaire: Questionnaire
  sha256: string
  context: Context
  /** Languages in which this form can be shown. */
  languages: string[]
  /** Everything that has arrived, and the current answers. */
  events: readonly AnswerEvent[]
  answers: Answers
  /** Arrival of the last event, in milliseconds; 0 before the first. */
  lastAt: number
  begun: boolean
  consented: boolean
  submitted: boolean
}

export async function openForm(
  session: Pick<Session, 'study' | 'form'>,
  services: Services,
): Promise<OpenForm | Problem> {
  const { store, instruments } = services
  const row = await store.responses.form(session.study, session.form)
  const study = instruments.library.studies.get(session.study)
  if (!row || !study) return problem('not-found')
  const use = pinned(row) ?? (await plannedUse(study, row, services))
  if (!use) return problem('not-found')
  const events = await store.responses.events(session.study, session.form)
  const answers = answersOf(fold(events))
  const questionnaire = expectedQuestionnaire(instruments.library)(use.name, use.version)
  const consent = answers['start.cons']
  return {
    study,
    synthetic: row.synthetic === 1,
    row,
    questionnaire,
    sha256: row.sha256 ?? instruments.hashes.get(key(use.name, use.version))!,
    context:
      row.context === null
        ? await contextNow(row, study, questionnaire, services)
        : (JSON.parse(row.context) as Context),
    languages: formLanguages(instruments.library, study, questionnaire),
    events,
    answers,
    lastAt: Math.max(0, ...events.map((e) => e.received_at)),
    begun: row.begunAt !== null,
    consented: consent !== undefined && 'value' in consent && consent.value === 1,
    submitted: row.submission !== null,
  }
}

/** The language in which a form is shown: as chosen, or the study's own where that one is not offered any more. */
export const shownLanguage = (form: OpenForm, chosen: string | null): string =>
  chosen !== null && form.languages.includes(chosen) ? chosen : form.study.defaultLanguage

/** The questionnaire that the study plans for a form: another one where it is about a further match. */
async function plannedUse(study: Study, row: FormRow, { store }: Services) {
  const episode = await store.studies.episode(row.study, row.pid, row.role, row.episode)
  return formUse(study, row.role as Role, row.wave, row.mid === (episode?.mainMatch ?? ''))
}

const pinned = (row: FormRow): { name: string; version: string } | undefined =>
  row.questionnaire !== null && row.version !== null
    ? { name: row.questionnaire, version: row.version }
    : undefined

/** Facts that the form's conditions look at, as they are now; frozen when the form is begun. */
async function contextNow(
  row: FormRow,
  study: Study,
  questionnaire: Questionnaire,
  services: Services,
): Promise<Context> {
  const { store, clock } = services
  const match = row.mid === '' ? undefined : await store.studies.match(row.study, row.mid)
  const record = match && (JSON.parse(match.record) as Record<string, number>)
  const over = match?.endedOn != null && match.endedOn <= isoDate(dayOf(clock()))
  const earlier = await earlierForms(row, study, services)
  const told = earlier.map(({ form, answers }) => ({ mid: form.mid, answers }))
  return {
    ...contextOfRecord(record, over && record !== undefined && endedEarly(record)),
    ...contextTold(told, row.mid),
    ...(asksNetwork(questionnaire) ? await networkNow(row, earlier, services) : {}),
  }
}

/** The date around which this form's next one comes, on its own clock; null after the last, or without a match. */
export async function nextDate({ study, row }: OpenForm, { store }: Services): Promise<string | null> {
  const waves = plannedWaves(study)
  const at = waves.findIndex((w) => w.wave === row.wave)
  const next = at < 0 ? undefined : waves[at + 1]
  const episode = await store.studies.episode(row.study, row.pid, row.role, row.episode)
  const match = row.mid === '' ? undefined : await store.studies.match(row.study, row.mid)
  const start = next?.clock === 'match' && match ? match.startedOn : episode?.startedOn
  if (!next || !start) return null
  return isoDate(dayNumber(start) + waveDays(next, study.lengthDays).target)
}
