// The clients of the benchmark, in a process of their own: plain sockets, requests written out beforehand, no parsing
// beyond the length of a reply, so that the load is never what is slow. One request at a time on each connection.
import { connect } from 'node:net'

process.on('message', async ({ ports, lanes, seconds }) => {
  const buffers = lanes.map((lane) => lane.map((request) => Buffer.from(request)))
  const sockets = await Promise.all(buffers.map((_, i) => open(ports[i % ports.length])))
  const begin = performance.now()
  const until = begin + seconds * 1000
  const counts = await Promise.all(buffers.map((lane, i) => run(sockets[i], lane, until)))
  const ms = performance.now() - begin
  for (const socket of sockets) socket.destroy()
  process.send({ done: counts.reduce((sum, n) => sum + n, 0), ms })
})

const open = (port) =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })

/** Sends the requests one after the other; resolves with how many were answered with 200. */
function run(socket, lane, until) {
  return new Promise((resolve) => {
    let next = 0
    let text = ''
    const send = () => {
      if (next === lane.length || performance.now() > until) return resolve(next)
      socket.write(lane[next])
      next += 1
    }
    socket.on('data', (part) => {
      text += part.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1])
      if (text.length < head + 4 + length) return
      if (!text.startsWith('HTTP/1.1 200 ')) throw new Error(`refused: ${text}`)
      text = ''
      send()
    })
    socket.once('close', () => resolve(next))
    send()
  })
}
