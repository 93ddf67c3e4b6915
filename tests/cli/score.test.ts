import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../server/paths.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-score-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const module = (name: string) => join(ROOT, 'instruments', 'modules', name, '1.0.0')
const file = (name: string) => join(folder, name)
const lines = (name: string) => readFileSync(file(name), 'utf8').trimEnd().split('\r\n')

/** Scores a table with the built program. */
function score(table: string | Buffer, name = 'rq', ...rest: string[]) {
  writeFileSync(file('in.csv'), table)
  rmSync(file('out.csv'), { force: true })
  const args = ['score', '--module', module(name), '--in', file('in.csv'), '--out', file('out.csv'), ...rest]
  return spawnSync(process.execPath, [join(ROOT, 'dist', 'server', 'cli', 'main.js'), ...args], {
    encoding: 'utf8',
  })
}

describe('duopanel score', () => {
  test('adds score, valid items and reason; other columns come through, whatever order the columns have', () => {
    const head = 'person,06,05,04,03,02,01,note\n'
    const { status, stderr } = score(
      `${head}a,0,3,,1,3,4,"x, y"\nb,NA,3,NA,1,3,4,z\nc,-991,-991,-991,-991,-991,-991,\n`,
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(lines('out.csv')).toEqual([
      'person,note,rq_s,rq_k,rq_reason',
      'a,"x, y",85,5,',
      'b,z,,4,-990',
      'c,,,0,-991',
    ])
  })

  test('takes the variable names of an export, byte order mark, semicolons, CRLF and 3.0', () => {
    const head = ['\ufeffpid', ...['01', '02', '03', '04', '05', '06'].map((i) => `rq_${i}_v1`)].join(';')
    expect(score(`${head}\r\np1;4.0;3;1;;3;0\r\n`).status).toBe(0)
    expect(lines('out.csv')[1]).toBe('p1,85,5,')
  })

  test('refuses unknown values by line and column, all of them, and writes nothing', () => {
    const { status, stderr } = score(
      'person,01,02,03,04,05,06\n"two\nlines",4,3,1,2,3,0\nb,4,7,1,2,3,yes\nc,4,3,1,2,3,-990.5\n',
    )
    expect(status).toBe(1)
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.replace(file('in.csv'), '')),
    ).toEqual([
      ':4: 02: "7" is not one of 0, 1, 2, 3, 4',
      ':4: 06: "yes" is not one of 0, 1, 2, 3, 4',
      ':5: 06: "-990.5" is not one of 0, 1, 2, 3, 4',
    ])
    expect(existsSync(file('out.csv')) || existsSync(file('out.csv.part'))).toBe(false)
  })

  test.each<[string, string | Buffer, RegExp]>([
    ['a missing column', 'person,01,02,03,04,05\na,1,1,1,1,1\n', /:1: 06: no column for the item "06"/],
    ['two columns for one item', '01,rq_01,02,03,04,05,06\n1,1,1,1,1,1,1\n', /:1: 01: 2 columns/],
    ['a row that is too short', '01,02,03,04,05,06\n1,1\n', /:2: the row has 2 cells, the header 6/],
    ['a column that the scores would take', 'rq_s,01,02,03,04,05,06\n', /:1: rq_s: .*already/],
    ['an empty file', '', /is empty/],
    ['text that is not UTF-8', Buffer.from('p,01,02,03,04,05,06\n\xe9,1,1,1,1,1,1\n', 'latin1'), /not UTF-8/],
    ['a quotation mark left open', '01,02,03,04,05,06\n"1,1,1,1,1,1\n', /quotation mark/],
  ])('refuses %s, says where, and writes nothing', (_what, table, why) => {
    const { status, stderr } = score(table)
    expect(status).not.toBe(0)
    expect(stderr).toMatch(why)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(existsSync(file('out.csv'))).toBe(false)
  })

  test('bands are applied by name only', () => {
    const table = 'id,01,02,03\na,2,1,2\nb,3,3,3\n'
    expect(score(table, 'ucla3').status).toBe(0)
    expect(lines('out.csv')[0]).toBe('id,ucla3_s,ucla3_k,ucla3_reason')
    const { stdout } = score(table, 'ucla3', '--bands', 'ucla3:from6')
    expect(stdout).toMatch(/ucla3: bands 1 not lonely, 2 lonely/)
    expect(lines('out.csv').slice(1)).toEqual(['a,5,3,,1', 'b,9,3,,2'])
    const unknown = score(table, 'ucla3', '--bands', 'ucla3:mine')
    expect([unknown.status, unknown.stderr]).toEqual([
      2,
      '--bands "ucla3:mine" is not known; known: ucla3:from4, ucla3:from6.\n',
    ])
  })

  test('reliability is told in words, with a warning below 50 complete rows', () => {
    const rows = ['4,3,1,4,3,0', '2,2,3,2,1,3', '4,4,0,3,4,1', '1,0,3,2,1,4', '3,3,1,3,2,1', '2,1,2,,1,2']
    const { stdout } = score(`01,02,03,04,05,06\n${rows.join('\n')}\n`, 'rq', '--reliability')
    expect(stdout).toMatch(/rq: n 5, 6 items, alpha 0\.9\d\d \[/)
    expect(stdout).toMatch(/Only 5 complete rows: too few to rely on/)
  })
})
