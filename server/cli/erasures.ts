import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf, isoDate } from '../core/study/calendar.ts'
import type { Database } from '../db/open.ts'
import { sha256 } from '../load.ts'
import type { Store } from '../store/store.ts'
import { forgetSealed } from '../vault/vault.ts'
import { operatorAct } from './staff.ts'

/**
 * Who was erased, as hashes of their ids, in a file beside the vault's key. A backup from before an erasure brings the person
 * back; every restore reads this file and erases them again.
 */
const FILE = 'erasures.log'

const hashOf = (study: string, pid: string): string => sha256(`erased ${study} ${pid}`)

/** Notes an erasure, on disk before anything is deleted. */
export function noteErasure(data: string, study: string, pid: string): void {
  const file = openSync(join(data, FILE), 'a', 0o600)
  appendFileSync(file, `${hashOf(study, pid)}\n`)
  fsyncSync(file)
  closeSync(file)
}

/** Erases again whoever the file names; resolves with how many. The vault's key is not needed for forgetting. */
export async function eraseAgain(data: string, store: Store, vault: Database): Promise<number> {
  const file = join(data, FILE)
  if (!existsSync(file)) return 0
  const gone = new Set(readFileSync(file, 'utf8').split('\n'))
  let erased = 0
  for (const { study } of await store.studies.list())
    for (const { pid } of await store.rights.everybody(study)) {
      if (!gone.has(hashOf(study, pid))) continue
      const act = operatorAct()
      await forgetSealed(vault, study, pid)
      await store.rights.erase(act, study, pid, isoDate(dayOf(act.at)))
      erased += 1
    }
  return erased
}
