import { afterAll, describe, expect, test } from 'vitest'
import { scaleRow } from '../../server/core/panel/recipes.ts'
import { loadInstruments } from '../../server/load.ts'
import { Copy, removeCopies } from '../support/copy.ts'

afterAll(removeCopies)

const STUDY = 'fourth-pillar-validated'
const module = (name: string): string => `modules/${name}/1.0.0/module.yaml`
const SLOTS = { who5: [5, 0, 5], djg6: [6, 1, 3], ipl12: [12, 1, 5], csbs: [4, 1, 5] } as const

/** Words written here for a slot: not those of the scale. */
function words(name: keyof typeof SLOTS, lang: string): string {
  const [items, lo, hi] = SLOTS[name]
  const ids = Array.from({ length: items }, (_, i) => String(i + 1).padStart(2, '0'))
  const codes = Array.from({ length: hi - lo + 1 }, (_, i) => lo + i)
  const lines = [
    ...['format: 1', `lang: ${lang}`, `module: ${name}`, 'version: 1.0.0', 'state: draft', 'title: Slot'],
    ...['items:', ...ids.map((id) => `  "${id}": Statement ${id}`), 'options:'],
    ...ids.flatMap((id) => [`  "${id}":`, ...codes.map((c) => `    ${c}: answer ${c}`)]),
  ]
  return `${lines.join('\n')}\n`
}

function supplied(copy: Copy, langs = ['nl', 'en', 'fr', 'ar']): Copy {
  for (const name of Object.keys(SLOTS) as (keyof typeof SLOTS)[])
    for (const lang of langs) copy.write(`modules/${name}/1.0.0/locales/${lang}.yaml`, words(name, lang))
  return copy
}

const loaded = (copy: Copy) => {
  const result = loadInstruments(copy.folder)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result.library
}

describe('a study with slots for published scales', () => {
  test('waits for the words, while the other studies run', () => {
    const library = loaded(new Copy())
    expect(library.studies.has('fourth-pillar')).toBe(true)
    expect(library.studies.has(STUDY)).toBe(false)
    expect(library.waiting.get(STUDY)!.map((p) => p.message)).toContain(
      'the module who5 1.0.0 has no texts in "nl"',
    )
    expect([...library.questionnaires.keys()].filter((name) => name.includes('validated'))).toEqual([])
    for (const file of [module('who5'), `studies/${STUDY}/1.0.0.yaml`])
      expect(library.unpublishable.has(file), file).toBe(true)
    expect(library.unpublishable.has(module('wb'))).toBe(false)
  })

  test('runs when the holders of the rights have supplied every word', () => {
    const library = loaded(supplied(new Copy()))
    const study = library.studies.get(STUDY)!
    expect(library.waiting.size).toBe(0)
    const intake = library.questionnaires.get('newcomer-intake-validated@1.0.0')!
    expect(intake.scales.map((s) => s.stem)).toEqual(
      expect.arrayContaining(['who5', 'csbs', 'djg6_t', 'djg6_e', 'djg6_s', 'ipl12_t', 'psup']),
    )
    expect(study.questionnaires.map((q) => q.name)).toContain('newcomer-intake-validated')
    expect(library.unpublishable.has(module('who5'))).toBe(false)
    expect(library.unpublishable.has(module('brs')), 'still without words').toBe(true)
  })

  test('still waits when one language or one word is missing', () => {
    expect(loaded(supplied(new Copy(), ['nl', 'en', 'fr'])).waiting.has(STUDY)).toBe(true)
    const one = supplied(new Copy())
    const file = 'modules/who5/1.0.0/locales/ar.yaml'
    one.write(file, one.text(file).replace('  "03": Statement 03\n', ''))
    expect(
      loaded(one)
        .waiting.get(STUDY)!
        .map((p) => p.message),
    ).toEqual(['no words for the item "03"'])
  })

  test('an empty text is refused like everywhere', () => {
    const copy = supplied(new Copy())
    const file = 'modules/who5/1.0.0/locales/ar.yaml'
    copy.write(file, copy.text(file).replace('"03": Statement 03', '"03": ""'))
    copy.refuses(file, 'items.03', /may not be empty/, '"03": ""')
  })
})

test('the codebook tells how each published score is made, with its bands and their sources', () => {
  const library = loaded(supplied(new Copy()))
  const intake = library.questionnaires.get('newcomer-intake-validated@1.0.0')!
  const row = (stem: string) => {
    const scale = intake.scales.find((s) => s.stem === stem)!
    const file = library.modules.get(`${scale.module}@1.0.0`)!
    return scaleRow('score', scale, intake.screens, file, 'Better.')
  }
  expect(row('who5')).toMatchObject({
    formula: '4 * sum of (who5_01_v1, who5_02_v1, who5_03_v1, who5_04_v1, who5_05_v1)',
    ...{ lo: 0, hi: 100, unit: 'sum of items × 4', min_valid: 5 },
    interpretation: expect.stringMatching(/Bands "poor" \(Topp et al. 2015.*\): 0–50 poor wellbeing; 52–100/),
  })
  expect(row('djg6_e').formula).toBe(
    'sum of (djg6_01_v1[1=1 2=1 3=0], djg6_02_v1[1=1 2=1 3=0], djg6_03_v1[1=1 2=1 3=0])',
  )
  expect(row('djg6_t').formula).toMatch(/^sum of valid \(.*\); a missing item counts 0$/)
  expect(row('csbs').formula).toMatch(/^mean of valid \(csbs_01_v1, /)
  expect(row('ipl12_t')).toMatchObject({ lo: 0, hi: 1, formula: expect.stringMatching(/^0.01 \* 100 \* /) })
  expect(row('psup').interpretation).toMatch(/^New and unvalidated/)
})

describe('compiling refuses, with file, line and field', () => {
  test.each<[string, string, (string | number)[], unknown, RegExp]>([
    ['a cut-off on an own scale', 'wb', ['scales', 0, 'bandings'], { a: bands([0, 50], [51, 100]) }, /own/],
    ['bands that overlap', 'who5', ['scales', 0, 'bandings', 'poor'], bands([0, 50], [50, 100]), /overlap/],
    ['a published scale without citation', 'who5', ['citation'], null, /needs its citation/],
    ['a published scale without source', 'who5', ['source'], undefined, /needs its source/],
    ['own items without words', 'wb', ['wording'], 'holder', /shipped with their words/],
    ['a table that lacks an answer', 'osss3', ['scales', 0, 'values', '01'], { 1: 1, 2: 2, 3: 3 }, /lacks/],
    ['a table with an unknown answer', 'djg6', ['scales', 0, 'ones', '01'], [1, 7], /no answer 7/],
    ['a count without its answers', 'djg6', ['scales', 0, 'ones'], undefined, /that count 1/],
    ['a mean without bounds', 'brs', ['scales', 0, 'lo'], undefined, /stand together/],
    ['fail with an item to spare', 'who5', ['scales', 0, 'minValid'], 4, /every item: minValid 5/],
    ['a missing item that counts 0 in a mean', 'brs', ['scales', 0, 'missingAs'], 'zero', /sum or a count/],
    [
      'scores that look like reasons',
      'osss3',
      ['scales', 0, 'values', '01'],
      { 1: -995, 2: 2, 3: 3, 4: 4 },
      /missing reasons/,
    ],
    ['an item that is reversed and has a table', 'djg6', ['items', 0, 'reverse'], true, /not reversed too/],
    [
      'a table for an item of another scale',
      'djg6',
      ['scales', 1, 'ones', '05'],
      [1],
      /no item of this scale/,
    ],
  ])('%s', (_what, name, path, value, why) => {
    new Copy().set(module(name), path, value).refuses(module(name), /./, why)
  })
})

function bands(...ends: [number, number][]) {
  return { citation: 'x', bands: ends.map(([from, to], i) => ({ from, to, label: `band ${i}` })) }
}
