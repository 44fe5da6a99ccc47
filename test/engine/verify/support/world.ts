/**
 * An archive in memory, of any chained profile, to be damaged in every way and written out. It shares no code with
 * the verifier. Events are values with the spelling of their numbers kept.
 */
import { createHash, sign } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { VerifyRequest } from '../../../../electron/engine/verify/index.ts'
import { makeKey, type WriterKey } from './writer.ts'

export type Value = string | boolean | null | { readonly number: string } | readonly Value[] | Fields
export type Fields = ReadonlyMap<string, Value>

export type ChainedProfile = 'py-jsondumps-v0' | 'jcs-v1' | 'rawline-v1' | 'sigc-v1'

export type WorldOptions = {
  readonly profile: ChainedProfile
  readonly days: readonly { readonly day: string; readonly events: readonly Fields[] }[]
  /** Signing keys with the sequence number from which each is used; none: unsigned entries. */
  readonly keys: readonly { readonly key: WriterKey; readonly from: number }[]
  readonly keyIds: boolean
  readonly manifests: boolean
  readonly leaves: boolean
  readonly checkpoints: boolean
  readonly keySet: boolean
}

export const ORIGIN = 'test.example/log'
export const ROOT: WriterKey = makeKey('root')
export const ZEROS = '0'.repeat(64)

export const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const digest = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()

/** One entry as it was written. */
export type Entry = {
  readonly event: Fields
  readonly seq: number
  readonly previous: string
  readonly hash: string
  readonly text: string
}

/** How a line is made; anything that is left out is what the writer would have done. */
export type Sealing = {
  readonly signer?: WriterKey | null
  readonly signature?: string
  readonly keyId?: string | null
}

export class World {
  readonly options: WorldOptions
  /** Archive key -> bytes. Damage is done here. */
  readonly files = new Map<string, Buffer>()
  readonly entries = new Map<string, readonly Entry[]>()

  constructor(options: WorldOptions) {
    this.options = options
    let previous = ZEROS
    let seq = 0
    for (const { day, events } of options.days) {
      const entries = events.map((event) => {
        const entry = this.seal(event, previous, seq)
        previous = entry.hash
        seq += 1
        return entry
      })
      this.entries.set(day, entries)
      this.setLines(
        day,
        entries.map(({ text }) => text),
      )
    }
    if (options.manifests) this.#writeManifests()
    if (options.keySet) this.writeKeySet(ROOT)
    // Without any sidecar nobody knows the origin that positions are bound to.
    if (options.profile === 'sigc-v1' && !options.manifests && !options.keySet) {
      this.files.set('audit/profile.json', Buffer.from(`{"profile":"sigc-v1","stream":"${ORIGIN}"}`))
    }
  }

  get days(): readonly string[] {
    return this.options.days.map(({ day }) => day)
  }

  name(day: string, suffix = 'log.gz'): string {
    return `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.${suffix}`
  }

  lines(day: string): string[] {
    return this.plain(day).toString('latin1').split('\n').slice(0, -1)
  }

  /** The plain bytes of a day's log. */
  plain(day: string): Buffer {
    return gunzipSync(this.files.get(this.name(day)) as Buffer)
  }

  /** Lines are texts of one character per byte (latin1), so that any byte can stand in them. */
  setLines(day: string, lines: readonly string[]): void {
    this.setPlain(day, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'))
  }

  setPlain(day: string, plain: Buffer): void {
    this.files.set(this.name(day), gzipSync(plain))
  }

  change(day: string, edit: (lines: string[]) => void): void {
    const lines = this.lines(day)
    edit(lines)
    this.setLines(day, lines)
  }

  edit(name: string, change: (bytes: Buffer) => Buffer): void {
    this.files.set(name, change(this.files.get(name) as Buffer))
  }

  keyAt(seq: number): WriterKey | null {
    return this.options.keys.findLast(({ from }) => from <= seq)?.key ?? null
  }

  /** Chains, signs and spells one event. */
  seal(event: Fields, previous: string, seq: number, how: Sealing = {}): Entry {
    const { profile, keyIds } = this.options
    const written = profile === 'jcs-v1' ? compact(event) : spaced(event)
    const canonical =
      profile === 'jcs-v1'
        ? compact(event, true)
        : profile === 'py-jsondumps-v0'
          ? spaced(event, true)
          : written
    const hash = sha(Buffer.from(previous + canonical, 'utf8'))
    const signer = how.signer === undefined ? this.keyAt(seq) : how.signer
    const message = profile === 'sigc-v1' ? `sigc-v1/entry\n${ORIGIN}\n${seq}\n${hash}\n` : hash
    const signature =
      how.signature ?? (signer ? sign(null, Buffer.from(message), signer.object).toString('base64') : null)
    const keyId = how.keyId === undefined ? (signer && keyIds ? signer.id : null) : how.keyId
    const gap = profile === 'jcs-v1' ? '' : ' '
    const tail = [
      `"previous_hash":${gap}"${previous}"`,
      `"current_hash":${gap}"${hash}"`,
      ...(signature === null ? [] : [`"signature":${gap}"${signature}"`]),
      ...(keyId === null ? [] : [`"key_id":${gap}"${keyId}"`]),
    ]
    const text = Buffer.from(`${[written.slice(0, -1), ...tail].join(`,${gap}`)}}`, 'utf8').toString('latin1')
    return { event, seq, previous, hash, text }
  }

  #writeManifests(): void {
    const { profile, leaves, checkpoints, keys } = this.options
    let previousManifest = ZEROS
    let seq = 0
    let running = ZEROS
    const manifestLeaves: Buffer[] = []
    this.options.days.forEach(({ day }, index) => {
      const entries = this.entries.get(day) ?? []
      const plain = this.plain(day)
      const gz = this.files.get(this.name(day)) as Buffer
      const lineLeaves = entries.map(({ text }) => digest(Buffer.from([0]), Buffer.from(text, 'latin1')))
      const timestamp = (entry: Entry | undefined) =>
        (entry?.event.get('timestamp') as string | undefined) ?? null
      const first = entries[0]?.previous ?? running
      running = entries.at(-1)?.hash ?? running
      const manifest = sortedJson({
        format: 'sigc-manifest-v1',
        stream: ORIGIN,
        day,
        manifest_seq: index,
        object: this.name(day),
        profile,
        entries: entries.length,
        first_seq: entries.length > 0 ? seq : null,
        last_seq: entries.length > 0 ? seq + entries.length - 1 : null,
        first_timestamp: timestamp(entries[0]),
        last_timestamp: timestamp(entries.at(-1)),
        first_previous_hash: first,
        last_current_hash: running,
        plain_bytes: plain.length,
        plain_sha256: sha(plain),
        gz_bytes: gz.length,
        gz_sha256: sha(gz),
        merkle_root: tree(lineLeaves).toString('hex'),
        previous_manifest_sha256: previousManifest,
      })
      seq += entries.length
      previousManifest = sha(manifest)
      manifestLeaves.push(digest(Buffer.from([0]), Buffer.from(manifest)))
      this.files.set(this.name(day, 'manifest.json'), Buffer.from(manifest))
      if (leaves) this.files.set(this.name(day, 'leaves'), Buffer.concat(lineLeaves))
      const signer = this.keyAt(Math.max(0, seq - 1)) ?? keys[0]?.key
      if (checkpoints && signer) this.writeCheckpoint(day, index + 1, tree(manifestLeaves), signer)
    })
  }

  writeCheckpoint(day: string, size: number, root: Buffer, signer: WriterKey): void {
    const text = `${ORIGIN}\n${size}\n${root.toString('base64')}\n`
    const id = digest(Buffer.from(`${ORIGIN}\n`), Buffer.from([1]), signer.raw).subarray(0, 4)
    const signature = sign(null, Buffer.from(text), signer.object)
    const note = `${text}\n\u2014 ${ORIGIN} ${Buffer.concat([id, signature]).toString('base64')}\n`
    this.files.set(this.name(day, 'checkpoint'), Buffer.from(note))
  }

  writeKeySet(root: WriterKey, keys: WorldOptions['keys'] = this.options.keys): void {
    const listed = keys.map(({ key, from }, at) => {
      const next = keys[at + 1]
      return sortedJson({
        alg: 'ed25519',
        first_seq: from,
        key_id: key.id,
        last_seq: next ? next.from - 1 : null,
        pem: key.pem,
      })
    })
    const text = `{"format":"sigc-keys-v1","keys":[${listed.join(',')}],"stream":"${ORIGIN}"}`
    this.files.set('audit/keys.json', Buffer.from(text))
    const signature = sign(null, Buffer.from(text), root.object).toString('base64')
    this.files.set('audit/keys.sig', Buffer.from(signature))
  }

  writeTo(folder: string): void {
    for (const [name, bytes] of this.files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
  }

  /** What a user who knows the archive would pin. */
  pins(): Partial<VerifyRequest> {
    if (this.options.keySet) return { roots: [ROOT.pem] }
    return { keys: this.options.keys.map(({ key }) => key.pem) }
  }
}

/** The tree of RFC 6962, by its definition. */
export function tree(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return digest()
  if (leaves.length === 1) return leaves[0] as Buffer
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return digest(Buffer.from([1]), tree(leaves.slice(0, split)), tree(leaves.slice(split)))
}

function sortedJson(fields: Record<string, string | number | null>): string {
  const parts = Object.keys(fields).sort()
  return `{${parts.map((name) => `${JSON.stringify(name)}:${JSON.stringify(fields[name])}`).join(',')}}`
}

/** As `json.dumps` spells it. */
function spaced(value: Value, sorted = false): string {
  return spell(value, sorted, ', ', ': ', ascii)
}

/** Without spaces, as UTF-8. */
function compact(value: Value, sorted = false): string {
  return spell(value, sorted, ',', ':', (text) => JSON.stringify(text))
}

function spell(
  value: Value,
  sorted: boolean,
  comma: string,
  colon: string,
  quote: (text: string) => string,
): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value)
  if (value instanceof Map) {
    const names = [...(value as Fields).keys()]
    if (sorted) names.sort()
    const parts = names.map(
      (name) =>
        quote(name) + colon + spell((value as Fields).get(name) as Value, sorted, comma, colon, quote),
    )
    return `{${parts.join(comma)}}`
  }
  if (Array.isArray(value))
    return `[${value.map((item: Value) => spell(item, sorted, comma, colon, quote)).join(comma)}]`
  return (value as { readonly number: string }).number
}

function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Trading events with an ordinary mix of values; ids without a counter, which would help to find what is missing. */
export function worldEvents(day: string, count: number, from = 0): readonly Fields[] {
  return Array.from({ length: count }, (_, at) => {
    const number = from + at
    const minute = `${String(9 + Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
    return new Map<string, Value>([
      ['timestamp', `${day}T${minute}:00.000${String(number % 1000).padStart(3, '0')}Z`],
      ['event_type', 'order_filled'],
      ['event_id', `e-${sha(`id ${number}`).slice(0, 8)}x`],
      ['user', `u${number % 7}`],
      ['price', { number: `${100 + number}.25` }],
      ['quantity', { number: String(number * 10) }],
      ['note', number % 3 === 0 ? 'caf\u00e9' : 'A/B'],
      [
        'details',
        new Map<string, Value>([
          ['venue', 'X'],
          ['a', [{ number: '1' }, { number: '2.5' }, null, true]],
        ]),
      ],
    ])
  })
}
