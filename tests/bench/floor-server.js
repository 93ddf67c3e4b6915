// What submissions are measured against: one bare Express route that commits one row per request, on disk before the reply.
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import express from 'express'

const [folder, size] = process.argv.slice(2)
const sqlite = new Sqlite(join(folder, 'floor.sqlite'))
sqlite.pragma('journal_mode = WAL')
sqlite.pragma('synchronous = FULL')
sqlite.exec('create table if not exists rows (id text primary key, body text not null) without rowid')
const insert = sqlite.prepare('insert into rows values (?, ?)')

const app = express()
app.post('/api/session/answers', express.json({ limit: '128kb' }), (request, response) => {
  const id = request.body.events[0].event_id
  insert.run(id, JSON.stringify(request.body).padEnd(Number(size)))
  response.json({ saved: [id] })
})
const server = app.listen(0, '127.0.0.1', () => {
  process.stderr.write(`floor answers at http://127.0.0.1:${server.address().port}\n`)
})
process.on('SIGTERM', () => process.exit(0))
