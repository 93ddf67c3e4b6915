import { answersOf, fold, type StoredAnswer } from '../core/answers/fold.ts'
import { problem } from '../core/problem.ts'
import { dayOf, isoDate } from '../core/study/calendar.ts'
import type { Store } from '../store/store.ts'
import { dataFolder, found } from './context.ts'
import { noteErasure } from './erasures.ts'
import { operatorAct, withBoth } from './staff.ts'

export interface PersonArguments {
  data?: string
  study?: string
}

/** The study that holds a person; where several do, it must be named. */
async function studyOf(store: Store, pid: string, named: string | undefined): Promise<string> {
  const studies = (await store.rights.studiesOf(pid)).filter((s) => named === undefined || s === named)
  if (studies.length !== 1) throw found(problem('person-unknown', { field: 'ID' }))
  return studies[0]!
}

/** `duopanel person erase ID`: names, answers, links and moderators go; a bare row stays. It cannot be undone. */
export const erasePerson = (
  pid: string,
  { data, study: named }: PersonArguments,
): Promise<{ study: string; pid: string; erased_on: string }> =>
  withBoth(data, async (store, vault) => {
    const study = await studyOf(store, pid, named)
    const act = operatorAct()
    const day = isoDate(dayOf(act.at))
    noteErasure(dataFolder(data), study, pid)
    await store.rights.erase(act, study, pid, day)
    await vault.forget(study, pid)
    return { study, pid, erased_on: day }
  })

/** `duopanel person withdraw ID`: no part from now on; what was answered is in no later file. */
export const withdrawPerson = (
  pid: string,
  { data, study: named }: PersonArguments,
): Promise<{ study: string; pid: string; withdrawn_on: string }> =>
  withBoth(data, async (store) => {
    const study = await studyOf(store, pid, named)
    const act = operatorAct()
    const day = isoDate(dayOf(act.at))
    await store.rights.withdraw(act, study, pid, day)
    return { study, pid, withdrawn_on: day }
  })

/** `duopanel person access ID`: everything that is kept about a person, for handing it to them. */
export const accessPerson = (pid: string, { data, study: named }: PersonArguments): Promise<object> =>
  withBoth(data, async (store, vault) => {
    const study = await studyOf(store, pid, named)
    const person = (await store.people.get(study, pid))!
    const { forms, events } = await store.rights.access(study, pid)
    const eventsOf = (form: string) =>
      events
        .filter((e) => e.form === form)
        .map((e) => ({
          ...{ event_id: e.event, received_at: e.receivedAt },
          answers: JSON.parse(e.body) as StoredAnswer[],
        }))
    await store.audit.note(operatorAct(), { study, action: 'person.access', subject: pid })
    return {
      study,
      pid,
      identity: (await vault.identities(study, [pid])).get(pid) ?? {},
      nicknames_given: await vault.alterNames(study, pid),
      person: { ...person, moderators: JSON.parse(person.moderators) },
      enrolments: (await store.people.episodesOf(study, [pid])).map((e) => ({
        ...e,
        record: JSON.parse(e.record),
      })),
      matches: [
        ...(await store.people.matchesOf(study, pid, 'n')),
        ...(await store.people.matchesOf(study, pid, 'b')),
      ].map(({ mid, startedOn, planEndOn, endedOn, organisation, record }) => ({
        ...{ mid, startedOn, planEndOn, endedOn, organisation, record: JSON.parse(record) },
      })),
      forms: forms.map(({ form, wave, role, invitedOn, questionnaire, version, begunAt }) => ({
        ...{ form, wave, role, invitedOn, questionnaire, version, begunAt },
        answers: answersOf(fold(eventsOf(form))),
      })),
    }
  })
