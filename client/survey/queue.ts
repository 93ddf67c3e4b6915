import type { Answer } from '#core/instrument/types.ts'
import { type Failure, passes, type Result } from '../api.ts'

/** `idle` until the first answer; `waiting` for the network; `failed` when trying again alone does not help. */
export type SaveState = 'idle' | 'saving' | 'saved' | 'waiting' | 'failed'

export interface SavedAnswer {
  item: string
  value?: unknown
  reason?: number
  age_ms: number
}
export interface SaveEvent {
  event_id: string
  lang: string
  answers: SavedAnswer[]
}

export interface QueuePorts {
  send(events: SaveEvent[]): Promise<Result<{ saved: string[] }>>
  /** A steady clock in milliseconds that no change of the phone's time moves. */
  now(): number
  newId(): string
  later(run: () => void, ms: number): void
  changed(state: SaveState, failure: Failure | undefined): void
}

export interface Queue {
  push(item: string, answer: Answer, lang: string): void
  /** Answers that the server has not acknowledged. */
  size(): number
  /** Tries again now: the network is back, or the person asks for it. */
  wake(): void
  /** Resolves when everything is saved, or with the failure that stands in the way. */
  drained(): Promise<Failure | undefined>
}

interface Waiting {
  event_id: string
  lang: string
  item: string
  answer: Answer
  given: number
}

const BATCH = 50
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

/** Answers in memory, sent in order, dropped only when the server has acknowledged them. */
export function createQueue(ports: QueuePorts): Queue {
  let waiting: Waiting[] = []
  let running: Promise<Failure | undefined> | undefined
  let hurry = () => {}

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      hurry = resolve
      ports.later(resolve, ms)
    })

  async function run(): Promise<Failure | undefined> {
    let pause = FIRST_PAUSE_MS
    while (waiting.length > 0) {
      ports.changed('saving', undefined)
      const result = await ports.send(waiting.slice(0, BATCH).map((w) => toEvent(w, ports.now())))
      const failure = result.ok ? acknowledge(result.value.saved) : result.failure
      if (!failure) {
        pause = FIRST_PAUSE_MS
      } else if (passes(failure)) {
        ports.changed('waiting', failure)
        await rest(pause)
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
      } else {
        running = undefined
        ports.changed('failed', failure)
        return failure
      }
    }
    running = undefined
    ports.changed('saved', undefined)
    return undefined
  }

  function acknowledge(saved: readonly string[]): Failure | undefined {
    const before = waiting.length
    waiting = waiting.filter((w) => !saved.includes(w.event_id))
    return waiting.length < before ? undefined : { code: 'internal', status: 500 }
  }

  function start(): Promise<Failure | undefined> {
    running ??= run()
    return running
  }

  return {
    push(item, answer, lang) {
      waiting.push({ event_id: ports.newId(), lang, item, answer, given: ports.now() })
      hurry()
      void start()
    },
    size: () => waiting.length,
    wake() {
      hurry()
      if (waiting.length > 0) void start()
    },
    drained: () => (waiting.length > 0 ? start() : Promise.resolve(undefined)),
  }
}

const toEvent = (w: Waiting, now: number): SaveEvent => ({
  event_id: w.event_id,
  lang: w.lang,
  answers: [{ item: w.item, ...w.answer, age_ms: Math.max(0, Math.round(now - w.given)) }],
})
