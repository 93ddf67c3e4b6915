import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FROM_THE_RECORD, traceabilityPage, traces } from '../../server/core/instrument/traceability.ts'
import { library } from '../support/shipped.ts'

test('every claim of the review has a module, a variable, a role and a wave', () => {
  expect([...library.claims.keys()].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 57 }, (_, i) => i + 1),
  )
  const served = new Set(
    traces(library)
      .filter((t) => t.variables.length > 0 && t.waves.length > 0)
      .map((t) => t.claim),
  )
  const bare = [...library.claims.keys()].filter((n) => !served.has(n) && !(n in FROM_THE_RECORD))
  expect(bare).toEqual([])
})

test('docs/traceability.md is what the definitions say; npx duopanel instruments traceability writes it', () => {
  const page = readFileSync(new URL('../../docs/traceability.md', import.meta.url), 'utf8')
  expect(page).toBe(traceabilityPage(library))
})
