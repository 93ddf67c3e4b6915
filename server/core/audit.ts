/** The audit trail: entries, sealed in links that each hold the hash of the one before. */
export interface AuditEntry {
  study: string
  entry: string
  at: number
  actor: string
  action: string
  subject: string
  details: string
  seal: number | null
}

export interface AuditSeal {
  study: string
  seal: number
  at: number
  entries: number
  before: string
  hash: string
}

type Hash = (text: string) => string

/** Before the first link. */
export const CHAIN_START = '0'.repeat(64)

/** Entries in the order in which a link holds them. */
const inOrder = (entries: readonly AuditEntry[]): AuditEntry[] =>
  [...entries].sort((a, b) => a.at - b.at || (a.entry < b.entry ? -1 : 1))

/** The next link over entries that no link holds yet. */
export function nextSeal(
  last: AuditSeal | undefined,
  entries: readonly AuditEntry[],
  at: number,
  hash: Hash,
): AuditSeal {
  const study = entries[0]!.study
  const link = {
    study,
    seal: (last?.seal ?? 0) + 1,
    at,
    entries: entries.length,
    before: last?.hash ?? CHAIN_START,
  }
  return { ...link, hash: hashOf(link, entries, hash) }
}

function hashOf(
  { study, seal, at, before }: Omit<AuditSeal, 'hash'>,
  entries: readonly AuditEntry[],
  hash: Hash,
): string {
  const rows = inOrder(entries).map((e) => [e.entry, e.at, e.actor, e.action, e.subject, e.details])
  return hash(JSON.stringify([study, seal, at, before, rows]))
}

/** What is wrong with a chain, link by link: changed, added or removed entries, changed or missing links. */
export function checkChain(
  seals: readonly AuditSeal[],
  entriesOf: (seal: number) => readonly AuditEntry[],
  hash: Hash,
): string[] {
  let before = CHAIN_START
  return seals.flatMap((link, i) => {
    const wrong: string[] = []
    const entries = entriesOf(link.seal)
    if (link.seal !== i + 1) wrong.push(`link ${i + 1} is missing`)
    if (link.before !== before) wrong.push(`link ${link.seal} does not follow the one before`)
    if (link.entries !== entries.length)
      wrong.push(`link ${link.seal} holds ${entries.length} entries instead of ${link.entries}`)
    if (hashOf(link, entries, hash) !== link.hash)
      wrong.push(`link ${link.seal} or an entry in it was changed`)
    before = link.hash
    return wrong
  })
}
