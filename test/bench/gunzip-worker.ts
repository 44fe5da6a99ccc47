/** The baseline of the chain check: only inflates its share of the files, with Node's own gunzip. */
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { createGunzip } from 'node:zlib'

let bytes = 0
for (const path of workerData as readonly string[]) {
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 18 }),
    createGunzip({ chunkSize: 1 << 18 }),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) bytes += chunk.length
    },
  )
}
parentPort?.postMessage(bytes)
