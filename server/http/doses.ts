import { addDose, doseList, voidDose } from '../contract/doses.ts'
import { problem } from '../core/problem.ts'
import { dayOf, isoDate } from '../core/study/calendar.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import type { Services } from './services.ts'

const COORDINATOR = { roles: ['coordinator'] as const }
/** Hours of the track, where the record of a match does not say otherwise. */
const HOURS_PLAN = 40

const hours = async (study: string, mids: readonly string[], { store }: Services): Promise<number> => {
  const minutes = await store.work.minutes(study, mids)
  return [...minutes.values()].reduce((a, b) => a + b, 0) / 60
}

export const doseEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/studies/:study/matches/:mid/doses',
    who: COORDINATOR,
    summary: 'Hours of a match, meeting by meeting, and of its newcomer toward those planned',
    reply: doseList.reply,
    problems: [],
    async run({ services, params }) {
      const { store } = services
      const [study, mid] = [params.study!, params.mid!]
      const match = (await store.studies.match(study, mid))!
      const all = await store.people.matchesOf(study, match.newcomer, 'n')
      const record = JSON.parse(match.record) as Record<string, number>
      const rows = await store.work.doses(study, mid)
      return {
        doses: rows.map((d) => ({
          ...{ dose: d.dose, day: d.day, minutes: d.minutes, recorded_by: d.by, recorded_at: d.at },
          voided_at: d.voidedAt,
        })),
        hours_done: await hours(study, [mid], services),
        newcomer_hours_done: await hours(
          study,
          all.map((m) => m.mid),
          services,
        ),
        hours_plan: record.hours_plan ?? HOURS_PLAN,
      }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/studies/:study/matches/:mid/doses',
    who: COORDINATOR,
    summary: 'Records a meeting with its day and minutes; repeating the request changes nothing',
    body: addDose.body,
    reply: addDose.reply,
    problems: ['day-wrong'],
    async run({ services, staff, params, body }) {
      const { store, clock } = services
      const [study, mid] = [params.study!, params.mid!]
      const match = (await store.studies.match(study, mid))!
      const outside =
        body.day < match.startedOn
          ? 'it lies before the start of the match'
          : body.day > isoDate(dayOf(clock()))
            ? 'it lies in the future'
            : match.endedOn !== null && body.day > match.endedOn
              ? 'it lies after the end of the match'
              : undefined
      if (outside) return problem('day-wrong', { field: 'day', why: outside })
      const { request: dose, day, minutes } = body
      if (!(await store.work.doses(study, mid)).some((d) => d.dose === dose))
        await store.work.addDose(staff.act(), { study, dose, mid, day, minutes })
      return { dose, hours_done: await hours(study, [mid], services) }
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/studies/:study/matches/:mid/doses/:dose',
    who: COORDINATOR,
    summary: 'Takes a record of a meeting back: it stays to be read, and no longer counts',
    reply: voidDose.reply,
    problems: ['not-found'],
    async run({ services, staff, params }) {
      const [study, mid, dose] = [params.study!, params.mid!, params.dose!]
      if (!(await services.store.work.voidDose(staff.act(), study, mid, dose))) return problem('not-found')
      return { dose, hours_done: await hours(study, [mid], services) }
    },
  }),
]
