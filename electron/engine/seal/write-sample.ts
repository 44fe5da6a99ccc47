import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Day } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { ArchiveWriter } from './archive-writer.ts'
import { printJson } from './sample/json-text.ts'
import { SAMPLE_DEFAULTS, sampleDays, sampleEvents } from './sample-events.ts'
import { type SigningKey, sampleKeys } from './signing-key.ts'

export type SampleOptions = {
  /** The archive's folder; it must not exist, or be empty. */
  readonly output: string
  /** Trading days, default 30. */
  readonly days?: number | undefined
  /** About how many events a day, default 6700. */
  readonly eventsPerDay?: number | undefined
  /** Default 1. The same options give the same bytes. */
  readonly seed?: number | string | undefined
  /** Default sigc-v1. */
  readonly profile?: 'sigc-v1' | 'py-jsondumps-v0' | undefined
  /** The first day that may hold events, default 2024-01-02. */
  readonly start?: Day | undefined
}

export type Sample = {
  readonly archive: string
  /** The root's public key, to pin: `<output>.root.pem`, beside the archive and not in it. */
  readonly rootPem: string
  readonly days: readonly Day[]
  readonly entries: number
}

export const SAMPLE_ORIGIN = 'sample.blotter.example/audit'

/**
 * Writes a sealed sample archive: a trading engine's events for some weeks, signed by two keys one after the other.
 * The key changes at the start of the middle day. Its keys follow from the seed: see `sampleKeys`.
 */
export async function writeSample(options: SampleOptions, run: RunOptions = {}): Promise<Sample> {
  const days = sampleDays(options)
  const seed = options.seed ?? SAMPLE_DEFAULTS.seed
  const keys = sampleKeys(seed)
  const rotationDay = days[Math.floor(days.length / 2)]
  const perDay = options.eventsPerDay ?? SAMPLE_DEFAULTS.eventsPerDay
  const archive = resolve(options.output)
  const writer = await ArchiveWriter.create(
    { output: archive, profile: options.profile ?? 'sigc-v1', origin: SAMPLE_ORIGIN, key: keys.first },
    run,
  )
  const report = (day: Day) => {
    // About: the true number is known when the last day has been played.
    const total = Math.max(writer.entries, days.length * perDay)
    run.onProgress?.({ phase: 'sample', done: writer.entries, total, unit: 'events', detail: day })
  }
  try {
    for (const { day, events } of sampleEvents(options)) {
      await writer.openDay(day)
      if (day === rotationDay) await rotateKey(writer, day, keys.second)
      for (const event of events) {
        await writer.append(event.line, event.timestamp)
        if (writer.entries % 1000 === 0) report(day)
      }
      await writer.closeDay()
    }
    const rootPem = await writeRootPem(archive, keys.root)
    await writer.finish(keys.root)
    run.onProgress?.({ phase: 'sample', done: writer.entries, total: writer.entries, unit: 'events' })
    return { archive, rootPem, days, entries: writer.entries }
  } catch (error) {
    await writer.discard()
    throw error
  }
}

/** The change of key is an entry of the stream, signed by the key that goes. */
async function rotateKey(writer: ArchiveWriter, day: Day, next: SigningKey): Promise<void> {
  const timestamp = `${day}T00:00:00.000000Z`
  const event = printJson({
    timestamp,
    event_type: 'audit.key_rotation',
    event_id: `evt_rotation_${day.replaceAll('-', '')}`,
    strategy: 'all',
    session_id: 'sess_audit',
    environment: 'production',
    version: '0.10.0',
    user: 'system',
    details: { old_key_id: writer.key.publicKey.fingerprint, new_key_id: next.publicKey.fingerprint },
  })
  await writer.append(event, timestamp)
  writer.rotate(next)
}

/** A key that is there is not replaced: somebody may have pinned it. */
async function writeRootPem(archive: string, root: SigningKey): Promise<string> {
  const path = `${archive}.root.pem`
  const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new BlotterError('IO', `Cannot read ${path}: ${error.message}`, { cause: error })
  })
  if (found === root.publicPem) return path
  if (found !== null) {
    throw new BlotterError('USAGE', `${path} holds another root key.`, {
      hint: 'It belongs to an earlier sample of another seed: remove it, or name another output.',
    })
  }
  const partial = `${path}.${process.pid}`
  try {
    await writeFile(partial, root.publicPem, { flush: true })
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true })
    throw new BlotterError('IO', `Cannot write ${path}: ${(cause as Error).message}`, { cause })
  }
  return path
}
