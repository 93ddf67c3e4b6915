// What the export is measured against: reads the same event rows, parses each body, joins as many cells per row and writes them.
import { closeSync, openSync, writeSync } from 'node:fs'
import Sqlite from 'better-sqlite3'

const [file, out, rows, columns] = process.argv.slice(2)
const sqlite = new Sqlite(file, { readonly: true })
const events = sqlite.prepare('select count(*) n from answer_events').get().n
const perRow = events / Number(rows)
const handle = openSync(out, 'w')
let cells = []
let text = ''
let row = 1
let seen = 0
const endRow = () => {
  while (cells.length < Number(columns)) cells.push(-986)
  text += `${cells.slice(0, Number(columns)).join(',')}\r\n`
  cells = []
  row += 1
  if (text.length > 1 << 18) flush()
}
const flush = () => {
  writeSync(handle, text)
  text = ''
}
for (const { body } of sqlite.prepare('select * from answer_events').iterate()) {
  for (const { answer } of JSON.parse(body)) cells.push(answer.value ?? answer.reason)
  seen += 1
  while (seen >= row * perRow && row <= Number(rows)) endRow()
}
while (row <= Number(rows)) endRow()
flush()
closeSync(handle)
