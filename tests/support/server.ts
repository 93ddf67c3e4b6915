import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../server/paths.ts'

/** The program as people run it: the built command line, in a process and a data folder of its own. */
export interface Program {
  url: string
  data: string
  links: { newcomer: string; buddy: string }
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same folder and port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const CLI = join(ROOT, 'dist', 'server', 'cli', 'main.js')

export async function startProgram(): Promise<Program> {
  const data = mkdtempSync(join(tmpdir(), 'duopanel-'))
  let child: ChildProcess
  let port = 0
  const launch = async (): Promise<string> => {
    child = spawn(process.execPath, [CLI, 'start', '--data', data, '--port', String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return firstWords(child)
  }
  const ended = () => new Promise<void>((done) => child.once('exit', () => done()))
  const words = await launch()
  const url = /answers at (\S+)/.exec(words)![1]!
  port = Number(new URL(url).port)
  const link = (who: string) => new RegExp(`${who}\\S* +\\S+ +(\\S+)`).exec(words)![1]!
  const end = async (signal: NodeJS.Signals) => {
    const gone = ended()
    child.kill(signal)
    await gone
  }
  return {
    url,
    data,
    links: { newcomer: link('newcomer,'), buddy: link('buddy,') },
    kill: () => end('SIGKILL'),
    restart: async () => {
      await launch()
    },
    async stop() {
      await end('SIGTERM')
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** What the program prints once it answers. */
function firstWords(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout!.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('Stop with Ctrl+C')) resolve(text)
    })
    child.once('exit', (code) =>
      reject(new Error(`the program ended with ${code} before it answered: ${text}`)),
    )
  })
}
