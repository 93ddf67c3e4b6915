import { sha256 } from '../load.ts'
import { CliError, dataFolder, FOUND_PROBLEMS, withStore } from './context.ts'

export interface Verified {
  trails: { study: string; links: number; entries: number; last: string }[]
}

/** `duopanel audit verify`: follows every chain from its start; what does not fit is named, and exits with 1. */
export const verifyAudit = ({ data }: { data?: string }): Promise<Verified> =>
  withStore(dataFolder(data), async (store) => {
    const trails = []
    const wrong: string[] = []
    for (const study of await store.audit.trails()) {
      const checked = await store.audit.verify(study, sha256)
      wrong.push(...checked.wrong.map((w) => `${study || 'installation'}: ${w}`))
      const { links, entries, last } = checked
      trails.push({ study, links, entries, last })
    }
    if (wrong.length > 0) throw new CliError('audit-broken', wrong.join('\n'), FOUND_PROBLEMS)
    return { trails }
  })

/** `duopanel audit seal`: seals what is not sealed yet; `serve` does it by itself. */
export const sealAudit = ({ data }: { data?: string }): Promise<{ sealed: number }> =>
  withStore(dataFolder(data), async (store) => ({ sealed: await store.audit.sealAll(Date.now(), sha256) }))
