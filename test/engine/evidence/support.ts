/** Small sealed archives, and proofs of their records, without a workspace. */
import { sign } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Issuer, ProvedRecord } from '../../../electron/engine/evidence/index.ts'
import { proveInFolder } from '../../../electron/engine/issue-evidence.ts'
import { sampleKeys, sealFiles } from '../../../electron/engine/seal/index.ts'
import { sha256Hex } from '../../../electron/engine/verify/digest.ts'
import { jcsBytes } from '../../../electron/engine/verify/jcs.ts'
import { leafHash, merkleRoot } from '../../../electron/engine/verify/merkle.ts'
import { formatCheckpoint, formatNote } from '../../../electron/engine/verify/signed-note.ts'
import type { Profile } from '../../../shared/model/verdict.ts'

const KEYS = sampleKeys('evidence tests')
export const ENTRY_KEY = KEYS.first
export const ROOT_KEY = KEYS.root
export const NOW = '2024-02-01T12:00:00.000Z'

export const ISSUER: Issuer = { key: sampleKeys('workstation').first, toolVersion: '1.2.3', now: () => NOW }

const privatePem = (key: typeof ENTRY_KEY) =>
  key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

export type DayOfEvents = { readonly day: string; readonly events: readonly string[] }

/** Ordinary events, spelled as the source document's writer does. */
export function events(day: string, count: number): DayOfEvents {
  const line = (at: number) =>
    `{"timestamp": "${day}T10:${String(at % 60).padStart(2, '0')}:00.${String(at).padStart(6, '0')}Z", "event_type": "order_filled", "event_id": "evt_${day}_${at}", "user": "u${at % 3}", "details": {"price": 185.50, "quantity": ${100 + at}}}`
  return { day, events: Array.from({ length: count }, (_, at) => line(at)) }
}

export const DAYS: readonly DayOfEvents[] = [
  events('2024-01-15', 7),
  events('2024-01-16', 1),
  events('2024-01-17', 12),
]

/** Seals days of events as an archive at `folder`/archive. */
export async function writeArchive(
  folder: string,
  options: {
    readonly profile?: Profile
    readonly days?: readonly DayOfEvents[]
    readonly root?: boolean
  } = {},
): Promise<string> {
  const input = join(folder, 'input.jsonl')
  mkdirSync(folder, { recursive: true })
  writeFileSync(input, `${(options.days ?? DAYS).flatMap(({ events: lines }) => lines).join('\n')}\n`)
  const output = join(folder, 'archive')
  await sealFiles({
    inputs: [input],
    output,
    keyPem: privatePem(ENTRY_KEY),
    profile: options.profile ?? 'sigc-v1',
    origin: 'test.example/audit',
    ...(options.root !== false && { rootKeyPem: privatePem(ROOT_KEY) }),
  })
  return output
}

export function keyOf(day: string, suffix = 'log.gz'): string {
  return `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.${suffix}`
}

export type Pins = { readonly roots?: readonly string[]; readonly keys?: readonly string[] }

/** Proves a record of an archive in a folder; the root is pinned unless other pins are given. */
export function prove(
  archive: string,
  day: string,
  line: number,
  { roots = [ROOT_KEY.publicPem], keys = [] }: Pins = {},
): Promise<ProvedRecord> {
  return proveInFolder({ file: keyOf(day), line }, { dir: archive, roots, keys }, ISSUER, {})
}

export function linesOf(archive: string, day: string): string[] {
  return gunzipSync(readFileSync(join(archive, keyOf(day))))
    .toString('latin1')
    .split('\n')
    .slice(0, -1)
}

/** Rewrites a day's log. Lines are latin1, one character a byte. */
export function setLines(archive: string, day: string, lines: readonly string[]): void {
  const path = join(archive, keyOf(day))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, gzipSync(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')))
}

/** Makes a plain log of a day's events: no chain, no signature; sealed by its manifest and a signed checkpoint. */
export function unchain(archive: string, { day, events: lines }: DayOfEvents): void {
  setLines(archive, day, lines)
  const path = (suffix: string) => join(archive, keyOf(day, suffix))
  const log = readFileSync(path('log.gz'))
  const plain = gunzipSync(log)
  const manifest = JSON.parse(readFileSync(path('manifest.json'), 'utf8'))
  const leaves = lines.map((line) => leafHash(Buffer.from(line, 'utf8')))
  Object.assign(manifest, {
    profile: 'manifest-only',
    first_previous_hash: null,
    last_current_hash: null,
    plain_bytes: plain.length,
    plain_sha256: sha256Hex(plain),
    gz_bytes: log.length,
    gz_sha256: sha256Hex(log),
    merkle_root: merkleRoot(leaves).toString('hex'),
  })
  const bytes = jcsBytes(manifest)
  writeFileSync(path('manifest.json'), bytes)
  writeFileSync(path('leaves'), Buffer.concat(leaves))
  const text = formatCheckpoint({ origin: manifest.stream, size: 1, root: leafHash(bytes) })
  const note = formatNote(text, manifest.stream, ENTRY_KEY.publicKey, (message) =>
    sign(null, message, ENTRY_KEY.privateKey),
  )
  writeFileSync(path('checkpoint'), note)
  rmSync(join(archive, 'audit', 'profile.json'), { force: true })
}
