import { join } from 'node:path'
import { problem } from '../core/problem.ts'
import { writeWhole } from '../files/export.ts'
import { freeze, inFolder, listReleases, type Release, verifyRelease } from '../files/release.ts'
import { VERSION } from '../version.ts'
import { dataFolder, found, wrongUse } from './context.ts'
import { type ExportArguments, exportStudy } from './export.ts'

const folderOf = (data: string | undefined): string => join(dataFolder(data), 'releases')

export interface ReleaseArguments extends Omit<ExportArguments, 'out'> {
  title: string
  citation?: string
}

/** `duopanel release create`: an export, frozen in the data folder. The same data and choices give the same release. */
export async function createRelease(args: ReleaseArguments): Promise<Release> {
  const releases = folderOf(args.data)
  return inFolder(join(releases, `.making-${process.pid}`), async (folder) => {
    const manifest = await exportStudy({ ...args, out: folder })
    const facts = {
      study: args.study,
      synthetic: manifest.synthetic === true,
      title: args.title,
      as_of: String(manifest.as_of),
    }
    writeWhole(join(folder, 'CITATION.cff'), citation(facts, args.citation))
    return freeze(folder, releases, facts)
  })
}

/** How to cite, in the Citation File Format 1.2. Texts are JSON strings, which are YAML too. */
function citation(
  { study, synthetic, title, as_of }: { study: string; synthetic: boolean; title: string; as_of: string },
  wanted: string | undefined,
): string {
  const note = synthetic ? 'Synthetic data: everybody in it is invented. ' : ''
  const message = wanted ?? 'Cite this data set by its title and its as-of date.'
  const lines = {
    'cff-version': '1.2.0',
    message: `${note}${message}`,
    type: 'dataset',
    title,
    version: as_of,
    'date-released': as_of,
  }
  const head = Object.entries(lines).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
  const software = `  - type: software\n    title: Duopanel\n    version: ${JSON.stringify(VERSION)}\n`
  const authors = `authors:\n  - name: ${JSON.stringify(`Study ${study}`)}\n`
  return `${head.join('')}${authors}references:\n${software}    authors:\n      - name: Duopanel\n`
}

export const listAll = (args: { data?: string }): { releases: Release[] } => ({
  releases: listReleases(folderOf(args.data)),
})

export interface Verified {
  release: string
  /** What is not as it was frozen; empty where nothing is wrong. */
  problems: string[]
}

/** `duopanel release verify`: recomputes every hash of one release or of all. */
export async function verifyAll(
  name: string | undefined,
  args: { data?: string },
): Promise<{ releases: Verified[] }> {
  const folder = folderOf(args.data)
  const names = listReleases(folder).map((r) => r.release)
  if (name !== undefined && !names.includes(name))
    throw wrongUse(problem('release-unknown', { release: name, known: names.join(', ') || 'none' }))
  const releases: Verified[] = []
  for (const release of name === undefined ? names : [name])
    releases.push({ release, problems: await verifyRelease(folder, release) })
  const [bad] = releases.filter((r) => r.problems.length > 0)
  if (bad) throw found(problem('release-changed', { release: bad.release, why: bad.problems.join('; ') }))
  return { releases }
}
