/** Fetches a folder archive into a cache, slowly: a process for the test to kill. argv: archive, cache, ms per piece. */
import { Transform } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { openCache } from '../../../electron/engine/cache/cache.ts'
import { fetchAll } from '../../../electron/engine/cache/fetch-all.ts'
import { openSource } from '../../../electron/engine/source/open-source.ts'

const [archive = '', cacheDir = '', pause = '1'] = process.argv.slice(2)
const source = await openSource(archive)
const { objects } = await source.list(null)
const slow = {
  head: source.head,
  open: async (...args: Parameters<typeof source.open>) => {
    const body = await source.open(...args)
    return body.pipe(
      new Transform({
        async transform(chunk: Buffer, _encoding, done) {
          for (let at = 0; at < chunk.length; at += 4096) {
            this.push(chunk.subarray(at, at + 4096))
            await wait(Number(pause))
          }
          done()
        },
      }),
    )
  },
}
await fetchAll(slow, objects, openCache(cacheDir), {
  parallel: 3,
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
})
process.stdout.write('finished\n')
