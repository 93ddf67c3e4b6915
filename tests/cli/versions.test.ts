import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../server/paths.ts'

/** A program of its own with definitions that the test may change and publish. */
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duopanel-publish-'))
  for (const part of ['dist', 'instruments', 'migrations', 'package.json'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const duopanel = (...args: string[]) =>
  spawnSync(process.execPath, [join(folder, 'dist', 'server', 'cli', 'main.js'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, DUOPANEL_DATA: join(folder, 'data') },
  })

const inside = (file: string): string => join(folder, 'instruments', file)
const lock = (): Record<string, string> => JSON.parse(readFileSync(inside('LOCK.json'), 'utf8'))

/** The module rcp in another version, its third item in other words. */
function reworded(version: string): void {
  mkdirSync(inside(`modules/rcp/${version}/locales`), { recursive: true })
  for (const file of ['module.yaml', 'locales/en.yaml']) {
    const text = readFileSync(inside(`modules/rcp/1.0.0/${file}`), 'utf8')
    const next = text
      .replace('version: 1.0.0', `version: ${version}`)
      .replace('I can also do something for {name}.', 'I am there for {name} when it matters.')
    writeFileSync(inside(`modules/rcp/${version}/${file}`), next)
  }
}

test('a version that rises too little is told by diff and refused by publish, and nothing is written', () => {
  reworded('1.1.0')
  const before = lock()
  const told = duopanel('instruments', 'diff', 'rcp@1.0.0', 'rcp@1.1.0', '--json')
  expect(told.status).toBe(1)
  expect(JSON.parse(told.stdout)).toMatchObject({
    must: 'major',
    rises: 'minor',
    least: '2.0.0',
    enough: false,
  })
  const refused = duopanel('instruments', 'publish', 'rcp@1.1.0')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toMatch(/rcp@1\.1\.0 cannot be published: after rcp@1\.0\.0 the major number/)
  expect(refused.stderr).toMatch(/at least 2\.0\.0\. words items\.03: wording: "I can also do something/)
  expect(lock()).toEqual(before)
  rmSync(inside('modules/rcp/1.1.0'), { recursive: true })
})

test('a version that rises enough is published: its hashes are added, the others stay', () => {
  reworded('2.0.0')
  const before = lock()
  expect(duopanel('instruments', 'diff', 'rcp@1.0.0', 'rcp@2.0.0').status).toBe(0)
  const done = duopanel('instruments', 'publish', 'rcp@2.0.0', '--json')
  expect(JSON.parse(done.stdout).published).toEqual([
    'modules/rcp/2.0.0/locales/en.yaml',
    'modules/rcp/2.0.0/module.yaml',
  ])
  expect(lock()).toMatchObject(before)
  expect(Object.keys(lock())).toHaveLength(Object.keys(before).length + 2)
  expect(JSON.parse(duopanel('instruments', 'publish', 'rcp@2.0.0', '--json').stdout).published).toEqual([])
})

test('one byte of a published file changed stops the check, with the file named', () => {
  const file = inside('modules/rcp/2.0.0/module.yaml')
  const text = readFileSync(file)
  writeFileSync(file, Buffer.concat([text.subarray(0, -1), Buffer.from(' ')]))
  const { status, stderr } = duopanel('instruments', 'check')
  expect(status).toBe(1)
  expect(stderr).toMatch(
    /instruments\/modules\/rcp\/2\.0\.0\/module\.yaml:1: this file is published and was changed/,
  )
  writeFileSync(file, text)
  expect(duopanel('instruments', 'check').status).toBe(0)
})

test('a later version is needed for a diff, and names that do not exist are told with those that do', () => {
  expect(duopanel('instruments', 'diff', 'rcp@2.0.0', 'rcp@1.0.0').status).toBe(2)
  const unknown = duopanel('instruments', 'diff', 'rcp@1.0.0', 'rcp@7.0.0')
  expect(unknown.status).toBe(2)
  expect(unknown.stderr).toMatch(/"rcp@7\.0\.0" is not known; known: rcp@1\.0\.0, rcp@2\.0\.0/)
})
