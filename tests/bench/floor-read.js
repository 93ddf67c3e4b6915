// Reads a CSV file as score does, row by row, and does nothing with the rows: node floor-read.js FILE
import { join } from 'node:path'
import { ROOT } from '../../server/cli/build.js'

const { readTable } = await import(join(ROOT, 'dist', 'server', 'files', 'read-table.js'))
let cells = 0
await readTable(process.argv[2], (row) => {
  cells += row.length
})
if (cells === 0) throw new Error('nothing was read')
