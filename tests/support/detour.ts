import { connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a server that a test can cut and mend. */
export interface Detour {
  /** The same address by way of the detour. */
  url: string
  /** Ends every connection and takes no new ones, as when the server has gone. */
  cut(): Promise<void>
  mend(): Promise<void>
}

export async function detourTo(address: string): Promise<Detour> {
  const target = new URL(address)
  const open = new Set<Socket>()
  let server: Server
  let port = 0
  const keep = (socket: Socket, other: Socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      open.delete(socket)
      other.destroy()
    })
  }
  const mend = async () => {
    server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname)
      keep(near, far)
      keep(far, near)
      near.pipe(far).pipe(near)
    })
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    port = (server.address() as { port: number }).port
  }
  await mend()
  const url = new URL(address)
  url.port = String(port)
  return {
    url: url.href,
    mend,
    cut: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        for (const socket of open) socket.destroy()
      }),
  }
}
