import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openSqlite } from '../../server/db/open.ts'
import { newId } from '../../server/ids.ts'
import { MIGRATIONS } from '../../server/paths.ts'
import { Copy, removeCopies } from '../support/copy.ts'
import { testServer, Visitor } from '../support/http.ts'
import { shipped, study } from '../support/shipped.ts'

const data = mkdtempSync(join(tmpdir(), 'duopanel-versions-'))
afterAll(() => {
  removeCopies()
  rmSync(data, { recursive: true, force: true })
})

const MIDPOINT = shipped('newcomer-midpoint')
const RQ = MIDPOINT.modules.rq!
const NEXT = '9.0.0'

/** The definitions with a next major version of relationship quality, of the midpoint that asks it, and of the study. */
function nextMajor(): Copy {
  const copy = new Copy()
  const raise = (from: string, to: string, ...changes: [string, string][]) => {
    const text = copy.text(from)
    for (const [old] of changes) expect(text, from).toContain(old)
    copy.write(
      to,
      changes.reduce((t, [a, b]) => t.replace(a, b), text),
    )
  }
  const version = (of: string): [string, string] => [`\nversion: ${of}`, `\nversion: ${NEXT}`]
  const file = (v: string, rest: string) => `modules/rq/${v}/${rest}`
  for (const rest of ['module.yaml', ...study.languages.map((l) => `locales/${l}.yaml`)])
    raise(file(RQ, rest), file(NEXT, rest), version(RQ))
  copy.set(file(NEXT, 'module.yaml'), ['items', 0, 'revision'], 2)
  const midpoint = (v: string) => `questionnaires/newcomer-midpoint/${v}.yaml`
  const asked: [string, string] = [`module: rq, version: ${RQ}`, `module: rq, version: ${NEXT}`]
  raise(midpoint(MIDPOINT.version), midpoint(NEXT), version(MIDPOINT.version), asked)
  const used = `name: newcomer-midpoint\n    version: `
  raise(
    `studies/${study.name}/${study.version}.yaml`,
    `studies/${study.name}/${NEXT}.yaml`,
    version(study.version),
    [used + MIDPOINT.version, used + NEXT],
  )
  return copy
}

const answer = (item: string, value: number) => ({ item, value, age_ms: 100 })

test('a form begun on one version is finished on it while the next is live, and a new form begins on the next', async () => {
  const before = await testServer(openSqlite(join(data, 'answers.sqlite'), MIGRATIONS))
  const begun = await before.invite('n', 'w2', { day: 90 })
  const first = new Visitor(before.url)
  await first.open(begun.secret)
  await first.consent('yes')
  const { questionnaire } = await first.session()
  expect(questionnaire).toMatchObject({ name: 'newcomer-midpoint', version: MIDPOINT.version })
  await first.save(questionnaire.sha256, newId(), [answer('rq.01', 2)])
  await before.close()

  const after = await testServer(openSqlite(join(data, 'answers.sqlite'), MIGRATIONS), nextMajor().folder)
  const again = new Visitor(after.url)
  await again.open(begun.secret)
  expect(await again.session()).toMatchObject({
    questionnaire: { version: MIDPOINT.version, sha256: questionnaire.sha256 },
    answers: { 'rq.01': { value: 2 } },
  })
  expect((await again.send('GET', `/api/questionnaires/${questionnaire.sha256}/nl`)).status).toBe(200)
  expect((await again.save(questionnaire.sha256, newId(), [answer('rq.02', 3)])).status).toBe(200)
  const sent = await again.send('POST', '/api/session/submit', {
    sha256: questionnaire.sha256,
    event_id: newId(),
  })
  expect(sent.status).toBe(200)
  const stored = await after.store.responses.form('fourth-pillar', begun.form)
  expect(stored).toMatchObject({ version: MIDPOINT.version, sha256: questionnaire.sha256 })

  const fresh = await after.invite('n', 'w2', { day: 90 })
  const second = new Visitor(after.url)
  await second.open(fresh.secret)
  await second.consent('yes')
  const now = (await second.session()).questionnaire as { version?: string; sha256: string }
  expect(now.version).toBe(NEXT)
  expect(now.sha256).not.toBe(questionnaire.sha256)
  const stale = await second.save(questionnaire.sha256, newId(), [answer('rq.01', 2)])
  expect(stale.status).toBe(409)
  await after.close()
})
