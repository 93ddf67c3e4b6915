import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { levelOf } from '../../server/core/instrument/diff.ts'
import { diff, findNamed } from '../../server/core/instrument/named.ts'
import { atLeast, compareVersions, type Level, raised, rise } from '../../server/core/instrument/versions.ts'
import { sameWording } from '../../server/core/instrument/wording.ts'
import { loadInstruments } from '../../server/load.ts'
import { Copy, removeCopies } from '../support/copy.ts'

afterAll(removeCopies)

const MODULE = 'modules/ctc/1.0.1/module.yaml'
const WORDS = 'modules/ctc/1.0.1/locales/en.yaml'

/** A copy with a second version of the module ctc, the same as the first. */
function copied(): Copy {
  const copy = new Copy()
  for (const file of ['module.yaml', 'locales/en.yaml']) {
    const text = copy.text(`modules/ctc/1.0.0/${file}`)
    copy.write(`modules/ctc/1.0.1/${file}`, text.replace('version: 1.0.0', 'version: 1.0.1'))
  }
  return copy
}

/** What the two versions of a module differ in. */
function changes(copy: Copy, a = 'ctc@1.0.0', b = 'ctc@1.0.1') {
  const loaded = loadInstruments(copy.folder)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  const all = loaded.library.definitions
  return diff(all, findNamed(all, a)!, findNamed(all, b)!)!
}

function told(copy: Copy): [Level, string][] {
  return changes(copy).map((c) => [c.level, `${c.at}: ${c.what}`])
}

describe('what changed between two versions of a module', () => {
  test('is nothing where nothing changed', () => {
    expect(changes(copied())).toEqual([])
  })

  test('spelling raises the third number', () => {
    const found = told(copied().set(WORDS, ['items', 'place'], 'Where did you meet ?'))
    expect(found).toEqual([
      ['patch', 'words items.place: spelling: "Where did you meet?" → "Where did you meet ?"'],
    ])
  })

  test('another wording raises the first number: of an item, of a label, of the period, of a variant', () => {
    for (const path of [
      ['items', 'place'],
      ['options', 'place', 7],
      ['period'],
      ['variants', 'b', 'items', 'house'],
      ['variants', 'wx', 'period'],
    ]) {
      const found = told(copied().set(WORDS, path, 'Something else, {name}'.replace('{name}', '')))
      expect(
        found.map(([level]) => level),
        path.join('.'),
      ).toEqual(['major'])
    }
  })

  test.each<[string, Level, (copy: Copy) => Copy, RegExp]>([
    ['an item dropped', 'minor', (c) => drop(c, 'len'), /item len: dropped/],
    ['another order of items', 'minor', reversed, /items: another order/],
    ['the roles asked', 'minor', (c) => c.set(MODULE, ['items', 0, 'roles'], ['n']), /the roles asked/],
    ['the response set', 'major', (c) => c.set(MODULE, ['items', 0, 'responses'], 'TR5'), /FR6" → "TR5"/],
    ['the keying', 'major', (c) => c.set(MODULE, ['items', 0, 'reverse'], true), /the keying: false → true/],
    ['a bound', 'major', (c) => c.set(MODULE, ['items', 3, 'max'], 90), /the upper bound: 100 → 90/],
    ['the revision', 'major', (c) => c.set(MODULE, ['items', 0, 'revision'], 2), /the revision: 1 → 2/],
    ['a description', 'patch', (c) => c.set(MODULE, ['citation'], 'Somebody 2026'), /citation/],
  ])('%s: %s', (_what, level, alter, says) => {
    const found = changes(alter(copied()))
    expect(levelOf(found)).toBe(level)
    expect(found.map((c) => `${c.at}: ${c.what}`).join('\n')).toMatch(says)
  })

  test('scoring raises the first number; a scale more or less the second', () => {
    const scored = (path: (string | number)[], value: unknown) => {
      const copy = new Copy()
      for (const file of ['module.yaml', 'locales/en.yaml'])
        copy.write(
          `modules/rcp/2.0.0/${file}`,
          copy.text(`modules/rcp/1.0.0/${file}`).replace('version: 1.0.0', 'version: 2.0.0'),
        )
      return changes(copy.set('modules/rcp/2.0.0/module.yaml', path, value), 'rcp@1.0.0', 'rcp@2.0.0')
    }
    expect(levelOf(scored(['scales', 0, 'minValid'], 2))).toBe('major')
    expect(levelOf(scored(['scales', 0, 'direction'], 'More of it.'))).toBe('patch')
    expect(levelOf(scored(['scales'], []))).toBe('minor')
  })

  test('a response set with the same codes and better spelled labels asks the same', () => {
    const copy = copied()
    copy.write(
      'response-sets/FR6b.yaml',
      copy.text('response-sets/FR6.yaml').replace('code: FR6', 'code: FR6b'),
    )
    const labels = loadInstruments(copy.folder)
    expect('library' in labels).toBe(true)
    expect(levelOf(changes(copy.set(MODULE, ['items', 0, 'responses'], 'FR6b')))).toBe('patch')
    copy.set('response-sets/FR6b.yaml', ['labels', 0], 'hardly ever')
    expect(levelOf(changes(copy))).toBe('major')
  })
})

/** Takes an item out of the copied module, with its words. */
function drop(copy: Copy, id: string): Copy {
  const at = ['freq', 'msgs', 'len'].indexOf(id)
  for (const path of [
    ['items', id],
    ['options', id],
  ])
    copy.set(WORDS, path, undefined)
  return copy.set(MODULE, ['items', at], undefined)
}

function reversed(copy: Copy): Copy {
  const text = copy.text(MODULE)
  const [head, ...items] = text.split('\n  - id: ')
  return copy.write(
    MODULE,
    [head, ...items.slice(1), ...items.slice(0, 1).map((i) => `${i}\n`)].join('\n  - id: '),
  )
}

describe('a spelling correction', () => {
  test.each([
    ['I recieve help.', 'I receive help.'],
    ['I feel safe', 'I feel safe.'],
    ['i feel safe.', 'I feel safe.'],
    ['A cafe', 'A café'],
    ['My freind helps me.', 'My friend helps me.'],
  ])('"%s" → "%s" asks the same', (a, b) => {
    expect(sameWording(a, b)).toBe(true)
  })

  test.each([
    ['I can do it.', "I can't do it."],
    ['I do not trust {name}.', 'I do now trust {name}.'],
    ['I ever worry.', 'I never worry.'],
    ['It was legal.', 'It was illegal.'],
    ['I trust {name}.', 'I trust people.'],
    ['I often meet friends.', 'I sometimes meet friends.'],
    ['I meet friends.', 'I meet my friends.'],
  ])('"%s" → "%s" is another wording', (a, b) => {
    expect(sameWording(a, b)).toBe(false)
  })
})

describe('version numbers', () => {
  const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((n) => n.join('.'))
  const level = fc.constantFrom<Level>('patch', 'minor', 'major')

  test('the lowest rise of a number is later, and is a rise of that number', () => {
    fc.assert(
      fc.property(version, level, (v, l) => {
        expect(compareVersions(raised(v, l), v)).toBeGreaterThan(0)
        expect(rise(v, raised(v, l))).toBe(l)
      }),
    )
  })

  test('of two versions the later one is at least the lowest rise of the number that differs', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        fc.pre(compareVersions(a, b) < 0)
        expect(compareVersions(raised(a, rise(a, b)), b)).toBeLessThanOrEqual(0)
        expect(atLeast('major', rise(a, b))).toBe(true)
      }),
    )
  })
})
