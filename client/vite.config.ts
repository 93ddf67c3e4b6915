import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { prune } from './prune.ts'

/** Phones of about 2020 and later. */
const OLDEST = ['es2020', 'chrome87', 'firefox78', 'safari14']
const require = createRequire(import.meta.url)

/** Leaves out of SurveyJS what the form does not use. */
function surveyjs(): Plugin {
  const ui = moduleOf('survey-react-ui')
  const core = moduleOf('survey-core')
  const widgets = prune(readFileSync(ui, 'utf8'), imported('survey-react-ui'))
  const model = prune(readFileSync(core, 'utf8'), [...widgets.imports, ...imported('survey-core')])
  const pruned: Record<string, string> = { [ui]: widgets.code, [core]: model.code }
  return { name: 'surveyjs', enforce: 'pre', load: (id) => pruned[id] }
}

/** File of a package's ES module. */
function moduleOf(name: string): string {
  const folder = dirname(require.resolve(name))
  const { module } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { module: string }
  return join(folder, module)
}

/** Names that the client imports from a package, types left out. */
function imported(name: string): string[] {
  const line = new RegExp(`import \\{([^}]*)\\} from '${name}'`, 'g')
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  return sources
    .flatMap((source) => [...source.matchAll(line)].flatMap((found) => found[1]!.split(',')))
    .map((word) => word.trim())
    .filter((word) => word !== '' && !word.startsWith('type '))
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), surveyjs()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: OLDEST,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: {
        survey: join(import.meta.dirname, 'index.html'),
        welcome: join(import.meta.dirname, 'welcome', 'welcome.js'),
        style: join(import.meta.dirname, 'style', 'duopanel.css'),
      },
    },
  },
})
