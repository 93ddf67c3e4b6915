// A table of invented answers and a module that scores it: 60 items from 0 to 4 in ten scales of six.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ITEMS = 60
const PER_SCALE = 6
const ids = Array.from({ length: ITEMS }, (_, i) => `i${String(i + 1).padStart(2, '0')}`)

/** Writes DIR/module.yaml. */
export function writeModule(dir) {
  mkdirSync(dir, { recursive: true })
  const scales = Array.from({ length: ITEMS / PER_SCALE }, (_, s) => ({
    ...{ name: String.fromCharCode(97 + s), items: ids.slice(s * PER_SCALE, (s + 1) * PER_SCALE) },
    ...{ method: 'pomp', lo: 0, hi: 4, minValid: 5, direction: 'More.' },
  }))
  const module = {
    ...{ format: 1, name: 'bench', version: '1.0.0', construct: 'nothing', claims: [], counterpart: null },
    ...{ caimer: { primary: 'R', set: ['R'] }, citation: null, license: 'Apache-2.0', validated: false },
    ...{ disclosure: 'open', interpretation: 'Invented.', scales },
    items: ids.map((id, i) => ({ id, kind: 'choice', codes: [0, 1, 2, 3, 4], reverse: i % 3 === 0 })),
  }
  writeFileSync(join(dir, 'module.yaml'), JSON.stringify(module))
}

/** Writes so many rows of answers, one in twenty missing, always the same ones. */
export function writeTable(file, rows) {
  let state = 7
  const next = () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
  const answer = () => (next() < 0.05 ? '' : Math.floor(5 * next()))
  const lines = [['person', ...ids].join(',')]
  for (let i = 0; i < rows; i += 1) lines.push([`p${i}`, ...ids.map(answer)].join(','))
  writeFileSync(file, `${lines.join('\n')}\n`)
}
