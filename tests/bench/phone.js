// Times the form on a slow phone beside a page with SurveyJS as it comes: npm run bench -- --phone [--json] [--quick].
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { chromium } from 'playwright-core'
import { build as bundle } from 'vite'

const HERE = dirname(fileURLToPath(import.meta.url))
const CLI = join(HERE, '..', '..', 'dist', 'server', 'cli', 'main.js')
/** 400 kbit/s each way, 400 ms between question and reply, a processor six times slower than this one. */
const NETWORK = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const SLOWER = 6
const LONG_MS = 180_000

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Rows of the benchmark: times in milliseconds and bytes, each beside the stock page of the same run. */
export async function phone({ rounds, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'duopanel-phone-'))
  const program = await startDemo(join(folder, 'data'))
  const stock = await serveStock(join(folder, 'stock'))
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const times = { welcome: [], question: [], stock: [] }
    const bytes = {}
    for (let round = 0; round < rounds; round += 1) {
      say(`phone: round ${round + 1} of ${rounds}`)
      const ours = await onPhone(browser, (page) => openForm(page, program.link))
      const theirs = await onPhone(browser, (page) => openStock(page, stock.url))
      times.welcome.push(ours.result.welcome)
      times.question.push(ours.result.question)
      times.stock.push(theirs.result)
      bytes.ours = ours.bytes
      bytes.stock = theirs.bytes
    }
    const floor = median(times.stock)
    return [
      { name: 'phone_welcome', value: median(times.welcome), unit: 'ms', floor },
      { name: 'phone_question', value: median(times.question), unit: 'ms', floor },
      { name: 'phone_bytes', value: bytes.ours, unit: 'bytes', floor: bytes.stock },
    ]
  } finally {
    await browser.close()
    stock.close()
    await program.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A fresh phone: nothing cached. Bytes are those of the network, headers left out. */
async function onPhone(browser, visit) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  let bytes = 0
  await cdp.send('Network.enable')
  cdp.on('Network.dataReceived', (event) => {
    bytes += event.encodedDataLength
  })
  await cdp.send('Network.emulateNetworkConditions', NETWORK)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  const result = await visit(page)
  await context.close()
  return { result, bytes }
}

/** Milliseconds until the languages can be tapped, and from the link to the first question without reading time. */
async function openForm(page, link) {
  const start = performance.now()
  await page.goto(link, { waitUntil: 'commit' })
  await page.waitForSelector('button[data-lang="en"]', { timeout: LONG_MS })
  const welcome = performance.now() - start
  await page.click('button[data-lang="en"]', { timeout: LONG_MS })
  await page.waitForSelector('button[value=yes]', { timeout: LONG_MS })
  await page.click('button[value=yes]')
  await page.waitForSelector('.answers input', { timeout: LONG_MS })
  return { welcome, question: performance.now() - start }
}

async function openStock(page, url) {
  const start = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForSelector('input', { timeout: LONG_MS })
  return performance.now() - start
}

function startDemo(data) {
  const child = spawn(process.execPath, [CLI, 'start', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = () =>
    new Promise((done) => {
      child.once('exit', done)
      child.kill('SIGTERM')
    })
  return new Promise((resolve) => {
    let words = ''
    child.stdout.on('data', (part) => {
      words += part
      if (!words.includes('Stop with Ctrl+C')) return
      resolve({
        url: /answers at (\S+)/.exec(words)[1],
        link: /newcomer,\S* +\S+ +(\S+)/.exec(words)[1],
        stop,
      })
    })
  })
}

/** SurveyJS with React and its own stylesheet, bundled as its guide says, gzipped, with questions of the same kind. */
async function serveStock(folder) {
  await bundle({
    root: join(HERE, 'stock'),
    plugins: [react()],
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 4000 },
    logLevel: 'error',
  })
  const choices = ['Never', 'Seldom', 'Now and then', 'Often', 'Very often']
  const elements = Array.from({ length: 40 }, (_, i) => ({
    ...{ type: 'radiogroup', name: `q${i}`, choices },
    title: `How often did question ${i} happen in the past four weeks?`,
  }))
  const questionnaire = { pages: elements.map((element) => ({ elements: [element] })) }
  writeFileSync(join(folder, 'questionnaire.json'), JSON.stringify(questionnaire))
  const types = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.json': 'application/json',
  }
  const server = createServer((request, response) => {
    const name = request.url === '/' ? '/index.html' : request.url
    try {
      const body = gzipSync(readFileSync(join(folder, name)), { level: 9 })
      response.writeHead(200, {
        'content-type': types[extname(name)] ?? 'text/plain',
        'content-encoding': 'gzip',
      })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}
