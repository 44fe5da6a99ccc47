import { stat } from 'node:fs/promises'
import { type Day, daysBetween } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Profile } from '../../../shared/model/verdict.ts'
import type { RunOptions } from '../run-options.ts'
import { ArchiveWriter } from './archive-writer.ts'
import { readInputEvents } from './input-events.ts'
import { readSigningKey } from './signing-key.ts'

export type SealOptions = {
  /** Files of plain JSON lines, gzip or not, in order of time. */
  readonly inputs: readonly string[]
  /** The archive's folder; it must not exist, or be empty. */
  readonly output: string
  /** PKCS#8 PEM, Ed25519: signs entries and checkpoints. */
  readonly keyPem: string
  readonly profile: Profile
  /** The name of the stream, default `blotter/audit`. */
  readonly origin?: string | undefined
  /** PKCS#8 PEM, Ed25519: signs the key set. Without it the archive has none, and is verified with `--key`. */
  readonly rootKeyPem?: string | undefined
}

export type Sealed = {
  readonly archive: string
  readonly profile: Profile
  readonly origin: string
  readonly entries: number
  readonly days: readonly Day[]
  /** Days between the first and the last that had no events; each has an empty log and a manifest of 0 entries. */
  readonly emptyDays: readonly Day[]
  /** Fingerprint of the key that signed the entries (SHA-256 of its SPKI DER). */
  readonly keyId: string
  /** Fingerprint of the root key to pin, or null when there is no key set. */
  readonly rootKeyId: string | null
}

export const DEFAULT_ORIGIN = 'blotter/audit'

/** A longer gap is a wrong timestamp rather than a pause, and would fill the disk with empty days. */
const LONGEST_GAP = 3660

/**
 * Seals plain JSON lines as a new archive: every event chained and signed, one file a UTC day.
 * Events are checked strictly and must be in order of time; an error names file and line, and leaves nothing behind.
 */
export async function sealFiles(options: SealOptions, run: RunOptions = {}): Promise<Sealed> {
  const { profile } = options
  if (profile === 'manifest-only') {
    throw new BlotterError('USAGE', 'The profile manifest-only has no entries to chain or sign.', {
      hint: 'Choose sigc-v1, py-jsondumps-v0, jcs-v1 or rawline-v1.',
    })
  }
  if (options.inputs.length === 0) {
    throw new BlotterError('USAGE', 'No input was named.', { hint: 'Give one or more files with --input.' })
  }
  const key = readSigningKey(options.keyPem, 'The entry key')
  const root = options.rootKeyPem === undefined ? null : readSigningKey(options.rootKeyPem, 'The root key')
  if (root?.publicKey.fingerprint === key.publicKey.fingerprint) {
    throw new BlotterError('USAGE', 'The root key is the entry key.', {
      hint: 'The root key vouches for entry keys and is kept elsewhere: make a second one, or leave it out.',
    })
  }
  const origin = options.origin ?? DEFAULT_ORIGIN
  const total = await countBytes(options.inputs)
  const writer = await ArchiveWriter.create({ output: options.output, profile, origin, key }, run)
  try {
    const days: Day[] = []
    const emptyDays: Day[] = []
    let bytes = 0
    for await (const event of readInputEvents(options.inputs, profile, run.signal)) {
      const today = days.at(-1)
      if (event.day !== today) {
        if (today !== undefined) {
          await writer.closeDay()
          for (const empty of gapBetween(today, event.day)) {
            await writer.openDay(empty)
            await writer.closeDay()
            emptyDays.push(empty)
          }
        }
        await writer.openDay(event.day)
        days.push(event.day)
      }
      await writer.append(event.line, event.timestamp)
      bytes += event.line.length + 1
      if (writer.entries % 2000 === 0) report(event.day)
    }
    if (days.length === 0) {
      throw new BlotterError('USAGE', 'The input holds no events, so there is nothing to seal.', {
        hint: 'Check the names of the input files.',
      })
    }
    await writer.closeDay()
    await writer.finish(root)
    report(days.at(-1) ?? '')
    return {
      archive: options.output,
      profile,
      origin,
      entries: writer.entries,
      days,
      emptyDays,
      keyId: key.publicKey.fingerprint,
      rootKeyId: root?.publicKey.fingerprint ?? null,
    }

    function report(day: Day): void {
      const known = total !== null && bytes <= total ? total : null
      run.onProgress?.({
        phase: 'seal',
        done: bytes,
        total: known,
        unit: 'bytes',
        detail: `${day}, ${writer.entries} events`,
      })
    }
  } catch (error) {
    await writer.discard()
    throw error
  }
}

/** The days strictly between two days. */
function gapBetween(from: Day, to: Day): readonly Day[] {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 - 1
  if (days > LONGEST_GAP) {
    throw new BlotterError('USAGE', `Between ${from} and ${to} lie ${days} days without an event.`, {
      hint: 'Is a timestamp wrong? Otherwise seal the two parts as two archives.',
    })
  }
  return daysBetween(from, to).slice(1, -1)
}

/** The bytes to read when all inputs are plain, else null: what a gzip holds is known at its end. */
async function countBytes(inputs: readonly string[]): Promise<number | null> {
  let total = 0
  for (const path of inputs) {
    if (path.endsWith('.gz')) return null
    // A missing file is reported by the reader, with its name.
    total += (await stat(path).catch(() => null))?.size ?? 0
  }
  return total
}
