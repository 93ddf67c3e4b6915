import { describe, expect, test } from 'vitest'
import type { Answer } from '../../server/core/instrument/types.ts'
import type { Cell } from '../../server/core/panel/reader.ts'
import type { EpisodeRecord } from '../../server/core/panel/records.ts'
import type { Panel } from '../../server/core/panel/rows.ts'
import { outcomeOf, type Rules } from '../../server/core/panel/standing.ts'
import * as people from '../support/people.ts'
import {
  answerAll,
  cell,
  DAY0,
  episode,
  form,
  match,
  panelAt,
  rules,
  unmatched,
  unopened,
} from '../support/people.ts'
import { library } from '../support/shipped.ts'

const value = (n: number): Answer => ({ value: n })
const reason = (n: number): Answer => ({ reason: n })

/** Days on the clock at which every wave of a 180-day match has closed, or w2 is open and w3 is not due. */
const AFTER_ALL = 300
const IN_W2 = 90

/** A cell of `panel_long` for a wave, checked to be the same in `panel_wide`. */
function inPanel(
  e: EpisodeRecord,
  wave: string,
  name: string,
  asOf = AFTER_ALL,
  rest: Partial<Rules> = {},
): Cell {
  const panel = panelAt(asOf, rest)
  const rows = panel.episode(e)
  const { panel_long: long, panel_wide: wide } = panel.files
  const row = rows.panel_long.find((r) => cell(long, r, 'wave') === wave)!
  const found = cell(long, row, name)
  const inWide = `${e.role}_${name}_${wave}`
  if (wide.fields.some((f) => f.name === inWide))
    expect(cell(wide, rows.panel_wide, inWide), inWide).toBe(found)
  return found
}

/** The other role's column in the wide file. */
function otherRole(e: EpisodeRecord, wave: string, name: string, asOf = AFTER_ALL): Cell {
  const panel = panelAt(asOf)
  return cell(
    panel.files.panel_wide,
    panel.episode(e).panel_wide,
    `${e.role === 'n' ? 'b' : 'n'}_${name}_${wave}`,
  )
}

const full = (wave: string, day: number, given: Record<string, Answer> = {}) =>
  form({ wave, day, answers: answerAll('n', wave, given) })

describe('the reason of a missing cell is the first that applies', () => {
  test('withdrawn (-998) comes before everything else', () => {
    const gone = episode({ withdrawn: true, forms: [full('w1', 0)] })
    for (const name of ['wb_01_v1', 'wb_s', 'rq_s', 'd_form', 'treated']) {
      for (const wave of ['w1', 'w2', 'w3'])
        expect(inPanel(gone, wave, name, IN_W2), `${wave} ${name}`).toBe(-998)
    }
    expect(otherRole(gone, 'w3', 'rq_s', IN_W2)).toBe(-998)
  })

  test('not due (-986) before the window opens, for every column of the wave', () => {
    const e = episode({ forms: [full('w1', 0)] })
    expect(inPanel(e, 'w2', 'wb_01_v1', 75)).toBe(-986)
    expect(inPanel(e, 'w2', 'wb_01_v1', 76)).toBe(-997)
    expect(inPanel(e, 'w3', 'lon_t_s', 165)).toBe(-986)
    expect(inPanel(e, 'w2', 'lon_t_s', 75)).toBe(-986)
    expect(otherRole(e, 'w2', 'rq_s', 75)).toBe(-986)
  })

  test('not due (-986) for waves of the match where there was never one; intake is due all the same', () => {
    const e = unmatched()
    for (const wave of ['w2', 'w3']) expect(inPanel(e, wave, 'wb_s')).toBe(-986)
    expect(inPanel(e, 'w1', 'wb_s')).toBe(-997)
    expect(inPanel(unmatched({ enrolled: DAY0 + 10 }), 'w1', 'wb_s', 9)).toBe(-986)
  })

  test('not asked (-996) for items that the questionnaire lacks and columns of the other role', () => {
    const e = episode({ forms: [full('w1', 0), full('w2', 90)] })
    expect(inPanel(e, 'w2', 'lon_t_s')).toBe(-996)
    expect(inPanel(e, 'w1', 'psup_else_v1')).toBe(-996)
    expect(inPanel(e, 'w1', 'rq_s')).toBe(-996)
    expect(otherRole(e, 'w2', 'wb_s')).toBe(-996)
  })

  test('not asked (-996) stays where the form itself is missing', () => {
    const missed = episode()
    expect(inPanel(missed, 'w2', 'lon_t_s')).toBe(-996)
    expect(otherRole(missed, 'w2', 'wb_s')).toBe(-996)
  })

  test('missed (-997) without a form in the window: none, unopened, opened only, nothing answered, refused', () => {
    const opened = { opened: DAY0 + 90 }
    const begun = { ...full('w2', 90), answers: {} }
    const refused = form({ wave: 'w2', day: 90, answers: { 'start.cons': value(0) } })
    for (const forms of [[], [unopened('w2')], [unopened('w2', opened)], [begun], [refused]]) {
      expect(inPanel(episode({ forms }), 'w2', 'wb_01_v1')).toBe(-997)
      expect(inPanel(episode({ forms }), 'w2', 'wb_s')).toBe(-997)
    }
  })

  test('missed (-997) where the form came too early, too late or about another match', () => {
    for (const day of [119, 160])
      expect(inPanel(episode({ forms: [full('w2', day)] }), 'w2', 'wb_s')).toBe(-997)
    for (const day of [22, 60])
      expect(inPanel(episode({ forms: [full('w1', day)] }), 'w1', 'wb_s')).toBe(-997)
    const other = { ...full('w2', 90), mid: 'm2' }
    expect(inPanel(episode({ forms: [other] }), 'w2', 'wb_s')).toBe(-997)
  })

  test('a form outside the window counts when such forms are asked for', () => {
    const late = episode({ forms: [full('w2', 130, { 'wb.01': value(4) })] })
    expect(inPanel(late, 'w2', 'wb_01_v1', AFTER_ALL, { includeOut: true })).toBe(4)
    expect(inPanel(late, 'w2', 'window', AFTER_ALL, { includeOut: true })).toBe('out')
  })

  test('skipped by branching (-994) comes before a stored reason and before "not reached"', () => {
    const never = episode({ forms: [full('w2', 90, { 'ctc.freq': value(0) })] })
    for (const name of ['ctc_len_v1', 'ctc_place_o1_v1']) expect(inPanel(never, 'w2', name)).toBe(-994)
    expect(inPanel(never, 'w2', 'ctc_hours_v1')).toBe(0)

    const left = { ...answerAll('n', 'w2'), 'stat.now': value(3), 'rq.01': reason(-991) }
    const ended = episode({ forms: [form({ wave: 'w2', day: 90, answers: left })] })
    expect(inPanel(ended, 'w2', 'rq_01_v1')).toBe(-994)
    expect(inPanel(ended, 'w2', 'ctc_hours_v1')).toBe(-994)
    expect(inPanel(ended, 'w2', 'rq_s')).toBe(-994)

    const record = form({ wave: 'w2', day: 90, answers: { 'wb.01': value(1) }, context: { match_ended: 1 } })
    expect(inPanel(episode({ forms: [record] }), 'w2', 'stat_now_v1')).toBe(-994)
    expect(inPanel(episode({ forms: [record] }), 'w2', 'wb_02_v1')).toBe(-995)
  })

  test('a stored reason stands as it is: refused, do not know, does not apply', () => {
    const given = { 'wb.01': reason(-991), 'wb.02': reason(-992), 'ctc.house': reason(-993) }
    const e = episode({ forms: [full('w2', 90, given)] })
    expect(inPanel(e, 'w2', 'wb_01_v1')).toBe(-991)
    expect(inPanel(e, 'w2', 'wb_02_v1')).toBe(-992)
    expect(inPanel(e, 'w2', 'ctc_house_v1')).toBe(-993)
    expect(inPanel(e, 'w2', 'wb_k')).toBe(3)
    expect(inPanel(e, 'w2', 'wb_s')).toBe(-990)
  })

  test('left blank (-985) and not reached (-995) are told apart', () => {
    const answers = {
      'start.cons': value(1),
      'wb.01': value(2),
      'wb.02': reason(-985),
      'ctc.place': reason(-985),
    }
    const e = episode({ forms: [form({ wave: 'w2', day: 90, answers })] })
    expect(inPanel(e, 'w2', 'wb_02_v1')).toBe(-985)
    expect(inPanel(e, 'w2', 'wb_03_v1')).toBe(-995)
    expect(inPanel(e, 'w2', 'rq_01_v1')).toBe(-995)
    expect(inPanel(e, 'w2', 'rq_s')).toBe(-995)
    for (const option of [1, 8]) expect(inPanel(e, 'w2', `ctc_place_o${option}_v1`)).toBe(-985)
  })

  test('an unticked tile is 0 once the screen was submitted with a tick or "none of these"', () => {
    const met = { 'ctc.freq': value(2) }
    const ticked = episode({ forms: [full('w2', 90, { ...met, 'ctc.place': { value: [2] } })] })
    const none = episode({ forms: [full('w2', 90, { ...met, 'ctc.place': { value: [] } })] })
    expect([1, 2].map((o) => inPanel(ticked, 'w2', `ctc_place_o${o}_v1`))).toEqual([0, 1])
    expect([1, 2].map((o) => inPanel(none, 'w2', `ctc_place_o${o}_v1`))).toEqual([0, 0])
  })

  test('a score is computed in a form that was broken off, when its own items suffice', () => {
    const wb = ['01', '02', '03', '04'].map((id): [string, Answer] => [`wb.${id}`, value(2)])
    const e = episode({ forms: [form({ wave: 'w2', day: 90, answers: Object.fromEntries(wb) })] })
    expect(inPanel(e, 'w2', 'outcome')).toBe('break-off')
    expect(inPanel(e, 'w2', 'wb_s')).toBe(50)
    expect(inPanel(e, 'w2', 'wb_k')).toBe(4)
  })

  test('text cells are blank and never coded', () => {
    for (const e of [unmatched(), episode(), episode({ withdrawn: true })]) {
      for (const wave of ['w1', 'w2']) {
        for (const name of ['window', 'questionnaire', 'q_version', 'lang', 'mode', 'start_lang_v1']) {
          expect(inPanel(e, wave, name)).toBe('')
        }
      }
    }
  })
})

describe('a form in its window', () => {
  test.each([
    [-3, 'on_time'],
    [7, 'on_time'],
    [8, 'late'],
    [21, 'late'],
  ])('intake on day %i is %s', (day, window) => {
    const e = episode({ forms: [full('w1', day)] })
    expect(inPanel(e, 'w1', 'window')).toBe(window)
    expect(inPanel(e, 'w1', 'd_form')).toBe(day)
  })

  test('a midpoint before its window is early and stays in the panel', () => {
    const e = episode({ forms: [full('w2', 75)] })
    expect(inPanel(e, 'w2', 'window')).toBe('early')
    expect(inPanel(e, 'w2', 'wb_k')).toBe(5)
  })

  test('intake of a person never matched closes 90 days after enrolment', () => {
    const at = (day: number) => unmatched({ forms: [{ ...full('w1', day), mid: '' }] })
    expect(inPanel(at(90), 'w1', 'window')).toBe('on_time')
    expect(inPanel(at(91), 'w1', 'wb_s')).toBe(-997)
    expect(inPanel(at(90), 'w1', 'd_form')).toBe(-986)
  })

  test('the newest day decides nothing: the day of a form is the day of its first answer', () => {
    const answers = answerAll('n', 'w2')
    const begun = form({ wave: 'w2', day: 118, answers })
    const last = Object.keys(answers).at(-1)!
    const later = { ...begun.answers[last]!, answered_at: begun.answers[last]!.answered_at + 5 * 86_400_000 }
    const e = episode({ forms: [{ ...begun, answers: { ...begun.answers, [last]: later } }] })
    expect(inPanel(e, 'w2', 'd_form')).toBe(118)
    expect(inPanel(e, 'w2', 'window')).toBe('on_time')
  })
})

describe('the outcome of a form', () => {
  /** The first published version, which stays as it is. */
  const midpoint = library.questionnaires.get('newcomer-midpoint@1.0.0')!
  const all = people.answerScreens(midpoint.screens, { 'ctc.freq': value(3), 'stat.now': value(1) })
  const formOf = (answers: Record<string, Answer>, context = {}) =>
    form({ wave: 'w2', day: 90, answers, context, questionnaire: midpoint })
  /** A midpoint with all its 40 questions on the path, only the first of them answered. */
  const answered = (n: number, rest: Answer = reason(-985)) => {
    const answers = Object.fromEntries(
      Object.entries(all).map(([id, a], i): [string, Answer] => [id, i < n ? a : rest]),
    )
    // The two questions that others depend on are answered first, so that the path stays the same.
    const { 'stat.now': stat, 'ctc.freq': freq } = all
    return outcomeOf(formOf({ ...answers, 'stat.now': stat!, 'ctc.freq': freq! }), rules(AFTER_ALL))
  }
  const path = Object.keys(all).length
  const late = 2

  test('the example has 40 questions on its path', () => {
    expect(path).toBe(40)
    expect(midpoint.screens).toHaveLength(40)
  })

  test.each([
    [40, 'complete'],
    [32, 'complete'],
    [31, 'partial'],
    [20, 'partial'],
    [19, 'break-off'],
    [2, 'break-off'],
  ])('with %i of 40 questions answered is %s', (n, outcome) => {
    // Questions 13 and 14 (stat.now, ctc.freq) are answered in any case.
    expect(answered(n <= 12 ? n - late : Math.max(n, 14))).toBe(outcome)
  })

  test('counts refused, do not know and does not apply as answered, left blank and not reached not', () => {
    for (const code of [-991, -992, -993]) expect(answered(14, reason(code))).toBe('complete')
    expect(answered(14, reason(-985))).toBe('break-off')
    const reached = Object.fromEntries(Object.entries(all).slice(0, 19))
    expect(outcomeOf(formOf(reached), rules(AFTER_ALL))).toBe('break-off')
    const half = Object.fromEntries(Object.entries(all).slice(0, 20))
    expect(outcomeOf(formOf(half), rules(AFTER_ALL))).toBe('partial')
  })

  test('is measured by the questions on the path as answered, not by all that exist', () => {
    // After a recorded end 12 questions are left: 10 of them are 83 %.
    const ten = Object.fromEntries(Object.entries(all).slice(0, 10))
    const short = formOf(ten, { match_ended: 1 })
    expect(outcomeOf(short, rules(AFTER_ALL))).toBe('complete')
  })

  test('without a begun form is "no response" or "opened only"; a refused consent is "refused"', () => {
    expect(outcomeOf(unopened('w2'), rules(AFTER_ALL))).toBe('no response')
    expect(outcomeOf(unopened('w2', { opened: DAY0 }), rules(AFTER_ALL))).toBe('opened only')
    const refused = form({ wave: 'w2', day: 90, answers: { 'start.cons': value(0) } })
    expect(outcomeOf(refused, rules(AFTER_ALL))).toBe('refused')
  })
})

describe('scores of the panel', () => {
  test('are worked out from the keyed items of the same row', () => {
    const given = {
      'rq.01': value(4),
      'rq.02': value(3),
      'rq.03': value(1),
      'rq.04': reason(-991),
      'rq.05': value(3),
      'rq.06': value(0),
    }
    const e = episode({ forms: [full('w2', 90, given)] })
    expect(inPanel(e, 'w2', 'rq_03_v1')).toBe(1)
    expect(inPanel(e, 'w2', 'rq_03r_v1')).toBe(3)
    expect(inPanel(e, 'w2', 'rq_k')).toBe(5)
    expect(inPanel(e, 'w2', 'rq_s')).toBe(85)
  })

  test('support received and support given stand in the same columns, told apart by the role', () => {
    const buddy = form({
      wave: 'w2',
      role: 'b',
      day: 90,
      answers: answerAll('b', 'w2', { 'supg.01': value(4) }),
    })
    const b = episode({ pid: 'p2', role: 'b', forms: [buddy] })
    expect(inPanel(b, 'w2', 'sup_01_v1')).toBe(4)
    const n = episode({ forms: [full('w2', 90, { 'supr.01': value(3) })] })
    expect(inPanel(n, 'w2', 'sup_01_v1')).toBe(3)
  })
})

describe('last relation quality of a match', () => {
  const quality = (e: EpisodeRecord, m = match(), asOf = AFTER_ALL): Cell[] => {
    const panel = panelAt(asOf)
    const row = panel.match(m, e)
    return ['rq_last', 'd_rq_last'].map((name) => cell(panel.files.matches, row, name))
  }
  const rq = (n: number) => Object.fromEntries(['01', '02', '04', '05'].map((id) => [`rq.${id}`, value(n)]))
  const keyed = { 'rq.03': value(0), 'rq.06': value(0) }

  test('is the newest observed score of the newcomer, with its day', () => {
    const forms = [full('w2', 90, { ...rq(2), ...keyed }), full('w3', 180, { ...rq(4), ...keyed })]
    expect(quality(episode({ forms }))).toEqual([100, 180])
    expect(quality(episode({ forms: forms.toReversed() }))).toEqual([100, 180])
  })

  test('is the one before where the newest has too few answers', () => {
    const refused = Object.fromEntries(['01', '02'].map((id) => [`rq.${id}`, reason(-991)]))
    const forms = [full('w2', 90, { ...rq(4), ...keyed }), full('w3', 180, refused)]
    expect(quality(episode({ forms }))).toEqual([100, 90])
  })

  test('is missed (-997) where there is no form, and not due (-986) before the midpoint opens', () => {
    expect(quality(episode())).toEqual([-997, -997])
    expect(quality(episode(), match(), 76)).toEqual([-997, -997])
    expect(quality(episode(), match(), 75)).toEqual([-986, -986])
  })

  test('is withheld (-998) once the newcomer has withdrawn', () => {
    const forms = [full('w2', 90, { ...rq(4), ...keyed })]
    expect(quality(episode({ withdrawn: true, forms }))).toEqual([-998, -998])
  })

  test('follows the clock of its own match, not of the first one', () => {
    const second = match({ mid: 'm2', bid: 'p3', started: DAY0 + 100 })
    const midpoint = { ...full('w2', 190, { ...rq(4), ...keyed }), mid: 'm2' }
    expect(quality(episode({ forms: [midpoint], matches: 2 }), second)).toEqual([100, 90])
  })
})

describe('people who withdrew', () => {
  const gone = episode({
    withdrawn: true,
    forms: [full('w1', 0, { 'start.audio': value(1) }), full('w2', 90)],
  })

  test('leave no answer in `responses`', () => {
    expect(panelAt(AFTER_ALL).episode(gone).responses).toEqual([])
  })

  test('leave nothing in `disposition` that was read off their answers', () => {
    const panel = panelAt(AFTER_ALL)
    const { disposition } = panel.files
    for (const row of panel.episode(gone).disposition) {
      const numbers = ['d_form', 'd_form_person', 'd_part_a', 'd_part_b', 'audio', 'lang_mixed', 'seconds']
      const texts = ['outcome', 'window', 'last_screen', 'lang_main']
      const left = [...numbers, ...texts].map((name) => [name, cell(disposition, row, name)])
      expect(left).toEqual([...numbers.map((n) => [n, -998]), ...texts.map((n) => [n, ''])])
    }
  })
})

describe('days', () => {
  test('never run into the codes of missing values: they are bounded at -900', () => {
    const panel: Panel = panelAt(AFTER_ALL)
    const row = panel.person([episode({ enrolled: DAY0 - 990 })])
    expect(cell(panel.files.persons, row, 'd_enrol')).toBe(-900)
  })

  test('of enrolment are counted on the person clock', () => {
    const panel = panelAt(AFTER_ALL)
    const day = (e: EpisodeRecord) => cell(panel.files.persons, panel.person([e]), 'd_enrol')
    expect(day(episode())).toBe(-20)
    expect(day(unmatched())).toBe(-986)
  })
})

test('a first language spoken by few is shown as "other"', () => {
  const panel = panelAt(AFTER_ALL)
  const first = (lang: string) =>
    cell(panel.files.persons, panel.person([episode({ moderators: { lang_first: lang } })]), 'lang_first')
  expect([first('ar'), first('ti')]).toEqual(['ar', 'other'])
})
