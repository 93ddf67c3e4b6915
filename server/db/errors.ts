/** Whether an error of any driver says that a unique key is already taken. */
export function isUniqueViolation(error: unknown): boolean {
  for (let e = error as ErrorLike | undefined; e; e = e.cause as ErrorLike | undefined) {
    if (
      e.code === 'SQLITE_CONSTRAINT_PRIMARYKEY' ||
      e.code === 'SQLITE_CONSTRAINT_UNIQUE' ||
      e.code === '23505'
    )
      return true
  }
  return false
}

interface ErrorLike {
  code?: string
  cause?: unknown
}
