import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy in front of an S3 server: notes every request line that passes, and can cut the answers midway. */
export type Wire = {
  readonly endpoint: string
  /** `GET /bucket/key?x-id=GetObject`, in order of arrival. */
  readonly requests: string[]
  /** The next `times` answers to a GET of an object end after about this many bytes. */
  cut(afterBytes: number, times: number): void
  close(): Promise<void>
}

export async function openWire(target: string): Promise<Wire> {
  const { hostname, port } = new URL(target)
  const requests: string[] = []
  const sockets = new Set<Socket>()
  let cutAfter = 0
  let cutsLeft = 0

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let cutAt: number | null = null
    let answered = 0
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (chunk: Buffer) => {
      const line = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/.exec(chunk.toString('latin1'))
      if (line) {
        requests.push(`${line[1]} ${line[2]}`)
        answered = 0
        cutAt = null
        if (cutsLeft > 0 && line[1] === 'GET' && !line[2]?.includes('list-type')) {
          cutsLeft -= 1
          cutAt = cutAfter
        }
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      answered += chunk.length
      if (cutAt !== null && answered > cutAt) {
        client.write(chunk.subarray(0, Math.max(0, chunk.length - (answered - cutAt))), () =>
          client.destroy(),
        )
        upstream.pause()
      } else client.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requests,
    cut(afterBytes, times) {
      cutAfter = afterBytes
      cutsLeft = times
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
