/**
 * Gzip, framed by ourselves (RFC 1952): one member, its CRC-32 and its size checked, whatever follows it found.
 * Every byte that can be decoded is delivered, whatever the damage.
 */
import { crc32 } from 'node:zlib'
import { FileBytes } from './file-bytes.ts'
import { type Inflated, Inflater } from './inflater.ts'

export type GzipDamage =
  /** The file ends before the stream and its trailer do. */
  | { readonly kind: 'truncated' }
  /** The trailer disagrees with the content, the content is no deflate stream, or there is no gzip header. */
  | { readonly kind: 'corrupt'; readonly expected: string; readonly actual: string }
  /** Bytes after the first member, which ended at plain byte `at`; `members` counts what starts like a member. */
  | { readonly kind: 'extra'; readonly members: number; readonly trailingBytes: number; readonly at: number }

/** Where readers report to. `damage` is complete when the last plain byte has been taken. */
export type GzipOptions = {
  readonly chunkSize: number
  readonly damage: GzipDamage[]
  /** Sees every archived byte once, in order. */
  readonly onArchived: (bytes: Buffer) => void
}

/** The plain bytes of all members, in the order of the file. */
export async function* readGzip(path: string, options: GzipOptions): AsyncGenerator<Buffer> {
  const { chunkSize, damage, onArchived } = options
  const source = new FileBytes(path, chunkSize, onArchived)
  try {
    const first = yield* readMember(path, source, options)
    if (first.whole) {
      const at = first.plainBytes
      const from = source.position
      let members = 1
      for (;;) {
        const next = source.take(2)
        source.giveBack(next)
        if (next[0] !== 0x1f || next[1] !== 0x8b) break
        members += 1
        // Its own damage is part of what is said of it: it should not be there.
        const member = yield* readMember(path, source, { ...options, damage: [] })
        if (!member.whole) break
      }
      const trailingBytes = source.position - from + source.drain()
      if (trailingBytes > 0) damage.push({ kind: 'extra', members, trailingBytes, at })
    }
    source.drain()
  } finally {
    source.close()
  }
}

async function* readMember(
  path: string,
  source: FileBytes,
  { chunkSize, damage }: GzipOptions,
): AsyncGenerator<Buffer, { readonly whole: boolean; readonly plainBytes: number }> {
  const header = readHeader(source)
  if (header === 'truncated') {
    damage.push({ kind: 'truncated' })
    return { whole: false, plainBytes: 0 }
  }
  // A damaged header says nothing against the content: read on as if it were the plain ten bytes.
  if (header === 'bad') damage.push({ kind: 'corrupt', expected: 'a gzip header', actual: 'other bytes' })
  if (header === 'wrong CRC') {
    damage.push({ kind: 'corrupt', expected: "the header's CRC", actual: 'the CRC of another header' })
  }
  const body: Body = { state: 'open' }
  let crc = 0
  let plainBytes = 0
  for await (const bytes of readBody(path, source, chunkSize, body)) {
    crc = crc32(bytes, crc)
    plainBytes += bytes.length
    yield bytes
  }
  if (body.state === 'failed' && header !== 'bad') {
    damage.push({ kind: 'corrupt', expected: 'a deflate stream', actual: 'bytes that are none' })
  }
  const trailer = body.state === 'ended' ? source.take(8) : Buffer.alloc(0)
  if (body.state === 'truncated' || (body.state === 'ended' && trailer.length < 8))
    damage.push({ kind: 'truncated' })
  if (trailer.length < 8) return { whole: false, plainBytes }
  const expected = trailerText(trailer.readUInt32LE(0), trailer.readUInt32LE(4))
  const actual = trailerText(crc, plainBytes % 2 ** 32)
  if (expected !== actual) damage.push({ kind: 'corrupt', expected, actual })
  return { whole: true, plainBytes }
}

/** CRC-32 and size, as they are compared and shown. */
function trailerText(crc: number, size: number): string {
  return `crc32 ${crc.toString(16).padStart(8, '0')}, ${size} bytes`
}

const FLAG_HEADER_CRC = 0x02
const FLAG_EXTRA = 0x04
const FLAG_NAME = 0x08
const FLAG_COMMENT = 0x10
/** A name or comment longer than this is no header. */
const MAX_HEADER_TEXT = 65_536

/** Reads the header of a member (RFC 1952 section 2.3). */
function readHeader(source: FileBytes): 'good' | 'bad' | 'truncated' | 'wrong CRC' {
  let crc = 0
  const take = (count: number) => {
    const bytes = source.take(count)
    crc = crc32(bytes, crc)
    return bytes
  }
  const fixed = take(10)
  if (fixed.length < 10) return 'truncated'
  const flags = fixed[3] ?? 0
  if (fixed[0] !== 0x1f || fixed[1] !== 0x8b || fixed[2] !== 0x08 || (flags & 0xe0) !== 0) return 'bad'
  if (flags & FLAG_EXTRA) {
    const length = take(2)
    if (length.length < 2 || take(length.readUInt16LE(0)).length < length.readUInt16LE(0)) return 'truncated'
  }
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if (!(flags & flag)) continue
    const text = readText(source)
    if (typeof text === 'string') return text
    crc = crc32(text, crc)
  }
  if (!(flags & FLAG_HEADER_CRC)) return 'good'
  const expected = crc & 0xffff
  const stored = source.take(2)
  if (stored.length < 2) return 'truncated'
  return stored.readUInt16LE(0) === expected ? 'good' : 'wrong CRC'
}

/** A text that ends in a zero byte, with it. */
function readText(source: FileBytes): Buffer | 'bad' | 'truncated' {
  const parts: Buffer[] = []
  for (let length = 0; length < MAX_HEADER_TEXT; ) {
    const bytes = source.pull(1024)
    if (!bytes) return 'truncated'
    const end = bytes.indexOf(0)
    if (end >= 0) {
      source.giveBack(bytes.subarray(end + 1))
      return Buffer.concat([...parts, bytes.subarray(0, end + 1)])
    }
    parts.push(bytes)
    length += bytes.length
  }
  return 'bad'
}

/** Compressed bytes fed at a time: a bomb inflates a thousandfold, and what one piece gives is held at once. */
const MAX_PIECE = 32 * 1024

type Body = { state: 'open' | 'ended' | 'truncated' | 'failed' }

/** Inflates up to the end of the deflate stream, and tells in `body` how it ended. */
async function* readBody(
  path: string,
  source: FileBytes,
  chunkSize: number,
  body: Body,
): AsyncGenerator<Buffer> {
  const inflater = new Inflater(chunkSize)
  const start = source.position
  let delivered = 0
  /** The next piece is inflated (on a thread of zlib's) while the one before is used. */
  const feedNext = () => {
    const from = source.position
    const piece = source.pull(Math.min(chunkSize, MAX_PIECE))
    return piece ? { from, piece, result: inflater.feed(piece) } : null
  }
  try {
    for (let fed = feedNext(); ; ) {
      if (!fed) {
        body.state = 'truncated'
        return
      }
      const { from, piece } = fed
      const result: Inflated = await fed.result
      if (result.ended) source.giveBack(piece.subarray(result.consumed))
      fed = result.ended || result.failed ? null : feedNext()
      for (const bytes of result.output) {
        delivered += bytes.length
        yield bytes
      }
      if (result.failed) {
        body.state = 'failed'
        yield* await decodeUpToError(path, { start, from, end: from + piece.length }, chunkSize, delivered)
        return
      }
      if (result.ended) {
        body.state = 'ended'
        return
      }
    }
  } finally {
    inflater.close()
  }
}

/**
 * zlib drops the output of the piece in which it meets an error. So the piece is fed again, in ever smaller
 * pieces, down to the byte; what comes out beyond the bytes already `delivered` is returned.
 */
async function decodeUpToError(
  path: string,
  region: { readonly start: number; readonly from: number; readonly end: number },
  chunkSize: number,
  delivered: number,
): Promise<readonly Buffer[]> {
  let { from } = region
  let recovered: Buffer[] = []
  let skip = delivered
  for (const step of [1024, 1]) {
    const source = new FileBytes(path, chunkSize)
    const inflater = new Inflater(chunkSize)
    recovered = []
    skip = delivered
    const keep = (output: readonly Buffer[]) => {
      for (const bytes of output) {
        const dropped = Math.min(skip, bytes.length)
        skip -= dropped
        if (bytes.length > dropped) recovered.push(bytes.subarray(dropped))
      }
    }
    try {
      source.take(region.start)
      while (source.position < from) {
        const piece = source.pull(Math.min(chunkSize, from - source.position))
        if (!piece) break
        keep((await inflater.feed(piece)).output)
      }
      while (source.position < region.end) {
        const at = source.position
        const piece = source.pull(Math.min(step, region.end - at))
        if (!piece) break
        const result = await inflater.feed(piece)
        keep(result.output)
        if (result.failed || result.ended) {
          from = at
          break
        }
      }
    } finally {
      inflater.close()
      source.close()
    }
  }
  return recovered
}
