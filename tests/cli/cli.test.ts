import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../server/paths.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const duopanel = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'dist', 'server', 'cli', 'main.js'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, DUOPANEL_DATA: join(folder, 'data') },
  })

describe('the command line', () => {
  test('demo, then export --json: stdout holds the manifest and nothing else', () => {
    expect(duopanel('demo', '--persons', '20', '--json').status).toBe(0)
    const { status, stdout } = duopanel(
      'export',
      '--study',
      'fourth-pillar',
      '--out',
      join(folder, 'out'),
      '--json',
    )
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8')))
  })

  test.each([
    ['an unknown command', ['nonsense'], 2],
    ['a missing option', ['export', '--study', 'fourth-pillar'], 2],
    ['an unknown value', ['export', '--study', 'fourth-pillar', '--out', 'x', '--style', 'odd'], 2],
    ['a study that is not empty', ['demo', '--persons', '20'], 1],
    ['a setting that is wrong', ['serve', '--port', 'abc'], 2],
  ])('%s ends with its status, one message and no stack trace', (_what, args, status) => {
    const result = duopanel(...args)
    expect(result.status).toBe(status)
    expect(result.stderr.trim()).not.toBe('')
    expect(result.stderr).not.toMatch(/\n\s+at /)
  })

  test('with --json a failure is an object with code and message', () => {
    const { stdout } = duopanel('demo', '--persons', '3', '--json')
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'option-value', message: '--persons "3": expected a whole number from 20 to 100000.' },
    })
  })

  test('instruments compile prints a questionnaire as SurveyJS JSON', () => {
    const { stdout } = duopanel('instruments', 'compile', 'newcomer-midpoint@1.0.0', '--lang', 'ar')
    expect(JSON.parse(stdout)).toHaveProperty('pages')
  })

  test('a definition with an error keeps the server from starting and says file, line and field', () => {
    const copy = join(folder, 'copy')
    for (const part of ['dist', 'instruments', 'migrations', 'package.json'])
      cpSync(join(ROOT, part), join(copy, part), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
    const broken = join(copy, 'instruments', 'studies', 'fourth-pillar', '9.0.0.yaml')
    const study = readFileSync(join(copy, 'instruments', 'studies', 'fourth-pillar', '1.0.0.yaml'), 'utf8')
    writeFileSync(
      broken,
      study.replace('version: 1.0.0', 'version: 9.0.0').replace('newcomer-intake', 'newcomer-nowhere'),
    )
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(copy, 'dist', 'server', 'cli', 'main.js'), 'serve', '--port', '0'],
      {
        encoding: 'utf8',
        env: { ...process.env, DUOPANEL_DATA: join(folder, 'broken') },
      },
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /instruments\/studies\/fourth-pillar\/9\.0\.0\.yaml:\d+: questionnaires\.0\.name: unknown questionnaire newcomer-nowhere/,
    )
  })
})
