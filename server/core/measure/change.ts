import quantile from '@stdlib/stats-base-dists-t-quantile'
import { correlation, mean, variance } from './sample.ts'

/** Standard error of measurement: SD × √(1 − reliability). */
export const standardError = (sd: number, reliability: number): number => sd * Math.sqrt(1 - reliability)

/** What counts as a change of one person: 95 of 100 unchanged people stay below it. */
export interface ReliableChange {
  /** Standard error of the difference of two measurements, SEM × √2. */
  difference: number
  /** Smallest reliable change, 1.96 × difference. */
  threshold: number
  /** RCI = (after − before) / difference; reliable from ±1.96 (Jacobson & Truax 1991). */
  index: (before: number, after: number) => number
}

export const RELIABLE = 1.96

/** `sd` of the first measurement; `reliability` of the scale, from own data or a retest. */
export function reliableChange(sd: number, reliability: number): ReliableChange {
  const difference = standardError(sd, reliability) * Math.SQRT2
  return {
    difference,
    threshold: RELIABLE * difference,
    index: (before, after) => (after - before) / difference,
  }
}

export interface PairedChange {
  n: number
  /** Mean of after − before. */
  mean: number
  sd: number
  /** Standard error of the mean change. */
  se: number
  /** 95 % interval of the mean change, by t with n − 1 degrees of freedom. */
  low: number
  high: number
  sdBefore: number
  sdAfter: number
  r: number
  /** Mean change / √((s₁² + s₂²) / 2): in units of how much people differ. */
  dAv: number
  /** dAv with the correction for small samples, J = 1 − 3 / (4(n − 1) − 1). */
  gAv: number
  /** Mean change / SD of the changes. It looks far larger than dAv and misleads: on request only. */
  dZ: number
}

/** Change of the same people between two measurements, person by person; undefined below two people. */
export function pairedChange(before: readonly number[], after: readonly number[]): PairedChange | undefined {
  const n = before.length
  if (n < 2 || after.length !== n) return undefined
  const changes = after.map((x, i) => x - before[i]!)
  const [change, sd] = [mean(changes), Math.sqrt(variance(changes))]
  const se = sd / Math.sqrt(n)
  const reach = quantile(0.975, n - 1) * se
  const [v1, v2] = [variance(before), variance(after)]
  const dAv = change / Math.sqrt((v1 + v2) / 2)
  return {
    ...{ n, mean: change, sd, se, low: change - reach, high: change + reach },
    ...{ sdBefore: Math.sqrt(v1), sdAfter: Math.sqrt(v2), r: correlation(before, after) },
    ...{ dAv, gAv: dAv * smallSample(n - 1), dZ: change / sd },
  }
}

/** Hedges' correction J for small samples, by the usual approximation: 1 − 3 / (4 df − 1). */
export const smallSample = (df: number): number => 1 - 3 / (4 * df - 1)
