import { sign } from 'node:crypto'
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Day } from '../../../shared/model/archive.ts'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { sha256Hex, ZERO_HASH } from '../verify/digest.ts'
import { jcsBytes } from '../verify/jcs.ts'
import { leafHash, MerkleTree } from '../verify/merkle.ts'
import { formatCheckpoint, formatNote } from '../verify/signed-note.ts'
import { type ChainedEvent, chainEvent, type EntryProfile, signEntry } from './entry.ts'
import { GzipFile } from './gzip-file.ts'
import type { SigningKey } from './signing-key.ts'
import { openStaging, type Staging } from './staging.ts'

/** Entries are signed together and written, and a cancel is seen, after this many. */
const BATCH = 512

type OpenDay = {
  readonly day: Day
  readonly log: GzipFile
  readonly leaves: FileHandle
  readonly tree: MerkleTree
  firstSeq: number
  entries: number
  readonly firstPreviousHash: string
  firstTimestamp: string | null
  lastTimestamp: string | null
}

type KeyPeriod = { readonly key: SigningKey; readonly firstSeq: number; lastSeq: number | null }

/** An entry that was chained and signed before: `text` is its line, without LF. */
export type SealedEntry = {
  readonly text: string
  readonly seq: number
  readonly currentHash: string
  readonly timestamp: string
}

type Pending = { readonly event: ChainedEvent; readonly key: SigningKey } | { readonly text: string }

/**
 * Writes a sealed archive (archive-format) day by day: log, leaves, manifest, checkpoint, and at the end the profile
 * and, with a root key, the key set. Memory is bounded by a batch of lines. Nothing is seen at `output` before
 * `finish`; after an error call `discard`.
 */
export class ArchiveWriter {
  readonly #staging: Staging
  readonly #profile: EntryProfile
  readonly #origin: string
  readonly #periods: KeyPeriod[]
  readonly #manifests = new MerkleTree()
  readonly #signal: AbortSignal | undefined
  #key: SigningKey
  #seq = 0
  #head = ZERO_HASH
  #lastManifest = ZERO_HASH
  #open: OpenDay | null = null
  /** Still to be written: chained, and to be signed with the key in force at its place; or signed before. */
  #pending: Pending[] = []

  private constructor(
    staging: Staging,
    options: { readonly profile: EntryProfile; readonly origin: string; readonly key: SigningKey },
    run: RunOptions,
  ) {
    this.#staging = staging
    this.#profile = options.profile
    this.#origin = options.origin
    this.#key = options.key
    this.#periods = [{ key: options.key, firstSeq: 0, lastSeq: null }]
    this.#signal = run.signal
  }

  /** Throws USAGE when `output` is taken or the origin cannot stand in a checkpoint. */
  static async create(
    options: {
      readonly output: string
      readonly profile: EntryProfile
      readonly origin: string
      readonly key: SigningKey
    },
    run: RunOptions = {},
  ): Promise<ArchiveWriter> {
    // The name of a signed note may hold neither space nor plus sign; keep to one plain spelling.
    if (!/^[A-Za-z0-9][A-Za-z0-9._~/:-]{0,199}$/.test(options.origin)) {
      throw new BlotterError('USAGE', `"${options.origin}" is no origin.`, {
        hint: 'Name the stream like example.com/audit: letters, digits and . _ ~ / : -',
      })
    }
    return new ArchiveWriter(await openStaging(options.output), options, run)
  }

  /** Number of entries so far. */
  get entries(): number {
    return this.#seq
  }

  async openDay(day: Day): Promise<void> {
    const path = this.#path(day, 'log.gz')
    await mkdir(dirname(path), { recursive: true })
    this.#open = {
      day,
      log: await GzipFile.create(path),
      leaves: await open(this.#path(day, 'leaves'), 'wx'),
      tree: new MerkleTree(),
      firstSeq: this.#seq,
      entries: 0,
      firstPreviousHash: this.#head,
      firstTimestamp: null,
      lastTimestamp: null,
    }
  }

  /** Seals one event of the open day. `line` as `chainEvent` takes it; the caller has checked it. */
  async append(line: string, timestamp: string): Promise<void> {
    const today = this.#today()
    const event = chainEvent(this.#profile, this.#seq, this.#head, line)
    today.firstTimestamp ??= timestamp
    today.lastTimestamp = timestamp
    await this.#add(today, { event, key: this.#key }, event.currentHash)
  }

  /**
   * Puts an entry that is sealed already into the open day, byte for byte: nothing of it is checked or made anew.
   * Its sequence number counts, also where it leaves a gap.
   */
  async appendSealed({ text, seq, currentHash, timestamp }: SealedEntry): Promise<void> {
    const today = this.#today()
    if (today.entries === 0) today.firstSeq = seq
    this.#seq = seq
    today.firstTimestamp ??= timestamp
    today.lastTimestamp = timestamp
    await this.#add(today, { text }, currentHash)
  }

  async #add(today: OpenDay, pending: Pending, currentHash: string): Promise<void> {
    this.#pending.push(pending)
    this.#head = currentHash
    this.#seq++
    today.entries++
    if (this.#pending.length >= BATCH) await this.#flush(today)
  }

  /** Puts a file beside `audit/`, where no reader of the archive looks: how to check it, say. */
  async putBeside(name: string, content: string): Promise<void> {
    await this.#write(join(this.#staging.path, name), content)
  }

  /** Lets `key` sign from the next entry on. The entry that records it must have been appended under the old key. */
  rotate(key: SigningKey): void {
    const current = this.#periods.at(-1)
    if (!current || this.#seq === 0)
      throw new BlotterError('INTERNAL', 'A key was rotated before its first entry.')
    current.lastSeq = this.#seq - 1
    this.#periods.push({ key, firstSeq: this.#seq, lastSeq: null })
    this.#key = key
  }

  /** The key that signs now. */
  get key(): SigningKey {
    return this.#key
  }

  /** Ends the day's file and writes its sidecars. A day without entries has them too. */
  async closeDay(): Promise<void> {
    const today = this.#today()
    await this.#flush(today)
    this.#open = null
    const facts = await today.log.end()
    await today.leaves.sync()
    await today.leaves.close()
    const { entries } = today
    const manifest = jcsBytes({
      format: 'sigc-manifest-v1',
      stream: this.#origin,
      day: today.day,
      manifest_seq: this.#manifests.size,
      object: objectKey(today.day, 'log.gz'),
      profile: this.#profile,
      entries,
      first_seq: entries === 0 ? null : today.firstSeq,
      last_seq: entries === 0 ? null : today.firstSeq + entries - 1,
      first_timestamp: today.firstTimestamp,
      last_timestamp: today.lastTimestamp,
      first_previous_hash: today.firstPreviousHash,
      last_current_hash: this.#head,
      merkle_root: today.tree.root().toString('hex'),
      previous_manifest_sha256: this.#lastManifest,
      ...facts,
    })
    this.#lastManifest = sha256Hex(manifest)
    this.#manifests.append(leafHash(manifest))
    await this.#write(this.#path(today.day, 'manifest.json'), manifest)
    const checkpoint = formatNote(
      formatCheckpoint({ origin: this.#origin, size: this.#manifests.size, root: this.#manifests.root() }),
      this.#origin,
      this.#key.publicKey,
      (message) => sign(null, message, this.#key.privateKey),
    )
    await this.#write(this.#path(today.day, 'checkpoint'), checkpoint)
  }

  /**
   * Writes the profile and, with a root key, the key set and its signature; then the archive appears at `output`.
   * Without a root key there is no key set: whoever verifies pins the entry key itself.
   */
  async finish(root: SigningKey | null): Promise<void> {
    const audit = join(this.#staging.path, 'audit')
    const profile = {
      format: 'sigc-profile-v1',
      stream: this.#origin,
      profile: this.#profile,
      chain_scope: 'stream',
    }
    await this.#write(join(audit, 'profile.json'), jcsBytes(profile))
    if (root) {
      const keys = jcsBytes({
        format: 'sigc-keys-v1',
        stream: this.#origin,
        keys: this.#periods.map(({ key, firstSeq, lastSeq }) => ({
          key_id: key.publicKey.fingerprint,
          alg: 'ed25519',
          pem: key.publicPem,
          first_seq: firstSeq,
          last_seq: lastSeq,
        })),
      })
      await this.#write(join(audit, 'keys.json'), keys)
      const signature = sign(null, keys, root.privateKey).toString('base64')
      await this.#write(join(audit, 'keys.sig'), `${signature}\n`)
    }
    this.#stopIfAsked()
    await this.#staging.commit()
  }

  /** Removes whatever was written. */
  async discard(): Promise<void> {
    const today = this.#open
    this.#open = null
    if (today) {
      await today.log.abandon()
      await today.leaves.close()
    }
    await this.#staging.discard()
  }

  async #flush(today: OpenDay): Promise<void> {
    this.#stopIfAsked()
    if (this.#pending.length === 0) return
    const batch = this.#pending
    this.#pending = []
    const texts = await Promise.all(
      batch.map((one) =>
        'text' in one ? one.text : signEntry(this.#profile, this.#origin, one.key, one.event),
      ),
    )
    const leaves: Buffer[] = []
    for (const text of texts) {
      const leaf = leafHash(Buffer.from(text, 'utf8'))
      today.tree.append(leaf)
      leaves.push(leaf)
    }
    await today.log.write(Buffer.from(`${texts.join('\n')}\n`, 'utf8'))
    await today.leaves.writeFile(Buffer.concat(leaves))
  }

  #stopIfAsked(): void {
    if (this.#signal?.aborted) throw stopReason(this.#signal, 'Sealing')
  }

  #today(): OpenDay {
    if (!this.#open) throw new BlotterError('INTERNAL', 'No day of the archive is open.')
    return this.#open
  }

  #path(day: Day, suffix: string): string {
    return join(this.#staging.path, objectKey(day, suffix))
  }

  async #write(path: string, content: Buffer | string): Promise<void> {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { flag: 'wx', flush: true })
  }
}

/** The archive key of one of a day's objects. */
export function objectKey(day: Day, suffix: string): string {
  return `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.${suffix}`
}

/** The error that an aborted signal asks for: its own reason when that is one of ours. */
export function stopReason(signal: AbortSignal, what: string): BlotterError {
  return signal.reason instanceof BlotterError ? signal.reason : cancelled(what)
}
