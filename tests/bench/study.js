// Invented data and prepared forms for the benchmark, by the built program itself.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ROOT } from '../../server/cli/build.js'

export const CLI = join(ROOT, 'dist', 'server', 'cli', 'main.js')
export const STUDY = 'fourth-pillar'
const HOUR_MS = 3_600_000

const built = (path) => import(join(ROOT, 'dist', 'server', path))

export const demo = (data, persons) =>
  execFileSync(process.execPath, [CLI, 'demo', '--data', data, '--persons', String(persons), '--replace'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })

/** Starts a server that says "answers at URL" on stderr; resolves with its port and how to end it. */
export function startServer(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  return new Promise((resolve, reject) => {
    let words = ''
    child.stderr.on('data', (part) => {
      words += part
      const port = /answers at http:\/\/127\.0\.0\.1:(\d+)/.exec(words)?.[1]
      const stop = () => {
        child.kill('SIGTERM')
        return gone
      }
      if (port) resolve({ port: Number(port), stop })
    })
    gone.then((status) => reject(new Error(`a server ended with ${status}: ${words}`)))
  })
}

export const serve = (data) => startServer([CLI, 'serve', '--data', data, '--port', '0'])

/**
 * Forms of newcomers at follow-up, begun with consent, each with an open session. The rows are written by the store of
 * the program, so that the benchmark measures saving and nothing before it.
 */
export async function prepareForms(data, count) {
  const [{ openStore }, { loadInstruments, sha256 }, ids, { INSTRUMENTS }, { stringsHash }, kinds] =
    await Promise.all(
      ['cli/context.js', 'load.js', 'ids.js', 'paths.js', 'words.js', 'core/question/index.js'].map(built),
    )
  const { library, hashes } = loadInstruments(INSTRUMENTS)
  const use = library.studies.get(STUDY).questionnaires.find((q) => q.role === 'n' && q.wave === 'w3')
  const key = `${use.name}@${use.version}`
  const questionnaire = library.questionnaires.get(key)
  const store = await openStore(data)
  const now = Date.now()
  const forms = []
  try {
    for (let made = 0; made < count; made += 500) {
      const batch = Array.from({ length: Math.min(500, count - made) }, () => ({
        form: ids.newId(),
        token: ids.newToken(),
        pid: ids.newId(),
      }))
      const receivedAt = now - HOUR_MS
      const pin = {
        ...{ questionnaire: use.name, version: use.version, sha256: hashes.get(key) },
        ...{ stringsSha256: stringsHash(library, 'nl'), translation: 'draft', mode: 'web', context: '{}' },
      }
      const consent = [
        { item: 'start.lang', answer: { value: 'nl' }, age_ms: 0, lang: 'nl' },
        { item: 'start.cons', answer: { value: 1 }, age_ms: 0, lang: 'nl' },
      ]
      await store.studies.addBatch({
        persons: batch.map(({ pid }) => ({
          ...{ study: STUDY, pid, xid: pid, moderators: '{}', withdrawnOn: null },
        })),
        episodes: batch.map(({ pid }) => ({
          ...{ study: STUDY, pid, role: 'n', episode: 1, enrolledOn: '2026-01-01', startedOn: '2026-01-01' },
          ...{ mainMatch: null, record: '{}' },
        })),
        matches: [],
        forms: batch.map(({ form, pid }) => ({
          ...{ study: STUDY, form, pid, role: 'n', episode: 1, wave: 'w3', mid: '', channel: 'link' },
          ...{ invitedOn: '2026-01-01', reminders: 0, openedAt: receivedAt, begunAt: receivedAt, ...pin },
        })),
        events: batch.map(({ form }) => ({
          ...{ study: STUDY, form, event: ids.newId(), receivedAt, body: JSON.stringify(consent) },
        })),
        submissions: [],
      })
      await Promise.all(
        batch.map(async ({ form, token }) => {
          const secret = sha256(token)
          await store.links.add({ study: STUDY, secret, form, lang: 'nl', expiresAt: now + 24 * HOUR_MS })
          const session = { study: STUDY, form, lang: 'nl', secret, token: secret }
          await store.links.open({ ...session, expiresAt: now + 24 * HOUR_MS }, now, false)
        }),
      )
      forms.push(...batch.map(({ token }) => ({ cookie: `duopanel=${STUDY}.${token}` })))
    }
  } finally {
    await store.close()
  }
  return { forms, sha256: hashes.get(key), answers: someAnswers(questionnaire, kinds.kindOf) }
}

/** Sixty answers as a phone sends them; where the questionnaire is shorter, its first questions are changed again. */
function someAnswers({ screens }, kindOf) {
  const asked = screens.filter((s) => s.asked === 'form' && valueFor(s, kindOf) !== undefined)
  return Array.from({ length: 60 }, (_, i) => {
    const screen = asked[i % asked.length]
    return { item: screen.id, value: valueFor(screen, kindOf), age_ms: 7300 * (60 - i) }
  })
}

/** A value that the screen takes, of those that simple kinds take. */
const valueFor = (screen, kindOf) =>
  [screen.codes?.[0], [screen.codes?.[0]], screen.min].find(
    (v) => kindOf(screen).check(screen, v) === undefined,
  )

/** An id that no other event has. */
export const eventId = () => randomBytes(8).toString('hex')
