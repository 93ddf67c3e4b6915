// Measures the program beside a floor for each figure: npm run bench [-- --json] [--quick] [--only submit,export | --phone].
import { fork, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, install } from '../../server/cli/build.js'
import { phone } from './phone.js'
import { startPostgres } from './postgres.js'
import { CLI, demo, eventId, prepareForms, STUDY, serve, startServer } from './study.js'
import { writeModule, writeTable } from './table.js'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    only: { type: 'string' },
    phone: { type: 'boolean' },
  },
})
const quick = options.quick ?? false
/** All but the last figures are of SQLite, whatever the environment says; without this one a PostgreSQL is started. */
const POSTGRES = process.env.DATABASE_URL
delete process.env.DATABASE_URL
const HERE = dirname(fileURLToPath(import.meta.url))
const FOLDER = mkdtempSync(join(tmpdir(), 'duopanel-bench-'))
const CLIENTS = 16
const ROUNDS = quick ? 3 : 7
/** Longest time that one measurement of a server takes. */
const SECONDS = quick ? 1.5 : 3
/** Prepared forms per round, more than any machine here sends in that time. */
const FORMS = quick ? 1200 : 2400
/** Newcomers and buddies: 10,000 person-waves. */
const PERSONS = 3334
/** So many people give 10,000 responses (101,000 from ten times as many). */
const PERSONS_WITH_RESPONSES = quick ? 500 : 5000
const AIMS = {
  ...{ submit: 0.6, save: 0.6, export: 0.4, score: 0.25, memory: 1.3, pg_submit_2: 1.5 },
  ...{ phone_welcome: 0.1, phone_question: 0.5 },
  ...{ score_file: 0.2, score_memory: 1.3 },
}
/** Figures of which less is better. */
const AT_MOST = ['memory', 'score_memory', 'phone_welcome', 'phone_question']

const say = (text) => process.stderr.write(`${text}\n`)
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const folder = (name) => {
  const path = join(FOLDER, name)
  mkdirSync(path, { recursive: true })
  return path
}

/** One HTTP request, written out. */
function request(cookie, body) {
  const text = JSON.stringify(body)
  const head = [
    'POST /api/session/answers HTTP/1.1',
    'Host: 127.0.0.1',
    'Accept: */*',
    `Cookie: ${cookie}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${text}`
}

/** Requests per connection: whole forms sent with one request each. */
function submissions({ forms, sha256, answers }) {
  const lanes = Array.from({ length: CLIENTS }, () => [])
  forms.forEach(({ cookie }, i) => {
    const events = [{ event_id: eventId(), lang: 'nl', answers }]
    lanes[i % CLIENTS].push(request(cookie, { sha256, events, submit: { event_id: eventId() } }))
  })
  return lanes
}

/** Requests per connection: forms answered one question at a time, one form after the other. */
function saves({ forms, sha256, answers }) {
  const lanes = Array.from({ length: CLIENTS }, () => [])
  forms.forEach(({ cookie }, i) => {
    for (const answer of answers) {
      const events = [{ event_id: eventId(), lang: 'nl', answers: [answer] }]
      lanes[i % CLIENTS].push(request(cookie, { sha256, events }))
    }
  })
  return lanes
}

/** The clients' process. Requests per second of one run. */
function clients() {
  const child = fork(join(HERE, 'load.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const rate = (ports, lanes, seconds = SECONDS) =>
    new Promise((resolve, reject) => {
      const ended = (status) => reject(new Error(`the clients ended with ${status}`))
      child.once('exit', ended)
      child.once('message', ({ done, ms }) => {
        child.off('exit', ended)
        resolve((1000 * done) / ms)
      })
      child.send({ ports, lanes, seconds })
    })
  return { rate, stop: () => child.kill() }
}

/** What Duopanel stores for a request has about this size. */
const rowSize = ({ answers }, count) =>
  JSON.stringify(
    answers
      .slice(0, count)
      .map(({ item, value, age_ms }) => ({ item, answer: { value }, age_ms, lang: 'nl' })),
  ).length

async function measureServer(name, lanesOf, formsPerRound, answersPerRow) {
  const data = folder(name)
  demo(data, 200)
  const prepared = await prepareForms(data, formsPerRound * (ROUNDS + 1))
  const load = clients()
  const program = await serve(data)
  const floor = await startServer([
    join(HERE, 'floor-server.js'),
    data,
    String(rowSize(prepared, answersPerRow)),
  ])
  const rates = { value: [], floor: [] }
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const forms = prepared.forms.slice(round * formsPerRound, (round + 1) * formsPerRound)
      const lanes = lanesOf({ ...prepared, forms })
      const value = await load.rate([program.port], lanes)
      const bare = await load.rate([floor.port], lanes)
      if (round === 0) continue
      rates.value.push(value)
      rates.floor.push(bare)
    }
  } finally {
    load.stop()
    await Promise.all([program.stop(), floor.stop()])
  }
  return { name, value: median(rates.value), unit: '/s', floor: median(rates.floor) }
}

const measureSubmit = async () => ({
  ...(await measureServer('submit', submissions, FORMS, 60)),
  unit: 'submissions/s',
})
const measureSave = async () => ({
  ...(await measureServer('save', saves, CLIENTS * (quick ? 2 : 4), 1)),
  unit: 'answers/s',
})

/** Runs a program to its end; resolves with the seconds that it took and what it wrote to handle 3. */
function timed(args) {
  const begin = performance.now()
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let words = ''
  let said = ''
  child.stderr.on('data', (part) => {
    words += part
  })
  child.stdio[3].on('data', (part) => {
    said += part
  })
  return new Promise((resolve, reject) =>
    child.once('close', (status) => {
      if (status !== 0) reject(new Error(`${args[0]} ended with ${status}: ${words}`))
      else resolve({ seconds: (performance.now() - begin) / 1000, said })
    }),
  )
}

const exportArgs = (data, ...rest) => [
  CLI,
  'export',
  '--study',
  STUDY,
  '--data',
  data,
  '--out',
  `${data}/out`,
  ...rest,
]

/** The wide panel of 10,000 person-waves. What start-up takes, seen on 20 people, is left out on both sides. */
async function measureExport() {
  const large = folder('export')
  const small = folder('export-small')
  demo(large, PERSONS)
  demo(small, 20)
  const seconds = { value: [], valueStart: [], floor: [], floorStart: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    const take = async (list, args) => list.push((await timed(args)).seconds)
    await take(seconds.valueStart, exportArgs(small, '--files', 'panel_wide'))
    await take(seconds.value, exportArgs(large, '--files', 'panel_wide'))
    const { rows, columns } = JSON.parse(readFileSync(`${large}/out/manifest.json`, 'utf8')).files[0]
    const bare = (data, n) => [
      join(HERE, 'floor-export.js'),
      ...[`${data}/answers.sqlite`, `${data}/floor.csv`, String(n), String(columns)],
    ]
    await take(seconds.floorStart, bare(small, 20))
    await take(seconds.floor, bare(large, rows))
  }
  const personWaves = 3 * PERSONS
  return {
    name: 'export',
    value: personWaves / (median(seconds.value) - median(seconds.valueStart)),
    unit: 'person-waves/s',
    floor: personWaves / (median(seconds.floor) - median(seconds.floorStart)),
  }
}

async function measureScore() {
  const data = folder('score')
  demo(data, quick ? 500 : 2000)
  const args = [join(HERE, 'score.js'), `${data}/answers.sqlite`, String(ROUNDS), quick ? '0.3' : '1']
  const { stdout, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`score.js ended with ${status}`)
  const rounds = stdout.trim().split('\n').map(JSON.parse)
  return {
    name: 'score',
    value: median(rounds.map((r) => r.value)),
    unit: 'responses/s',
    floor: median(rounds.map((r) => r.floor)),
  }
}

/** 60 answers of 100,000 people scored in ten scales with reliability, beside reading the same file. Memory: of ten times as many rows. */
async function measureScoreFile() {
  const dir = folder('score-file')
  writeModule(join(dir, 'module'))
  const rows = quick ? 20_000 : 100_000
  const file = (n) => join(dir, `${n}.csv`)
  const few = rows / 10
  for (const n of [rows, few, 20]) writeTable(file(n), n)
  const args = (n) => [
    ...[CLI, 'score', '--reliability', '--module', join(dir, 'module')],
    ...['--in', file(n), '--out', join(dir, 'out.csv')],
  ]
  const seconds = { value: [], valueStart: [], floor: [], floorStart: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    const take = async (list, of) => list.push((await timed(of)).seconds)
    await take(seconds.valueStart, args(20))
    await take(seconds.value, args(rows))
    await take(seconds.floorStart, [join(HERE, 'floor-read.js'), file(20)])
    await take(seconds.floor, [join(HERE, 'floor-read.js'), file(rows)])
  }
  const peak = async (n) => Number((await timed(['--import', join(HERE, 'peak.js'), ...args(n)])).said) / 1024
  const memory = { value: await peak(rows), floor: await peak(few) }
  rmSync(dir, { recursive: true })
  return [
    {
      ...{ name: 'score_file', unit: 'rows/s' },
      value: rows / (median(seconds.value) - median(seconds.valueStart)),
      floor: rows / (median(seconds.floor) - median(seconds.floorStart)),
    },
    { name: 'score_memory', unit: 'MB', ...memory },
  ]
}

/** Peak memory of the whole export, every file, of ten times as many responses. */
async function measureMemory() {
  const peak = async (name, persons) => {
    const data = folder(name)
    demo(data, persons)
    const { said } = await timed(['--import', join(HERE, 'peak.js'), ...exportArgs(data)])
    rmSync(data, { recursive: true })
    return Number(said) / 1024
  }
  const floor = await peak('memory-small', PERSONS_WITH_RESPONSES)
  const value = await peak('memory', 10 * PERSONS_WITH_RESPONSES)
  if (quick) say('memory: with --quick at 1,000 and 10,000 responses instead of 10,000 and 100,000')
  return { name: 'memory', value, unit: 'MB', floor }
}

async function measurePostgres() {
  if (POSTGRES) return measureOn(POSTGRES)
  const server = await startPostgres()
  try {
    return await measureOn(server.url)
  } finally {
    await server.stop()
  }
}

/** One and two server processes on one PostgreSQL. Its database is used only while it holds nothing but invented people. */
async function measureOn(url) {
  const data = folder('pg')
  process.env.DATABASE_URL = url
  const programs = []
  try {
    demo(data, 20)
    programs.push(await serve(data), await serve(data))
  } catch (error) {
    say(
      `pg_submit: skipped, the program refuses this database: ${String(error.stderr ?? error.message).trim()}`,
    )
    await Promise.all(programs.map((p) => p.stop()))
    return []
  }
  const prepared = await prepareForms(data, FORMS * 2 * (ROUNDS + 1))
  const load = clients()
  const rates = [[], []]
  try {
    for (let round = 0; round < 2 * (ROUNDS + 1); round += 1) {
      const forms = prepared.forms.slice(round * FORMS, (round + 1) * FORMS)
      const processes = 1 + (round % 2)
      const ports = programs.slice(0, processes).map((p) => p.port)
      const rate = await load.rate(ports, submissions({ ...prepared, forms }))
      if (round > 1) rates[processes - 1].push(rate)
    }
  } finally {
    load.stop()
    await Promise.all(programs.map((p) => p.stop()))
    delete process.env.DATABASE_URL
  }
  const [one, two] = rates.map(median)
  return [
    { name: 'pg_submit_1', value: one, unit: 'submissions/s', floor: one },
    { name: 'pg_submit_2', value: two, unit: 'submissions/s', floor: one },
  ]
}

const MEASURES = {
  submit: measureSubmit,
  save: measureSave,
  export: measureExport,
  score: measureScore,
  score_file: measureScoreFile,
  memory: measureMemory,
  pg_submit: measurePostgres,
}

function table(rows) {
  const figure = (n) => (n >= 100 ? n.toFixed(0) : n.toFixed(2))
  const lines = rows.map(({ name, value, unit, floor, ratio }) => [
    name,
    figure(value),
    unit,
    figure(floor),
    ratio.toFixed(2),
    name in AIMS ? `${AT_MOST.includes(name) ? '≤' : '≥'} ${AIMS[name]}` : '',
  ])
  return [['figure', 'value', 'unit', 'floor', 'ratio', 'aim'], ...lines]
    .map(([name, value, unit, floor, ratio, aim]) =>
      [
        ...[name.padEnd(14), value.padStart(9), ` ${unit.padEnd(15)}`, floor.padStart(9)],
        ...[ratio.padStart(7), `  ${aim}`],
      ]
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

install()
build()
/** Chromium and a slow network take minutes: only when asked for. */
if (options.phone) MEASURES.phone = () => phone({ rounds: quick ? 1 : 3, say })
const wanted = options.phone ? ['phone'] : (options.only?.split(',') ?? Object.keys(MEASURES))
const unknown = wanted.filter((name) => !MEASURES[name])
if (unknown.length > 0) {
  say(`--only knows ${Object.keys(MEASURES).join(', ')}; not ${unknown.join(', ')}`)
  process.exit(2)
}
const rows = []
try {
  for (const name of wanted) {
    say(`measuring ${name} …`)
    rows.push(...[await MEASURES[name]()].flat())
  }
} finally {
  rmSync(FOLDER, { recursive: true, force: true })
}
const figures = rows.map((row) => ({ ...row, ratio: row.value / row.floor }))
process.stdout.write(`${options.json ? JSON.stringify(figures, null, 2) : table(figures)}\n`)
