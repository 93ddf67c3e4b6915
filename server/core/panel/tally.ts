import { isReason } from './missing.ts'
import type { Cell } from './reader.ts'

/** Running figures of one numeric column: count, range, mean and standard deviation (Welford), reasons counted apart. */
export class Tally {
  valid = 0
  readonly reasons = new Map<number, number>()
  min = Number.POSITIVE_INFINITY
  max = Number.NEGATIVE_INFINITY
  mean = 0
  private squares = 0

  add(cell: Cell): void {
    if (typeof cell === 'string') {
      if (cell !== '') this.valid += 1
      return
    }
    if (isReason(cell)) {
      this.reasons.set(cell, (this.reasons.get(cell) ?? 0) + 1)
      return
    }
    this.valid += 1
    if (cell < this.min) this.min = cell
    if (cell > this.max) this.max = cell
    const delta = cell - this.mean
    this.mean += delta / this.valid
    this.squares += delta * (cell - this.mean)
  }

  /** Standard deviation with n − 1; undefined below two values. */
  get sd(): number | undefined {
    return this.valid < 2 ? undefined : Math.sqrt(this.squares / (this.valid - 1))
  }
}
