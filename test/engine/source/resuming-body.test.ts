import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { resumingBody } from '../../../electron/engine/source/resuming-body.ts'
import { BlotterError } from '../../../shared/model/error.ts'

const CONTENT = Buffer.from('0123456789abcdefghij')

/** A server whose n-th answer sends `lengths[n]` bytes and then breaks or ends too early; null is a whole answer. */
function server(lengths: readonly (number | null)[], end: 'break' | 'end' = 'break') {
  const asked: number[] = []
  const get = async (at: number): Promise<Readable> => {
    const length = lengths[asked.length] ?? null
    asked.push(at)
    return Readable.from(
      (async function* () {
        if (length !== 0) yield CONTENT.subarray(at, length === null ? undefined : at + length)
        if (length !== null && end === 'break') throw new Error('socket hang up')
      })(),
    )
  }
  return { get, asked }
}
const options = { from: 0, size: CONTENT.length, pauseMs: 1 }

test.each(['break', 'end'] as const)(
  'goes on at the first byte that has not arrived after a %s',
  async (end) => {
    const { get, asked } = server([5, 3, null], end)
    expect(await buffer(resumingBody(get, options))).toEqual(CONTENT)
    expect(asked).toEqual([0, 5, 8])
  },
)

test('starts where it is told', async () => {
  const { get, asked } = server([2, null])
  expect(await buffer(resumingBody(get, { ...options, from: 10 }))).toEqual(CONTENT.subarray(10))
  expect(asked).toEqual([10, 12])
})

test('a body that stalls counts as broken', async () => {
  let first = true
  const get = async (at: number) => {
    const whole = !first
    first = false
    let sent = false
    return new Readable({
      read() {
        if (sent) return
        sent = true
        this.push(CONTENT.subarray(at, whole ? undefined : 4))
        if (whole) this.push(null)
      },
    })
  }
  expect(await buffer(resumingBody(get, { ...options, stallMs: 30 }))).toEqual(CONTENT)
})

test('a slow reader is no stall', async () => {
  const { get, asked } = server([null])
  const read: Buffer[] = []
  for await (const chunk of resumingBody(get, { ...options, stallMs: 20 })) {
    await new Promise((resolve) => setTimeout(resolve, 60))
    read.push(chunk as Buffer)
  }
  expect(Buffer.concat(read)).toEqual(CONTENT)
  expect(asked).toEqual([0])
})

test('patience ends after so many breaks without a byte, and begins anew with each byte', async () => {
  const hopeless = server([3, 0, 0, 0, 0])
  await expect(buffer(resumingBody(hopeless.get, { ...options, patience: 2 }))).rejects.toThrow(
    'socket hang up',
  )
  expect(hopeless.asked).toEqual([0, 3, 3, 3])
  const hard = server([0, 0, 3, 0, 0, 3, 0, 0, null])
  expect(await buffer(resumingBody(hard.get, { ...options, patience: 2 }))).toEqual(CONTENT)
})

test('what no repetition helps is thrown at once, as explained', async () => {
  let asked = 0
  const get = async () => {
    asked += 1
    throw new BlotterError('SOURCE', 'changed')
  }
  await expect(buffer(resumingBody(get, options))).rejects.toMatchObject({ code: 'SOURCE' })
  expect(asked).toBe(1)
  const broken = server([0, 0])
  const explain = (error: unknown) => new BlotterError('IO', `explained: ${(error as Error).message}`)
  await expect(buffer(resumingBody(broken.get, { ...options, patience: 0 }, explain))).rejects.toThrow(
    'explained: socket hang up',
  )
})

test('cancel ends the pause between two tries', async () => {
  const stop = new AbortController()
  const { get } = server([0, 0, 0])
  const reading = buffer(resumingBody(get, { ...options, pauseMs: 60_000, signal: stop.signal }))
  setTimeout(() => stop.abort(), 20)
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
})
