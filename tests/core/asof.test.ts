import { expect, test } from 'vitest'
import { episodeAsOf, matchAsOf } from '../../server/core/panel/asof.ts'
import { dayOf, startOfDay } from '../../server/core/study/calendar.ts'
import { DAY0, episode, form, match } from '../support/people.ts'

const answers = { 'start.cons': { value: 1 }, 'wb.01': { value: 3 } }

test('an episode before its enrolment is not there', () => {
  expect(episodeAsOf(episode({ enrolled: DAY0 - 20 }), DAY0 - 21)).toBeUndefined()
  expect(episodeAsOf(episode({ enrolled: DAY0 - 20 }), DAY0 - 20)).toMatchObject({
    started: undefined,
    main: undefined,
    matches: 0,
  })
})

test('a form answered later is an invitation without an answer, and one invited later is not there', () => {
  const forms = [form({ wave: 'w1', day: 5, answers })]
  expect(episodeAsOf(episode({ forms }), DAY0 + 4)!.forms[0]).toMatchObject({
    begun: undefined,
    submitted: false,
    answers: {},
  })
  expect(episodeAsOf(episode({ forms }), DAY0 + 5)!.forms[0]).toEqual(forms[0])
  expect(episodeAsOf(episode({ forms }), DAY0 + 1)!.forms).toEqual([])
})

test('an end recorded later has not happened', () => {
  const ended = match({ ended: DAY0 + 60 })
  expect(matchAsOf(ended, DAY0 + 59).ended).toBeUndefined()
  expect(matchAsOf(ended, DAY0 + 60).ended).toBe(DAY0 + 60)
})

test('a day begins at midnight in Brussels, in winter, in summer and on both days between', () => {
  for (let day = DAY0; day < DAY0 + 366; day += 1) {
    const start = startOfDay(day)
    expect([dayOf(start), dayOf(start - 1)]).toEqual([day, day - 1])
  }
})
