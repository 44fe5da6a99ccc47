import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type SealOptions, sealFiles } from '../../../electron/engine/seal/index.ts'
import { checkWithPython, fingerprints, hasCheckers, linesOf, opensslVerifies, scratch } from './support.ts'

const pem = () =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const keyPem = pem()
const rootKeyPem = pem()

const EVENTS = [
  '{"timestamp": "2024-01-15T23:59:59.999999999Z", "event_type": "order_filled", "fill_price": 185.50, "big": 9007199254740993}',
  '{"timestamp":"2024-01-16T00:00:00Z","log_type":"TRADE","event":"trade_executed","note":"caf\u00e9 \\u20ac \ud83d\ude00"}',
  '{"b": {"z": 1e5, "a": [1.0, -0.0, {"y": null, "x": ""}]}, "timestamp": "2024-01-16T00:00:00.5Z" }',
  '{"timestamp": "2024-01-19T12:00:00+00:00", "\ud83d\ude00": 1, "\uffff": 2}',
]

function inputIn(folder: string, content: string | Buffer, name = 'plain.jsonl'): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function seal(folder: string, lines: readonly string[], more: Partial<SealOptions> = {}) {
  const input = inputIn(folder, lines.map((line) => `${line}\n`).join(''))
  return sealFiles({ inputs: [input], output: join(folder, 'archive'), keyPem, profile: 'sigc-v1', ...more })
}

describe('sealFiles', () => {
  test('makes a file of every UTC day, and an empty one of every day between', async () => {
    const folder = scratch()
    const sealed = await seal(folder, EVENTS, { rootKeyPem, origin: 'firm.example/audit' })
    expect(sealed).toMatchObject({
      entries: 4,
      days: ['2024-01-15', '2024-01-16', '2024-01-19'],
      emptyDays: ['2024-01-17', '2024-01-18'],
      origin: 'firm.example/audit',
    })
    expect(linesOf(sealed.archive, '2024-01-16')).toHaveLength(2)
    expect(linesOf(sealed.archive, '2024-01-17')).toEqual([])
    const empty = JSON.parse(
      readFileSync(join(sealed.archive, 'audit/2024/01/2024-01-17.manifest.json'), 'utf8'),
    )
    expect(empty).toMatchObject({ entries: 0, first_seq: null, last_seq: null, first_timestamp: null })
    expect(empty.last_current_hash).toBe(empty.first_previous_hash)
  })

  test('leaves the bytes of every event as they are', async () => {
    const folder = scratch()
    const { archive } = await seal(folder, EVENTS)
    const lines = ['2024-01-15', '2024-01-16', '2024-01-19'].flatMap((day) => linesOf(archive, day))
    expect(lines.map((line) => `${line.slice(0, line.indexOf(', "previous_hash": "'))}}`)).toEqual(EVENTS)
  })

  test.skipIf(!hasCheckers).each(['sigc-v1', 'rawline-v1', 'py-jsondumps-v0'] as const)(
    'is sealed as CPython and openssl understand it (%s)',
    async (profile) => {
      const { archive, rootKeyId, keyId } = await seal(scratch(), EVENTS, { profile, rootKeyPem })
      const checked = checkWithPython(archive)
      const [key] = checked.keys?.keys ?? []
      expect(checked.keys?.keys).toHaveLength(1)
      expect(key).toMatchObject({ key_id: keyId, first_seq: 0, last_seq: null })
      expect(rootKeyId).toMatch(/^[0-9a-f]{64}$/)
      for (const { message, signature } of checked.samples) {
        expect(opensslVerifies(key?.pem ?? '', message, signature)).toBe(true)
      }
    },
  )

  test.skipIf(!hasCheckers)(
    'seals jcs-v1 as CPython understands it, where both have the same spelling',
    async () => {
      const lines = [
        '{"timestamp": "2024-01-15T00:00:00Z", "b": [1, 2.5, "caf\u00e9"], "a": {"d": true, "c": null}}',
        '{"z": "\\u20ac", "timestamp": "2024-01-15T00:00:01Z"}',
      ]
      const { archive } = await seal(scratch(), lines, { profile: 'jcs-v1' })
      expect(checkWithPython(archive).entries).toBe(2)
    },
  )

  test('gives the same bytes for the same input, plain or gzip, in one file or two', async () => {
    const folder = scratch()
    const { archive } = await seal(folder, EVENTS)
    const first = inputIn(folder, gzipSync(`${EVENTS.slice(0, 2).join('\n')}\n`), 'first.jsonl.gz')
    // The last line needs no line end, and space around a line is no part of it.
    const second = inputIn(folder, `  ${EVENTS[2]}\r\n${EVENTS[3]}`, 'second.jsonl')
    const other = join(folder, 'other')
    await sealFiles({ inputs: [first, second], output: other, keyPem, profile: 'sigc-v1' })
    expect(fingerprints(other)).toEqual(fingerprints(archive))
  })

  test('without a root key there is no key set', async () => {
    const { archive, rootKeyId } = await seal(scratch(), EVENTS)
    expect(rootKeyId).toBeNull()
    expect(readdirSync(join(archive, 'audit')).sort()).toEqual(['2024', 'profile.json'])
  })

  const GOOD = '{"timestamp": "2024-01-15T12:00:00Z"}'
  test.each([
    ['no JSON', '{"timestamp": ', /plain\.jsonl:2: .*\(column/],
    ['an array', '[1]', /plain\.jsonl:2: not a JSON object/],
    ['text after it', '{"timestamp": "2024-01-15T12:00:00Z"} {}', /plain\.jsonl:2: text after/],
    ['an empty line', '', /plain\.jsonl:2: the line is empty/],
    [
      'a name twice',
      '{"timestamp": "2024-01-15T12:00:00Z", "a": {"b": 1, "\\u0062": 2}}',
      /:2: the name "b" occurs twice in a/,
    ],
    [
      'a chain field',
      '{"timestamp": "2024-01-15T12:00:00Z", "previous_hash": "00"}',
      /:2: "previous_hash" is a chain field/,
    ],
    [
      'a chain field within',
      '{"timestamp": "2024-01-15T12:00:00Z", "a": [{"key_id": 1}]}',
      /:2: "a\.\[0\]\.key_id" is a chain/,
    ],
    ['NaN', '{"timestamp": "2024-01-15T12:00:00Z", "a": NaN}', /:2: NaN or Infinity/],
    ['no timestamp', '{"time": "2024-01-15T12:00:00Z"}', /:2: no "timestamp"/],
    ['a number for a timestamp', '{"timestamp": 1705320000}', /:2: no "timestamp"/],
    ['ten digits', '{"timestamp": "2024-01-15T12:00:00.1234567890Z"}', /:2: the timestamp .* cannot be read/],
    ['a day that is none', '{"timestamp": "2024-02-30T12:00:00Z"}', /:2: the timestamp .* cannot be read/],
    [
      'time running backwards',
      '{"timestamp": "2024-01-15T11:59:59.999999999Z"}',
      /:2: .* earlier than that of .*:1/,
    ],
    ['a byte order mark', `\ufeff${GOOD}`, /:2: starts with a byte order mark/],
    ['a wrong century', '{"timestamp": "2124-01-15T12:00:00Z"}', /36523 days without an event/],
  ])('refuses %s, and leaves nothing behind', async (_, line, message) => {
    const folder = scratch()
    const sealing = seal(folder, [GOOD, line])
    await expect(sealing).rejects.toThrow(message)
    await expect(sealing).rejects.toMatchObject({ code: 'USAGE', hint: expect.any(String) })
    expect(readdirSync(folder)).toEqual(['plain.jsonl'])
  })

  test('refuses bytes that are not UTF-8, with their line in the second file', async () => {
    const folder = scratch()
    const good = inputIn(folder, `${GOOD}\n`, 'a.jsonl')
    const bad = inputIn(folder, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]), 'b.jsonl')
    const sealing = sealFiles({
      inputs: [good, bad],
      output: join(folder, 'out'),
      keyPem,
      profile: 'sigc-v1',
    })
    await expect(sealing).rejects.toThrow(/b\.jsonl:1: not UTF-8/)
  })

  test('refuses what RFC 8785 cannot spell, in jcs-v1 only', async () => {
    for (const value of ['1e400', '"\\ud800"']) {
      const line = `{"timestamp": "2024-01-15T12:00:00Z", "a": [${value}]}`
      await expect(seal(scratch(), [line], { profile: 'jcs-v1' })).rejects.toThrow(/plain\.jsonl:1: /)
      expect((await seal(scratch(), [line], { profile: 'sigc-v1' })).entries).toBe(1)
    }
  })

  test('refuses a cut gzip, a missing file, no events, and manifest-only', async () => {
    const folder = scratch()
    const output = join(folder, 'archive')
    const cut = inputIn(folder, gzipSync(`${EVENTS.join('\n')}\n`).subarray(0, 120), 'cut.gz')
    const empty = inputIn(folder, '', 'empty.jsonl')
    const base = { output, keyPem, profile: 'sigc-v1' } as const
    await expect(sealFiles({ ...base, inputs: [cut] })).rejects.toMatchObject({ code: 'IO' })
    await expect(sealFiles({ ...base, inputs: [join(folder, 'nowhere')] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(sealFiles({ ...base, inputs: [empty] })).rejects.toThrow(/no events/)
    await expect(sealFiles({ ...base, inputs: [] })).rejects.toThrow(/No input/)
    await expect(sealFiles({ ...base, inputs: [empty], profile: 'manifest-only' })).rejects.toThrow(
      /manifest-only/,
    )
    expect(existsSync(output)).toBe(false)
  })

  test('takes only Ed25519 private keys, a root key of its own, and an origin that a checkpoint can carry', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const rsaPem = rsa.export({ type: 'pkcs8', format: 'pem' }).toString()
    await expect(seal(scratch(), EVENTS, { keyPem: rsaPem })).rejects.toThrow(
      /rsa key; signing needs Ed25519/,
    )
    await expect(seal(scratch(), EVENTS, { keyPem: 'secret text' })).rejects.toThrow(/no private key/)
    await expect(seal(scratch(), EVENTS, { rootKeyPem: keyPem })).rejects.toThrow(/root key is the entry key/)
    for (const origin of ['two words', 'a+b', '', 'a\nb']) {
      await expect(seal(scratch(), EVENTS, { origin })).rejects.toMatchObject({ code: 'USAGE' })
    }
  })

  test('does not write over a folder that holds something, and takes an empty one', async () => {
    const folder = scratch()
    const output = join(folder, 'archive')
    mkdirSync(output)
    expect((await seal(folder, EVENTS)).entries).toBe(4)
    const before = fingerprints(output)
    await expect(seal(folder, EVENTS.slice(0, 1))).rejects.toThrow(/never written over/)
    expect(fingerprints(output)).toEqual(before)
  })

  test('stops when it is told to, and leaves nothing behind', async () => {
    const folder = scratch()
    const line = '{"timestamp": "2024-01-15T12:00:00Z", "event_type": "x"}\n'
    const input = inputIn(folder, line.repeat(20_000))
    const stop = new AbortController()
    const options = {
      inputs: [input],
      output: join(folder, 'archive'),
      keyPem,
      profile: 'rawline-v1',
    } as const
    const sealing = sealFiles(options, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(sealing).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(readdirSync(folder)).toEqual(['plain.jsonl'])
  })
})
