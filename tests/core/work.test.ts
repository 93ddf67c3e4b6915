import { describe, expect, test } from 'vitest'
import type { Home } from '../../server/core/instrument/strings.ts'
import { homeState, indexWork, standing, type Work } from '../../server/core/instrument/work.ts'

const home = (source: string, translation?: string, claimed = 'draft'): Home => ({
  place: 'modules/wb/1.0.0',
  subject: 'modules/wb',
  source: new Map([['title', source]]),
  translations: new Map([['nl', new Map(translation === undefined ? [] : [['title', translation]])]]),
  claimed: new Map([['nl', claimed]]),
})

const work = (changes: Partial<Work>): Work => ({
  ...{ subject: 'modules/wb', key: 'title', source: 'Your feelings', translation: 'Je gevoel' },
  ...{ state: 'reviewed', by: 'T1', on: '2026-03-01', note: '', ...changes },
})

const state = (h: Home, ...works: Work[]) =>
  standing(h, 'title', 'nl', indexWork(new Map([['nl', works]]))).state

describe('a record of work on a translation', () => {
  test('counts while source and translation are those that were looked at', () => {
    expect(state(home('Your feelings', 'Je gevoel'), work({}))).toBe('reviewed')
  })

  test('makes a draft of a translation that was changed since', () => {
    expect(state(home('Your feelings', 'Jouw gevoel'), work({}))).toBe('draft')
  })

  test('makes a stale translation where the source was changed since, and tells the old source', () => {
    const changed = home('How you feel', 'Je gevoel')
    const found = standing(changed, 'title', 'nl', indexWork(new Map([['nl', [work({})]]])))
    expect(found).toMatchObject({ state: 'stale', was: 'Your feelings' })
    expect(homeState(changed, 'nl', indexWork(new Map([['nl', [work({})]]])))).toBe('stale')
  })

  test('counts again in an older version that still has the old words', () => {
    const newer = work({ source: 'How you feel', translation: 'Hoe je je voelt', state: 'draft' })
    expect(state(home('Your feelings', 'Je gevoel'), work({}), newer)).toBe('reviewed')
    expect(state(home('How you feel', 'Hoe je je voelt'), work({}), newer)).toBe('draft')
  })

  test('is outdone by a later one about the same texts', () => {
    expect(state(home('Your feelings', 'Je gevoel'), work({}), work({ state: 'adjudicated' }))).toBe(
      'adjudicated',
    )
  })

  test('is no translation: without one the string is missing', () => {
    expect(state(home('Your feelings'), work({}))).toBe('missing')
  })
})

test('a string without a record has the state that its file claims', () => {
  expect(state(home('Your feelings', 'Je gevoel', 'pretested'))).toBe('pretested')
})
