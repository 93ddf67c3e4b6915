import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo } from '../../server/cli/demo.ts'
import { exportStudy } from '../../server/cli/export.ts'

const folder = mkdtempSync(join(tmpdir(), 'duopanel-documents-'))
const out = join(folder, 'out')
const text = (file: string) => readFileSync(join(out, file), 'utf8')
let variables: { file: string; name: string; label_en: string }[]

beforeAll(async () => {
  const data = join(folder, 'data')
  await demo({ data, persons: '20', seed: '7' })
  const choices = { format: 'csv', style: 'coded', profile: 'research' }
  await exportStudy({ study: 'fourth-pillar', data, out, ...choices })
  variables = Papa.parse<(typeof variables)[number]>(text('codebook.csv'), {
    header: true,
    skipEmptyLines: true,
  }).data
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What an XPath gives for the DDI document, read by xmllint. */
const xpath = (path: string): string =>
  spawnSync('xmllint', ['--xpath', path, join(out, 'ddi.xml')], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }).stdout.trim()

test('the DDI document is well-formed and has every variable of the codebook, in order, and no other', () => {
  const { status, stderr } = spawnSync('xmllint', ['--noout', join(out, 'ddi.xml')], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
  const names = xpath('//*[local-name()="var"]/@name')
    .split('\n')
    .map((n) => /"(.*)"/.exec(n)![1])
  expect(names).toEqual(variables.map((v) => v.name))
  expect(xpath('count(//*[local-name()="qstn"][@*="ar"])')).not.toBe('0')
  const ids = xpath('//*[local-name()="var"]/@files')
    .split('\n')
    .map((n) => /"(.*)"/.exec(n)![1])
  expect(new Set(ids).size).toBe(new Set(variables.map((v) => v.file)).size)
})

test('the data package names every file and field of the codebook, and its keys are fields', () => {
  const { resources } = JSON.parse(text('datapackage.json')) as {
    resources: { path: string; schema: { primaryKey: string[]; fields: { name: string; title: string }[] } }[]
  }
  const described = resources.flatMap(({ path, schema }) =>
    schema.fields.map((f) => ({ file: path.replace(/\.csv$/, ''), name: f.name, label_en: f.title })),
  )
  expect(described).toEqual(variables.map(({ file, name, label_en }) => ({ file, name, label_en })))
  for (const { path, schema } of resources) {
    const header = text(path).split('\r\n')[0]!.split(',')
    expect(schema.fields.map((f) => f.name)).toEqual(header)
    expect(header.slice(0, schema.primaryKey.length)).toEqual(schema.primaryKey)
  }
})

test('the page of the codebook has every variable, loads nothing from elsewhere and holds no broken text', () => {
  const page = text('codebook.html')
  expect(page.match(/<details>/g)).toHaveLength(variables.length)
  expect(page).not.toMatch(/(src|href)="(?!#)/)
  expect(page).not.toMatch(/>undefined|NaN|\[object/)
  expect(page).toContain('dir="rtl"')
})
