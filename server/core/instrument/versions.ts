/** Below 0 when `a` is the older of two versions MAJOR.MINOR.PATCH, above 0 when it is the newer one. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((v) => v.split('.').map(Number))
  return x!.map((n, i) => n - y![i]!).find((d) => d !== 0) ?? 0
}
