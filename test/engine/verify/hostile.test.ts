import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type FilePassRequest, type SinkLine, verifyFile } from '../../../electron/engine/verify/index.ts'
import { withFolder } from './support/scratch.ts'
import { sampleEvents, sealDays } from './support/writer.ts'

const KEY = 'audit/2026/03/2026-03-02.log.gz'
const lines =
  sealDays([{ day: '2026-03-02', events: sampleEvents('2026-03-02', 6) }], { key: null })[0]?.lines ?? []

async function pass(content: Buffer, change: Partial<FilePassRequest> = {}, gzip = true) {
  return withFolder(async (folder) => {
    const path = join(folder, 'log')
    writeFileSync(path, gzip ? gzipSync(content) : content)
    const sunk: { line: number; status: string; reason: string | undefined; text: string }[] = []
    const onLine = ({ lineNumber, status, reason, bytes }: SinkLine) => {
      sunk.push({
        line: lineNumber,
        status,
        reason,
        text: Buffer.from(bytes.subarray(0, 200)).toString('latin1'),
      })
    }
    const request: FilePassRequest = {
      file: { key: KEY, path, day: '2026-03-02', gzip },
      mode: 'seal',
      profile: 'py-jsondumps-v0',
      profileSource: 'declared',
      stream: null,
      firstSeq: 0,
      keys: [],
      manifest: null,
      leavesPath: null,
      ...change,
    }
    return { result: await verifyFile(request, { onLine }), sunk }
  })
}

const withLine = (line: string | Buffer) =>
  Buffer.concat([
    Buffer.from(`${lines.slice(0, 3).join('\n')}\n`),
    Buffer.from(line),
    Buffer.from(`\n${lines.slice(3).join('\n')}\n`),
  ])

test.each([
  ['NOT_JSON', '{"a": 1'],
  ['NOT_JSON', ''],
  ['NOT_JSON', '[1]'],
  ['NOT_JSON', '"text"'],
  ['NOT_JSON', '\ufeff{}'],
  ['NOT_JSON', `{"a":${'['.repeat(5000)}`],
  ['INVALID_UTF8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['INVALID_UTF8', Buffer.from('{"a": "\xc0\x80"}', 'latin1')],
  ['INVALID_UTF8', Buffer.from('{"a": "\xed\xa0\x80"}', 'latin1')],
])('%s: %j is rejected at its line, delivered, and stops nothing', async (kind, line) => {
  const { result, sunk } = await pass(withLine(line))
  expect(result.findings.map((finding) => `${finding.kind}:${finding.line}`)).toEqual([`${kind}:4`])
  expect(result).toMatchObject({ lines: 7, rejected: 1, entries: 6, chainHolds: false })
  expect(sunk.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'rejected', 'ok', 'ok', 'ok'])
  expect(sunk[3]?.reason).toBe(kind)
  expect(sunk[3]?.text).toBe(Buffer.from(line).toString('latin1').slice(0, 200))
})

test('a reserved name inside the event, and a duplicate deep inside, are named', async () => {
  const nested = lines.map((line, at) => (at === 2 ? line.replace('"venue"', '"key_id"') : line)).join('\n')
  const { result } = await pass(Buffer.from(`${nested}\n`))
  expect(result.findings).toMatchObject([{ kind: 'RESERVED_FIELD', line: 3, actual: 'details.key_id' }])
  const doubled = lines.map((line, at) =>
    at === 2 ? line.replace('"venue": "X"', '"venue": "Y", "venue": "X"') : line,
  )
  const deep = await pass(Buffer.from(`${doubled.join('\n')}\n`))
  expect(deep.result.findings).toMatchObject([{ kind: 'DUPLICATE_KEY', line: 3, actual: 'venue' }])
  expect(deep.result.chainHolds).toBe(true)
  expect(deep.sunk[2]).toMatchObject({ status: 'rejected', reason: 'DUPLICATE_KEY' })
})

test('an entry without a timestamp is delivered as rejected, and only warned of', async () => {
  const events = sampleEvents('2026-03-02', 3).map((event, at) =>
    at === 1
      ? {
          line: event.line.replace('"timestamp"', '"when"'),
          canonical: event.canonical.replace('"timestamp"', '"when"'),
        }
      : event,
  )
  const ordered = events.map(({ line, canonical }) => ({ line, canonical: resort(canonical) }))
  const sealed = sealDays([{ day: '2026-03-02', events: ordered }], { key: null })[0]?.lines ?? []
  const { result, sunk } = await pass(Buffer.from(`${sealed.join('\n')}\n`))
  expect(result.findings).toMatchObject([{ kind: 'TIMESTAMP_INVALID', severity: 'warning', line: 2 }])
  expect(sunk[1]).toMatchObject({ status: 'rejected', reason: 'TIMESTAMP_INVALID' })
  expect(result.rejected).toBe(1)
})

/** Puts the member `when` behind `user`, where it sorts. */
function resort(canonical: string): string {
  const match = /, ("when": "[^"]*"), ("user": "[^"]*")/.exec(canonical)
  return match ? canonical.replace(match[0], `, ${match[2]}, ${match[1]}`) : canonical
}

test('a line bomb costs no more memory than the limit', async () => {
  const bomb = Buffer.alloc(300 * 2 ** 20, 0x61)
  await withFolder(async (folder) => {
    const path = join(folder, 'bomb')
    writeFileSync(path, gzipSync(Buffer.concat([bomb, Buffer.from(`\n${lines[0]}\n`)]), { level: 1 }))
    global.gc?.()
    const before = process.memoryUsage().rss
    let most = 0
    let kept = 0
    const result = await verifyFile(
      {
        file: { key: KEY, path, day: null, gzip: true },
        mode: 'seal',
        profile: 'py-jsondumps-v0',
        profileSource: 'declared',
        stream: null,
        firstSeq: null,
        keys: [],
        manifest: null,
        leavesPath: null,
        limits: { chunkSize: 64 * 1024, maxLineBytes: 2 ** 20 },
      },
      {
        onLine: ({ bytes }) => {
          kept = Math.max(kept, bytes.length)
        },
        onProgress: () => {
          most = Math.max(most, process.memoryUsage().rss - before)
        },
      },
    )
    expect(kept).toBeLessThanOrEqual(2 ** 20)
    expect(result.findings).toMatchObject([{ kind: 'LINE_TOO_LONG', line: 1, actual: String(bomb.length) }])
    expect(result.entries).toBe(1)
    expect(most).toBeLessThan(200 * 2 ** 20)
  })
})

test('a long line within the limit is verified like any other', async () => {
  const long = 'x'.repeat(8 * 2 ** 20)
  const timestamp = '"timestamp": "2026-03-02T10:00:00Z"'
  const events = [1, 2, 3].map((n) => {
    const text = `{"n": ${n}, "note": "${n === 2 ? long : ''}", ${timestamp}}`
    return { line: text, canonical: text }
  })
  const sealed = sealDays([{ day: '2026-03-02', events }], { key: null })[0]?.lines ?? []
  const { result } = await pass(Buffer.from(`${sealed.join('\n')}\n`))
  expect(result.findings).toEqual([])
  expect(result).toMatchObject({ entries: 3, chainHolds: true })
})

test('many layouts and kinds do not make the reader slow or wrong', async () => {
  const events = Array.from({ length: 600 }, (_, at) => {
    const line = `{"timestamp": "2026-03-02T10:00:00Z", "event_type": "kind${at % 300}", "x${at}": ${at}, "y": {"b${at}": 1, "a": 2}}`
    const canonical = `{"event_type": "kind${at % 300}", "timestamp": "2026-03-02T10:00:00Z", "x${at}": ${at}, "y": {"a": 2, "b${at}": 1}}`
    return { line, canonical }
  })
  const sealed = sealDays([{ day: '2026-03-02', events }], { key: null })[0]?.lines ?? []
  const { result } = await pass(Buffer.from(`${sealed.join('\n')}\n`))
  expect(result.findings).toEqual([])
  expect(result).toMatchObject({ entries: 600, chainHolds: true })
})
