import { Presets, SingleBar } from 'cli-progress'

export interface Progress {
  add(n: number): void
  stop(): void
}

/** A progress bar on a terminal; nothing elsewhere, so that logs and pipes stay clean. */
export function progressBar(title: string, total: number): Progress {
  if (!process.stderr.isTTY) return { add() {}, stop() {} }
  const bar = new SingleBar(
    { format: `${title} {bar} {percentage}%`, stream: process.stderr, clearOnComplete: true },
    Presets.rect,
  )
  bar.start(total, 0)
  return { add: (n) => bar.increment(n), stop: () => bar.stop() }
}
