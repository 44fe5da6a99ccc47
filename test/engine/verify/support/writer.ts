/**
 * A small writer of archives for tests: it shares no code with the verifier, so that the two can disagree.
 * Profile py-jsondumps-v0; the canonical texts come from CPython, or are spelled by hand.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

export type Event = { readonly line: string; readonly canonical: string }
export type WriterKey = {
  readonly object: KeyObject
  readonly id: string
  readonly pem: string
  readonly raw: Buffer
}

export type WriterOptions = {
  readonly key?: WriterKey | null
  readonly keyId?: boolean
  readonly sidecars?: boolean
  readonly root?: WriterKey
  readonly origin?: string
  readonly prefix?: string
  readonly profile?: 'py-jsondumps-v0' | 'sigc-v1' | 'rawline-v1'
}

export type WrittenDay = { readonly day: string; readonly key: string; lines: string[] }

const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const shaBytes = (...data: Buffer[]) => createHash('sha256').update(Buffer.concat(data)).digest()

/** A key made of a seed: the same on every run. */
export function makeKey(seed: string): WriterKey {
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    shaBytes(Buffer.from(seed)),
  ])
  const object = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const pub = createPublicKey(object)
  const spki = pub.export({ type: 'spki', format: 'der' })
  return {
    object,
    id: sha(spki),
    pem: pub.export({ type: 'spki', format: 'pem' }).toString(),
    raw: spki.subarray(-32),
  }
}

/** Chains and signs events into lines, day by day. */
export function sealDays(
  days: readonly { readonly day: string; readonly events: readonly Event[] }[],
  options: WriterOptions,
): WrittenDay[] {
  const {
    key = null,
    keyId = true,
    prefix = 'audit',
    profile = 'py-jsondumps-v0',
    origin = 'test.example/log',
  } = options
  let previous = '0'.repeat(64)
  let seq = 0
  return days.map(({ day, events }) => {
    const lines = events.map(({ line, canonical }) => {
      const hash = sha(previous + (profile === 'py-jsondumps-v0' ? canonical : line))
      const message = profile === 'sigc-v1' ? `sigc-v1/entry\n${origin}\n${seq}\n${hash}\n` : hash
      const signature = key
        ? `, "signature": "${sign(null, Buffer.from(message), key.object).toString('base64')}"`
        : ''
      const named = key && keyId ? `, "key_id": "${key.id}"` : ''
      const sealed = `${line.slice(0, -1)}, "previous_hash": "${previous}", "current_hash": "${hash}"${signature}${named}}`
      previous = hash
      seq += 1
      return sealed
    })
    return { day, key: `${prefix}/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.log.gz`, lines }
  })
}

/** Writes the logs; with `sidecars` also manifests, leaves, checkpoints and the key set. */
export function writeArchive(folder: string, days: readonly WrittenDay[], options: WriterOptions): void {
  const put = (name: string, data: string | Buffer) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), data)
  }
  for (const { key, lines } of days) put(key, gzipSync(lines.map((line) => `${line}\n`).join('')))
  if (!options.sidecars || !options.key) return
  writeSidecars(put, days, options, options.key)
}

function writeSidecars(
  put: (name: string, data: string | Buffer) => void,
  days: readonly WrittenDay[],
  {
    origin = 'test.example/log',
    root = makeKey('root'),
    prefix = 'audit',
    profile = 'py-jsondumps-v0',
  }: WriterOptions,
  key: WriterKey,
): void {
  let seq = 0
  let previousManifest = '0'.repeat(64)
  const manifestLeaves: Buffer[] = []
  days.forEach(({ day, key: object, lines }, index) => {
    const plain = Buffer.from(lines.map((line) => `${line}\n`).join(''))
    const gz = gzipSync(plain)
    const entries = lines.map((line) => JSON.parse(line) as Record<string, string>)
    const leaves = lines.map((line) => shaBytes(Buffer.from([0]), Buffer.from(line)))
    const manifest = sorted({
      format: 'sigc-manifest-v1',
      stream: origin,
      day,
      manifest_seq: index,
      object,
      profile,
      entries: lines.length,
      first_seq: seq,
      last_seq: seq + lines.length - 1,
      first_timestamp: entries[0]?.timestamp ?? null,
      last_timestamp: entries.at(-1)?.timestamp ?? null,
      first_previous_hash: entries[0]?.previous_hash ?? null,
      last_current_hash: entries.at(-1)?.current_hash ?? null,
      plain_bytes: plain.length,
      plain_sha256: sha(plain),
      gz_bytes: gz.length,
      gz_sha256: sha(gz),
      merkle_root: tree(leaves).toString('hex'),
      previous_manifest_sha256: previousManifest,
    })
    seq += lines.length
    previousManifest = sha(manifest)
    manifestLeaves.push(shaBytes(Buffer.from([0]), Buffer.from(manifest)))
    const base = object.replace('.log.gz', '')
    put(`${base}.manifest.json`, manifest)
    put(`${base}.leaves`, Buffer.concat(leaves))
    put(
      `${base}.checkpoint`,
      note(`${origin}\n${index + 1}\n${tree(manifestLeaves).toString('base64')}\n`, origin, key),
    )
  })
  const keys = `{"format":"sigc-keys-v1","keys":[${sorted({ alg: 'ed25519', first_seq: 0, key_id: key.id, last_seq: null, pem: key.pem })}],"stream":${JSON.stringify(origin)}}`
  put(`${prefix}/keys.json`, keys)
  put(`${prefix}/keys.sig`, sign(null, Buffer.from(keys), root.object).toString('base64'))
}

function sorted(fields: Record<string, string | number | null>): string {
  return `{${Object.keys(fields)
    .sort()
    .map((name) => `"${name}":${JSON.stringify(fields[name])}`)
    .join(',')}}`
}

function tree(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return shaBytes()
  if (leaves.length === 1) return leaves[0] as Buffer
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return shaBytes(Buffer.from([1]), tree(leaves.slice(0, split)), tree(leaves.slice(split)))
}

function note(text: string, name: string, key: WriterKey): string {
  const id = shaBytes(Buffer.from(`${name}\n`), Buffer.from([1]), key.raw).subarray(0, 4)
  const signature = sign(null, Buffer.from(text), key.object)
  return `${text}\n\u2014 ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`
}

/** Plain trading events with an ordinary mix of values; canonical form spelled by hand. */
export function sampleEvents(day: string, count: number, from = 0): readonly Event[] {
  return Array.from({ length: count }, (_, at) => {
    const number = from + at
    const time = `${day}T${String(9 + Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00.000${String(number % 1000).padStart(3, '0')}Z`
    const line = `{"timestamp": "${time}", "event_type": "order_filled", "event_id": "e-${hex(number)}", "user": "u${number % 7}", "price": ${100 + number}.25, "quantity": ${number * 10}, "details": {"venue": "X", "a": [1, 2.5, null]}}`
    const canonical = `{"details": {"a": [1, 2.5, null], "venue": "X"}, "event_id": "e-${hex(number)}", "event_type": "order_filled", "price": ${100 + number}.25, "quantity": ${number * 10}, "timestamp": "${time}", "user": "u${number % 7}"}`
    return { line, canonical }
  })
}

/** An id without a counter in it: numbers must not help to find what is missing. */
const hex = (number: number) => `${sha(`id ${number}`).slice(0, 8)}x`
