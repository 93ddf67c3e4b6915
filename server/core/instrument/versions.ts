/** Numbers of a version MAJOR.MINOR.PATCH. */
export type Level = 'none' | 'patch' | 'minor' | 'major'

const LEVELS: readonly Level[] = ['none', 'patch', 'minor', 'major']

export const highest = (levels: readonly Level[]): Level =>
  levels.reduce((a, b) => (LEVELS.indexOf(a) >= LEVELS.indexOf(b) ? a : b), 'none')

/** Whether a rise of one number is at least a rise of another. */
export const atLeast = (level: Level, wanted: Level): boolean =>
  LEVELS.indexOf(level) >= LEVELS.indexOf(wanted)

const numbers = (version: string): number[] => version.split('.').map(Number)

/** Below 0 when `a` is the older of two versions MAJOR.MINOR.PATCH, above 0 when it is the newer one. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [numbers(a), numbers(b)]
  return x.map((n, i) => n - y[i]!).find((d) => d !== 0) ?? 0
}

/** Which number rises from one version to a later one: the first that differs. */
export function rise(from: string, to: string): Level {
  const [x, y] = [numbers(from), numbers(to)]
  const at = x.findIndex((n, i) => n !== y[i])
  return at < 0 ? 'none' : (['major', 'minor', 'patch'] as const)[at]!
}

/** The lowest version after `version` in which this number has risen. */
export function raised(version: string, level: Level): string {
  const [major, minor, patch] = numbers(version) as [number, number, number]
  if (level === 'major') return `${major + 1}.0.0`
  if (level === 'minor') return `${major}.${minor + 1}.0`
  return level === 'patch' ? `${major}.${minor}.${patch + 1}` : version
}
