import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../../server/paths.ts'
import type { Database } from './databases.ts'

/** The built program; DUOPANEL_VICTIM names another build, to see that this test can fail. */
const CLI = process.env.DUOPANEL_VICTIM ?? join(ROOT, 'dist', 'server', 'cli', 'main.js')

/** The real server, killed without notice and started again on the same folder and port. */
export class Victim {
  url = ''
  private port = '0'
  private child: ChildProcess | undefined
  private readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  /** Starts it and resolves when it answers. */
  async start(): Promise<void> {
    const args = [CLI, 'serve', '--data', this.database.data, '--port', this.port]
    const env = { ...process.env, ...this.database.env }
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], env })
    this.child = child
    this.url = await new Promise((resolve, reject) => {
      let words = ''
      child.stderr.on('data', (part: Buffer) => {
        words += part.toString()
        const url = /answers at (\S+)/.exec(words)?.[1]
        if (url) resolve(url)
      })
      child.once('exit', (status) => reject(new Error(`the server ended with ${status}: ${words}`)))
    })
    this.port = new URL(this.url).port
  }

  async kill(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null)
      throw new Error('the server ended by itself')
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await gone
  }
}
