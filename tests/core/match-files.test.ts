import { describe, expect, test } from 'vitest'
import type { Answer } from '../../server/core/instrument/types.ts'
import type { PairFile } from '../../server/core/panel/pairs.ts'
import type { Cell } from '../../server/core/panel/reader.ts'
import type { EpisodeRecord, FormRecord, MatchRecord } from '../../server/core/panel/records.ts'
import { answerAll, cell, DAY0, episode, form, match, panelAt, unopened } from '../support/people.ts'

/** All waves of a 180-day match have closed. */
const AFTER_ALL = 300
const value = (n: number): Answer => ({ value: n })
const rq = (n: number): Record<string, Answer> =>
  Object.fromEntries(['01', '02', '03', '04', '05', '06'].map((i) => [`rq.${i}`, value(n)]))

const full = (role: 'n' | 'b', wave: string, day: number, given: Record<string, Answer> = {}): FormRecord =>
  form({ wave, role, day, answers: answerAll(role, wave, given) })

const newcomer = (forms: FormRecord[], rest: Partial<EpisodeRecord> = {}) => episode({ forms, ...rest })
const buddy = (forms: FormRecord[], rest: Partial<EpisodeRecord> = {}) =>
  episode({ pid: 'p2', role: 'b', forms, ...rest })

interface Asked {
  file: PairFile
  wave: string
  name: string
  /** Which of two rows, by role. */
  role?: 'n' | 'b'
}

/** Cells of one match, by file, wave, role and name. */
function reader(n: EpisodeRecord, b: EpisodeRecord, m: MatchRecord = match(), asOf = AFTER_ALL) {
  const panel = panelAt(asOf)
  const rows = panel.pair({ match: m, newcomer: n, buddy: b })
  const find = ({ file, wave, role }: Omit<Asked, 'name'>): Cell[] | undefined =>
    rows[file].find((r) => r[1] === wave && (role === undefined || r[2] === role))
  const at = (asked: Asked): Cell => cell(panel.files[asked.file], find(asked)!, asked.name)
  return {
    rows,
    long: (wave: string, role: 'n' | 'b', name: string) => at({ file: 'match_long', wave, role, name }),
    wide: (wave: string, name: string) => at({ file: 'dyad_wide', wave, name }),
    pairwise: (wave: string, role: 'n' | 'b', name: string) =>
      at({ file: 'dyad_pairwise', wave, role, name }),
  }
}

describe('a row stands for both members', () => {
  test('when one of them gave no form: own reason −997, partner columns −987, own answers kept', () => {
    const read = reader(newcomer([full('n', 'w2', 90, rq(3))]), buddy([unopened('w2')]))
    expect(read.rows.match_long.map((r) => r.slice(0, 4))).toEqual([
      ['m1', 'w2', 'b', 'p2'],
      ['m1', 'w2', 'n', 'p1'],
      ['m1', 'w3', 'b', 'p2'],
      ['m1', 'w3', 'n', 'p1'],
    ])
    expect(read.rows.dyad_pairwise.slice(0, 2).map((r) => r.slice(0, 6))).toEqual([
      ['m1', 'w2', 'b', 1, 'p2', 'p1'],
      ['m1', 'w2', 'n', -1, 'p1', 'p2'],
    ])
    expect(read.long('w2', 'b', 'rq_01_v1')).toBe(-997)
    expect(read.long('w2', 'b', 'rel_source')).toBe('')
    expect(read.long('w2', 'n', 'rel_source')).toBe('own')
    expect(read.pairwise('w2', 'n', 'rq_01_v1_a')).toBe(3)
    expect(read.pairwise('w2', 'n', 'rq_01_v1_p')).toBe(-987)
    expect(read.pairwise('w2', 'n', 'd_form_p')).toBe(-987)
    expect(read.pairwise('w2', 'n', 'outcome_p')).toBe('no response')
    expect(read.pairwise('w2', 'b', 'rq_01_v1_a')).toBe(-997)
    expect(read.pairwise('w2', 'b', 'rq_01_v1_p')).toBe(3)
    expect(read.wide('w2', 'n_rq_01_v1')).toBe(3)
    expect(read.wide('w2', 'b_rq_01_v1')).toBe(-997)
    expect(read.wide('w2', 'rq_diff')).toBe(-987)
  })

  test('when neither did, and when the wave is not due yet', () => {
    const read = reader(newcomer([]), buddy([]), match(), 90)
    expect(read.wide('w2', 'rq_diff')).toBe(-997)
    expect(read.pairwise('w2', 'n', 'rq_s_p')).toBe(-987)
    expect(read.wide('w3', 'rq_diff')).toBe(-986)
    expect(read.pairwise('w3', 'n', 'rq_s_p')).toBe(-986)
  })

  test('when one withdrew: nothing of theirs is left, also not in the row of the other', () => {
    const read = reader(newcomer([full('n', 'w2', 90)]), buddy([full('b', 'w2', 90)], { withdrawn: true }))
    expect(read.long('w2', 'b', 'rq_01_v1')).toBe(-998)
    expect(read.long('w2', 'b', 'rq_last')).toBe(-998)
    expect(read.pairwise('w2', 'n', 'rq_01_v1_p')).toBe(-987)
  })
})

describe('figures of the pair', () => {
  test('are newcomer less buddy, and the share of equal keyed answers', () => {
    const n = newcomer([full('n', 'w3', 182, { ...rq(4), 'rq.03': value(0), 'rq.06': value(0) })])
    const b = buddy([full('b', 'w3', 190, { ...rq(4), 'rq.03': value(4), 'rq.06': value(0) })])
    const read = reader(n, b)
    expect(read.wide('w3', 'n_rq_s')).toBe(100)
    expect(read.wide('w3', 'rq_diff')).toBeCloseTo(100 - 500 / 6, 9)
    expect(read.wide('w3', 'rq_absdiff')).toBeCloseTo(100 - 500 / 6, 9)
    expect(read.wide('w3', 'rq_agree')).toBeCloseTo(5 / 6, 12)
    expect(read.wide('w3', 'sup_i_agree')).toBe(1)
    expect(read.pairwise('w3', 'n', 'rq_03r_v1_a')).toBe(4)
    expect(read.pairwise('w3', 'n', 'rq_03r_v1_p')).toBe(0)
  })
})

describe('person scores in the pairwise file', () => {
  const wb = (n: number) =>
    Object.fromEntries(['01', '02', '03', '04', '05'].map((i) => [`wb.${i}`, value(n)]))
  test('are those of the wave and of intake, of actor and partner', () => {
    const n = newcomer([full('n', 'w1', 0, wb(2)), full('n', 'w3', 180, wb(4))])
    const read = reader(n, buddy([full('b', 'w1', 0, wb(1))]))
    expect(read.pairwise('w3', 'n', 'wb_s_a')).toBe(100)
    expect(read.pairwise('w3', 'n', 'wb_s_w1_a')).toBe(50)
    expect(read.pairwise('w3', 'n', 'wb_s_p')).toBe(-987)
    expect(read.pairwise('w3', 'n', 'wb_s_w1_p')).toBe(25)
    expect(read.pairwise('w3', 'b', 'wb_s_a')).toBe(-997)
    expect(read.pairwise('w3', 'b', 'wb_s_p')).toBe(100)
    expect(read.pairwise('w3', 'n', 'person_first')).toBe(1)
  })
})

describe('an exit form', () => {
  const ended = match({ ended: DAY0 + 70, adm: { end_kind: 3 } })
  const ends = { m1: { day: DAY0 + 70, early: true } }
  const exit = (role: 'n' | 'b', day: number, given = rq(2)): FormRecord =>
    form({ wave: 'wx', role, day, answers: answerAll(role, 'wx', given), context: { match_ended: 1 } })
  const with_ = { main: ended, ends }

  test('inside the window of w2 holds the answers once: w2 is −994 with rel_source wx, with or without a form', () => {
    const w2 = form({
      ...{ wave: 'w2', day: 95, context: { match_ended: 1 } },
      answers: answerAll('n', 'w2', {}, { match_ended: 1 }),
    })
    const read = reader(newcomer([w2, exit('n', 80)], with_), buddy([exit('b', 90, rq(3))], with_), ended)
    for (const role of ['n', 'b'] as const) {
      expect(read.long('w2', role, 'rel_source')).toBe('wx')
      expect(read.long('w2', role, 'rq_01_v1')).toBe(-994)
      expect(read.long('w2', role, 'rq_s')).toBe(-994)
      expect(read.long('wx', role, 'rel_source')).toBe('own')
    }
    expect(read.long('w2', 'n', 'd_form')).toBe(95)
    expect(read.long('w2', 'b', 'd_form')).toBe(-997)
    expect(read.long('wx', 'n', 'rq_01_v1')).toBe(2)
    expect(read.long('wx', 'n', 'd_form')).toBe(80)
    expect(read.wide('wx', 'rq_agree')).toBe(0)
    expect(read.wide('w2', 'rq_diff')).toBe(-994)
    expect(read.pairwise('w2', 'n', 'rq_01_v1_p')).toBe(-994)
    expect(read.wide('wx', 'sup_i_diff')).toBe(-996)
    expect(read.pairwise('wx', 'n', 'wb_s_a')).toBe(-996)
  })

  test('outside the window of w2 leaves the reason of w2 as it is', () => {
    const read = reader(newcomer([exit('n', 75)], with_), buddy([], with_), ended)
    expect(read.long('w2', 'n', 'rel_source')).toBe('')
    expect(read.long('w2', 'n', 'rq_01_v1')).toBe(-997)
    expect(read.long('wx', 'b', 'rq_01_v1')).toBe(-997)
    expect(read.pairwise('wx', 'n', 'rq_01_v1_p')).toBe(-987)
  })

  test('is due 14 days after the recorded end at the latest; without an early end there is no row', () => {
    const waves = (asOf: number, m = ended, rest = with_) =>
      reader(newcomer([], rest), buddy([], rest), m, asOf).rows.match_long.map((r) => r[1])
    expect(waves(83)).not.toContain('wx')
    expect(waves(84)).toContain('wx')
    const completed = match({ ended: DAY0 + 180, adm: { end_kind: 1 } })
    const rest = { main: completed, ends: { m1: { day: DAY0 + 180, early: false } } }
    expect(waves(AFTER_ALL, completed, rest)).not.toContain('wx')
  })

  test('counts until 42 days after its invitation, and not before the end', () => {
    // The form of a day is sent three days before it.
    const late = exit('n', 80)
    const outcomes = [69, 70, 119, 120].map((day) => {
      const moved = { ...exit('n', day), invited: late.invited }
      return reader(newcomer([moved], with_), buddy([], with_), ended).long('wx', 'n', 'window')
    })
    expect(outcomes).toEqual(['early', 'on_time', 'on_time', ''])
  })

  test('never adds a row to the panel files, but stands in disposition and responses', () => {
    const panel = panelAt(AFTER_ALL)
    const rows = panel.episode(newcomer([exit('n', 80)], with_))
    expect(rows.panel_long.map((r) => r[3])).toEqual(['w1', 'w2', 'w3'])
    expect(panel.files.panel_wide.fields.filter((f) => f.name.endsWith('_wx'))).toEqual([])
    const due = rows.disposition.filter((r) => r[3] === 'wx')
    expect(due.map((r) => cell(panel.files.disposition, r, 'outcome'))).toEqual(['complete'])
    expect(rows.responses.some((r) => r[3] === 'wx' && r[6] === 'rq_01')).toBe(true)
    const missed = panel.episode(newcomer([], with_)).disposition.filter((r) => r[3] === 'wx')
    expect(missed.map((r) => cell(panel.files.disposition, r, 'outcome'))).toEqual(['no response'])
  })

  test('makes the last observed quality, per role in match_long and the newcomer in matches', () => {
    const n = newcomer([full('n', 'w2', 60, rq(4)), exit('n', 80)], with_)
    const read = reader(n, buddy([exit('b', 90, rq(3))], with_), ended)
    const panel = panelAt(AFTER_ALL)
    const row = panel.match(ended, n)
    const score = (x: number) => (100 * (4 * x + 2 * (4 - x))) / 24
    for (const wave of ['w2', 'w3', 'wx']) {
      expect(read.long(wave, 'n', 'rq_last')).toBeCloseTo(score(2), 9)
      expect(read.long(wave, 'n', 'd_rq_last')).toBe(80)
      expect(read.long(wave, 'b', 'rq_last')).toBeCloseTo(score(3), 9)
      expect(read.long(wave, 'b', 'd_rq_last')).toBe(90)
    }
    expect(cell(panel.files.matches, row, 'rq_last')).toBeCloseTo(score(2), 9)
    expect(cell(panel.files.matches, row, 'd_rq_last')).toBe(80)
  })
})

describe('a further match', () => {
  const second = match({ mid: 'm2', bid: 'p3', started: DAY0 + 40 })
  const starts = { m1: DAY0, m2: DAY0 + 40 }
  const about = (wave: string, day: number, given: Record<string, Answer> = {}): FormRecord =>
    form({
      ...{ wave, mid: 'm2', day, main: false },
      answers: answerAll('n', wave, given, {}, false),
    })
  const other = (forms: FormRecord[] = []) =>
    episode({ pid: 'p3', role: 'b', started: DAY0 + 40, main: second, starts: { m2: DAY0 + 40 }, forms })

  test('is asked on its own clock, with the questionnaire of the relation alone', () => {
    const n = newcomer([full('n', 'w2', 90, rq(1)), about('w2', 130, rq(4))], { starts, matches: 2 })
    const read = reader(n, other(), second)
    expect(read.long('w2', 'n', 'questionnaire')).toBe('newcomer-relation-midpoint')
    expect(read.long('w2', 'n', 'd_form')).toBe(90)
    expect(read.long('w2', 'n', 'window')).toBe('on_time')
    expect(read.long('w2', 'n', 'rq_01_v1')).toBe(4)
    expect(read.pairwise('w2', 'n', 'person_first')).toBe(0)
    expect(read.pairwise('w2', 'b', 'person_first')).toBe(1)
    expect(reader(n, buddy([])).long('w2', 'n', 'rq_01_v1')).toBe(1)
  })

  test('stays out of the panel, and is missed there only in disposition', () => {
    const panel = panelAt(AFTER_ALL)
    const n = newcomer([about('w2', 130, rq(4))], { starts, matches: 2 })
    const rows = panel.episode(n)
    expect(rows.panel_long).toHaveLength(3)
    expect(rows.panel_long.every((r) => r[4] === 'm1')).toBe(true)
    const { disposition } = panel.files
    const due = rows.disposition.map((r) => [r[3], r[4], cell(disposition, r, 'outcome')].join(' '))
    expect(due).toEqual([
      'w1 m1 no response',
      'w2 m1 no response',
      'w2 m2 complete',
      'w3 m1 no response',
      'w3 m2 no response',
    ])
  })

  test('that has ended early before a window opens asks nothing in it: −994', () => {
    const ends = { m2: { day: DAY0 + 60, early: true } }
    const read = reader(newcomer([], { starts, ends, matches: 2 }), other(), second)
    expect(read.long('w2', 'n', 'rq_01_v1')).toBe(-994)
    expect(read.long('w3', 'n', 'rq_01_v1')).toBe(-994)
    expect(read.long('wx', 'n', 'rq_01_v1')).toBe(-997)
  })
})
