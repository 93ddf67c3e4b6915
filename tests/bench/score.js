// Validates and scores responses in one thread, beside parsing the same texts. Prints one line of JSON per round.
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { ROOT } from '../../server/cli/build.js'

const [file, rounds, seconds] = process.argv.slice(2)
const built = (path) => import(join(ROOT, 'dist', 'server', path))
const { loadInstruments } = await built('load.js')
const { read } = await built('core/answers/read.js')
const { formReader } = await built('core/panel/reader.js')
const { library } = loadInstruments(join(ROOT, 'instruments'))

const readers = new Map([...library.questionnaires].map(([key, q]) => [key, { q, reader: formReader(q) }]))
const texts = new Sqlite(file, { readonly: true })
  .prepare(
    `select f.questionnaire || '@' || f.version key, f.context, e.body from forms f
     join answer_events e on e.study_id = f.study_id and e.form_id = f.form_id
     where length(e.body) > 1000 order by f.form_id limit 3000`,
  )
  .all()
  .map(({ key, context, body }) => ({
    ...readers.get(key),
    context: JSON.parse(context),
    text: JSON.stringify(JSON.parse(body).map(({ item, answer, age_ms }) => ({ item, ...answer, age_ms }))),
  }))

let kept = 0
const scored = ({ q, reader, context, text }) => {
  const checked = read(q.screens, JSON.parse(text))
  if (!Array.isArray(checked)) throw new Error(JSON.stringify(checked))
  const answers = {}
  for (const { item, answer } of checked) answers[item] = answer
  kept += reader.cells(answers, context).length
}
const parsed = ({ text }) => {
  kept += JSON.parse(text).length
}

/** Responses per second. */
function rate(work) {
  const begin = performance.now()
  let done = 0
  let ms = 0
  for (; ms < Number(seconds) * 1000; ms = performance.now() - begin) {
    for (let i = 0; i < 100; i += 1) work(texts[(done + i) % texts.length])
    done += 100
  }
  return (1000 * done) / ms
}

rate(scored)
rate(parsed)
for (let i = 0; i < Number(rounds); i += 1)
  process.stdout.write(`${JSON.stringify({ value: rate(scored), floor: rate(parsed) })}\n`)
if (kept === 0) throw new Error('nothing was scored')
