/**
 * A second verifier: slow, obvious, and written from the format's page alone. It shares nothing with the one under
 * test. It says whether an archive holds, and the first place where it does not; it explains nothing.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'

const ZEROS = '0'.repeat(64)
const RESERVED = ['previous_hash', 'current_hash', 'signature', 'key_id']

// --- JSON, with the spelling of numbers kept -----------------------------------------------------------------------

type Json =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number'; readonly value: string }
  | { readonly type: 'word'; readonly value: string }
  | { readonly type: 'list'; readonly value: readonly Json[] }
  | { readonly type: 'object'; readonly value: ReadonlyMap<string, Json> }

/** Parses a line; throws when it is no JSON, or has one name twice. */
function parse(text: string): Json {
  let at = 0
  const fail = (): never => {
    throw new SyntaxError(`character ${at}`)
  }
  const space = () => {
    while (' \t\r\n'.includes(text[at] ?? 'x')) at += 1
  }
  const eat = (token: string) => {
    if (!text.startsWith(token, at)) fail()
    at += token.length
  }
  const string = (): string => {
    const start = at
    eat('"')
    while (text[at] !== '"') {
      if (at >= text.length) fail()
      at += text[at] === '\\' ? 2 : 1
    }
    at += 1
    return JSON.parse(text.slice(start, at)) as string
  }
  const value = (): Json => {
    space()
    const first = text[at]
    if (first === '"') return { type: 'text', value: string() }
    if (first === '[') {
      const items: Json[] = []
      at += 1
      space()
      while (text[at] !== ']') {
        if (items.length > 0) eat(',')
        items.push(value())
        space()
      }
      at += 1
      return { type: 'list', value: items }
    }
    if (first === '{') {
      const members = new Map<string, Json>()
      at += 1
      space()
      while (text[at] !== '}') {
        if (members.size > 0) eat(',')
        space()
        const name = string()
        if (members.has(name)) fail()
        space()
        eat(':')
        members.set(name, value())
        space()
      }
      at += 1
      return { type: 'object', value: members }
    }
    for (const word of ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity']) {
      if (!text.startsWith(word, at)) continue
      at += word.length
      return { type: 'word', value: word }
    }
    const [number] = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/.exec(text.slice(at, at + 400)) ?? []
    if (number === undefined) return fail()
    at += number.length
    return { type: 'number', value: number }
  }
  const document = value()
  space()
  if (at < text.length) fail()
  return document
}

function pythonNumber(lexeme: string): string {
  if (/^-?\d+$/.test(lexeme)) return lexeme === '-0' ? '0' : lexeme
  const value = Number(lexeme)
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 1e-4 && size < 1e16) {
    const plain = /e/.test(String(value)) ? value.toFixed(20).replace(/0+$/, '') : String(value)
    return plain.includes('.') ? plain : `${plain}.0`
  }
  const [digits = '', power = ''] = value.toExponential().split('e')
  return `${digits}e${power[0]}${power.slice(1).padStart(2, '0')}`
}

const pythonText = (text: string) =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

function print(json: Json, python: boolean, top = true): string {
  const text = python ? pythonText : (value: string) => JSON.stringify(value)
  switch (json.type) {
    case 'text':
      return text(json.value)
    case 'word':
      return json.value
    case 'number':
      return python ? pythonNumber(json.value) : JSON.stringify(Number(json.value))
    case 'list':
      return `[${json.value.map((item) => print(item, python, false)).join(python ? ', ' : ',')}]`
    case 'object': {
      const names = [...json.value.keys()].filter((name) => !top || !RESERVED.includes(name))
      names.sort((a, b) => (python ? Buffer.compare(utf32(a), utf32(b)) : a < b ? -1 : 1))
      const parts = names.map(
        (name) => `${text(name)}${python ? ': ' : ':'}${print(json.value.get(name) as Json, python, false)}`,
      )
      return `{${parts.join(python ? ', ' : ',')}}`
    }
  }
}

/** Bytes that sort by code point. */
function utf32(text: string): Buffer {
  const points = [...text].map((character) => character.codePointAt(0) as number)
  const bytes = Buffer.alloc(points.length * 4)
  for (const [at, point] of points.entries()) bytes.writeUInt32BE(point, at * 4)
  return bytes
}

/** What a line says, whatever its spelling: equal for two lines exactly if they say the same. */
export function meaningOf(line: string): string {
  try {
    return print(parse(line), true, false)
  } catch (error) {
    if (error instanceof SyntaxError) return `no JSON: ${line}`
    throw error
  }
}

// --- one entry -----------------------------------------------------------------------------------------------------

export type Profile = 'py-jsondumps-v0' | 'jcs-v1' | 'rawline-v1' | 'sigc-v1'
const TAIL =
  /, "previous_hash": "[0-9a-f]{64}", "current_hash": "[0-9a-f]{64}"(, "signature": "[^"]*")?(, "key_id": "[0-9a-f]{64}")?}$/

type Entry = {
  readonly previous: string | null
  readonly current: string | null
  readonly computed: string | null
  readonly signature: string | null
  readonly keyId: string | null
}

const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

/** Null when the line is no entry. */
function readEntry(bytes: Buffer, profile: Profile): Entry | null {
  const text = bytes.toString('utf8')
  if (!Buffer.from(text, 'utf8').equals(bytes)) return null
  let json: Json
  try {
    json = parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  if (json.type !== 'object') return null
  const members = json.value
  const named = (name: string) => {
    const member = members.get(name)
    return member?.type === 'text' ? member.value : null
  }
  const previous = named('previous_hash')
  const raw = profile === 'rawline-v1' || profile === 'sigc-v1'
  const tail = TAIL.exec(text)
  const canonical = raw ? tail && `${text.slice(0, tail.index)}}` : print(json, profile === 'py-jsondumps-v0')
  if (hasPythonWord(json) && profile !== 'py-jsondumps-v0') return null
  if (hasReservedInside(json)) return null
  return {
    previous,
    current: named('current_hash'),
    computed: canonical === null || previous === null ? null : sha(previous + canonical),
    signature: named('signature'),
    keyId: named('key_id'),
  }
}

/** NaN or an infinity, which is JSON to Python alone. */
function hasPythonWord(json: Json): boolean {
  if (json.type === 'word') return /NaN|Infinity/.test(json.value)
  if (json.type === 'list') return json.value.some(hasPythonWord)
  return json.type === 'object' && [...json.value.values()].some(hasPythonWord)
}

function hasReservedInside(json: Json, top = true): boolean {
  if (json.type === 'list') return json.value.some((item) => hasReservedInside(item, false))
  if (json.type !== 'object') return false
  return [...json.value].some(
    ([name, member]) => (!top && RESERVED.includes(name)) || hasReservedInside(member, false),
  )
}

// --- gzip ----------------------------------------------------------------------------------------------------------

/** The plain bytes of exactly one member with the plain ten-byte header, or null for anything else. */
function unzip(gz: Buffer): Buffer | null {
  if (gz.length < 18 || gz[0] !== 0x1f || gz[1] !== 0x8b || gz[2] !== 8 || gz[3] !== 0) return null
  try {
    const { buffer, engine } = inflateRawSync(gz.subarray(10), { info: true }) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    const trailer = gz.subarray(10 + engine.bytesWritten)
    if (trailer.length !== 8 || trailer.readUInt32LE(4) !== buffer.length) return null
    return trailer.readUInt32LE(0) === crcOf(buffer) ? buffer : null
  } catch {
    return null // no deflate stream, or one that is cut
  }
}

/** CRC-32 bit by bit, as RFC 1952 section 8 has it. */
function crcOf(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

// --- the archive ---------------------------------------------------------------------------------------------------

export type Said = {
  readonly integrity: 'PASSED' | 'FAILED' | 'NOT_VERIFIABLE'
  /** The first place that does not hold, in the order of the stream. `line` null: the file as a whole. */
  readonly bad: { readonly file: string | null; readonly line: number | null } | null
  readonly entries: number
  readonly signatures: { readonly total: number; readonly valid: number }
}

type Key = { readonly pem: string; readonly first: number; readonly last: number }
type Fields = { readonly [name: string]: unknown }

/** Verifies every signature. `stream` is part of what sigc-v1 signs. */
export function referenceVerify(
  files: ReadonlyMap<string, Buffer>,
  pins: { readonly roots: readonly string[]; readonly keys: readonly string[] },
  profile: Profile,
  stream: string,
): Said {
  const bad: { file: string | null; line: number | null }[] = []
  const keys = new Map<string, Key>()
  const keyId = (pem: string) => sha(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
  for (const pem of pins.keys) keys.set(keyId(pem), { pem, first: 0, last: Number.MAX_SAFE_INTEGER })
  const keySet = files.get('audit/keys.json')
  let substituted = false
  if (keySet) {
    const signature = Buffer.from(files.get('audit/keys.sig')?.toString() ?? '', 'base64')
    substituted = !pins.roots.some((root) => verify(null, keySet, createPublicKey(root), signature))
    if (substituted) bad.push({ file: null, line: null })
    for (const key of (JSON.parse(keySet.toString()) as { keys: Fields[] }).keys) {
      const last = (key.last_seq as number | null) ?? Number.MAX_SAFE_INTEGER
      keys.set(key.key_id as string, { pem: key.pem as string, first: key.first_seq as number, last })
    }
  }

  const days = [
    ...new Set([...files.keys()].flatMap((name) => /\d{4}-\d{2}-\d{2}/.exec(name)?.[0] ?? [])),
  ].sort()
  const nameOf = (day: string, suffix: string) =>
    `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.${suffix}`
  const hasSignatures = days.some((day) => {
    const plain = unzip(files.get(nameOf(day, 'log.gz')) ?? Buffer.alloc(0)) ?? Buffer.alloc(0)
    return splitLines(plain).some((line) => readEntry(line, profile)?.signature != null)
  })
  // Whoever pins a key of entries says that they are signed.
  const isSigned = hasSignatures || pins.keys.length > 0
  let running: string | null = null
  let previousManifest = ZEROS
  const manifestLeaves: Buffer[] = []
  let entries = 0
  let total = 0
  let valid = 0
  /** Place of the next entry in the stream; null: nothing tells it any more. */
  let seq: number | null = 0
  let placed = true
  for (const day of days) {
    const log = nameOf(day, 'log.gz')
    const manifestBytes = files.get(nameOf(day, 'manifest.json'))
    const manifest = manifestBytes ? (JSON.parse(manifestBytes.toString()) as Fields) : null
    if (manifest && manifestBytes) {
      const canonical = `{${Object.keys(manifest)
        .sort()
        .map((name) => `${JSON.stringify(name)}:${JSON.stringify(manifest[name])}`)
        .join(',')}}`
      manifestLeaves.push(hash(Buffer.concat([Buffer.from([0]), manifestBytes])))
      const follows = manifest.previous_manifest_sha256 === previousManifest
      if (
        canonical !== manifestBytes.toString() ||
        manifest.day !== day ||
        manifest.object !== log ||
        !follows
      )
        bad.push({ file: nameOf(day, 'manifest.json'), line: null })
      previousManifest = sha(manifestBytes)
      const note = files.get(nameOf(day, 'checkpoint'))
      if (note && !noteHolds(note, stream, manifestLeaves, keys))
        bad.push({ file: nameOf(day, 'checkpoint'), line: null })
      if (typeof manifest.first_seq === 'number') seq = manifest.first_seq
    }
    const gz = files.get(log)
    if (!gz) {
      if (manifest && manifest.entries !== 0) bad.push({ file: log, line: null })
      running = manifest ? (manifest.last_current_hash as string) : null
      continue
    }
    const plain = unzip(gz)
    if (!plain) {
      bad.push({ file: log, line: null })
      running = null
      continue
    }
    const lines = splitLines(plain)
    const leafBytes = files.get(nameOf(day, 'leaves'))
    const sealed = leafBytes && manifest && isLeavesOf(leafBytes, manifest) ? leafBytes : null
    let worst: number | null = null
    const blame = (line: number) => {
      worst = worst === null ? line : Math.min(worst, line)
    }
    lines.forEach((line, at) => {
      const entry = readEntry(line, profile)
      if (sealed) {
        const leaf = hash(Buffer.concat([Buffer.from([0]), line]))
        if (!leaf.equals(sealed.subarray(at * 32, at * 32 + 32))) blame(at + 1)
      }
      if (!entry) {
        blame(at + 1)
        running = null
        return
      }
      entries += 1
      if (at === 0 && running === null && !manifest) seq = entry.previous === ZEROS ? 0 : null
      const before = at === 0 && manifest ? (manifest.first_previous_hash as string) : running
      if (before !== null && entry.previous !== before) blame(at + 1)
      if (entry.computed === null || entry.computed !== entry.current) blame(at + 1)
      running = entry.current
      if (entry.signature === null) {
        if (isSigned) blame(at + 1)
        return
      }
      total += 1
      if (profile === 'sigc-v1' && seq === null) placed = false
      else if (isGood(entry, (seq ?? 0) + at, keys, profile, stream)) valid += 1
      else if (!substituted) blame(at + 1)
    })
    if (worst === null && manifest) {
      const fits =
        manifest.plain_sha256 === sha(plain) &&
        manifest.gz_sha256 === sha(gz) &&
        manifest.plain_bytes === plain.length
      if (lines.length < (manifest.entries as number)) worst = lines.length + 1
      else if (!fits) bad.push({ file: log, line: null })
    }
    if (worst !== null) bad.push({ file: log, line: worst })
    seq = worst === null && seq !== null ? seq + lines.length : null
    if (lines.length === 0 && manifest) running = manifest.last_current_hash as string
  }
  const unsignable = isSigned && (keys.size === 0 || !placed)
  const integrity = bad.length > 0 ? 'FAILED' : entries === 0 || unsignable ? 'NOT_VERIFIABLE' : 'PASSED'
  return {
    integrity,
    bad: bad[0] ?? null,
    entries,
    signatures: { total, valid: substituted ? 0 : valid },
  }
}

const hash = (data: Buffer) => createHash('sha256').update(data).digest()

function splitLines(plain: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let from = 0
  for (let at = plain.indexOf(10); at >= 0; at = plain.indexOf(10, from)) {
    lines.push(plain.subarray(from, at))
    from = at + 1
  }
  if (from < plain.length) lines.push(plain.subarray(from))
  return lines
}

function isLeavesOf(leaves: Buffer, manifest: Fields): boolean {
  const parts = Array.from({ length: Math.ceil(leaves.length / 32) }, (_, at) =>
    leaves.subarray(at * 32, at * 32 + 32),
  )
  return parts.length === manifest.entries && treeOf(parts).toString('hex') === manifest.merkle_root
}

function treeOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hash(Buffer.alloc(0))
  if (leaves.length === 1) return leaves[0] as Buffer
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  return hash(Buffer.concat([Buffer.from([1]), treeOf(leaves.slice(0, half)), treeOf(leaves.slice(half))]))
}

function noteHolds(
  note: Buffer,
  stream: string,
  leaves: readonly Buffer[],
  keys: ReadonlyMap<string, Key>,
): boolean {
  const text = note.toString('utf8')
  const [body = '', signatures = ''] = text.split('\n\n')
  const [origin, size, root] = body.split('\n')
  if (origin !== stream || Number(size) !== leaves.length) return false
  if (root !== treeOf(leaves).toString('base64')) return false
  if (!signatures.startsWith(`\u2014 ${stream} `)) return false
  const blob = Buffer.from(signatures.split(' ')[2] ?? '', 'base64')
  return [...keys.values()].some(({ pem }) =>
    verify(null, Buffer.from(`${body}\n`), createPublicKey(pem), blob.subarray(4)),
  )
}

function isGood(
  entry: Entry,
  seq: number,
  keys: ReadonlyMap<string, Key>,
  profile: Profile,
  stream: string,
): boolean {
  const signature = Buffer.from(entry.signature ?? '', 'base64')
  if (signature.toString('base64') !== entry.signature) return false
  const message =
    profile === 'sigc-v1' ? `sigc-v1/entry\n${stream}\n${seq}\n${entry.current}\n` : (entry.current ?? '')
  const candidates = entry.keyId === null ? [...keys.values()] : [keys.get(entry.keyId)]
  return candidates.some(
    (key) =>
      key !== undefined &&
      key.first <= seq &&
      seq <= key.last &&
      verify(null, Buffer.from(message), createPublicKey(key.pem), signature),
  )
}
