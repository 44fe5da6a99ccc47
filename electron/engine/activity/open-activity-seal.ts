/** How the entries of this workspace's activity log are chained, signed, and guarded against being cut off. */
import { randomUUID, sign } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import type { ActivityEnd, ActivityNotice, ActivitySeal } from '../catalog/activity.ts'
import type { SigningKey } from '../seal/index.ts'
import { sha256Hex } from '../verify/digest.ts'
import { signedMessage } from '../verify/signatures.ts'
import { type ActivitySession, activityEventText } from './activity-event.ts'
import { HEAD_NAME, HeadFile, keepContradicted, parseHead } from './activity-head.ts'

/** The stream's name, in every signature of its entries. */
export function activityOrigin(key: SigningKey): string {
  return `blotter/activity/${key.publicKey.fingerprint.slice(0, 16)}`
}

export type OpenActivitySeal = ActivitySeal & {
  /** Compares the head with the log, once, when the workspace is opened: `hashAt` is the hash of an entry, if it is there. */
  readonly compare: (end: ActivityEnd, hashAt: (seq: number) => string | null) => void
  readonly close: () => void
}

/**
 * Entries are `sigc-v1` (archive-format): hash over the previous hash and the event's own bytes, Ed25519 over origin,
 * sequence number and hash. Without the key nobody can alter, remove or add an entry unseen; with it everything can be
 * forged, which is why a recipient keeps the key's fingerprint, and an earlier export, from an earlier day.
 */
export function openActivitySeal(
  dir: string,
  key: SigningKey,
  options: { readonly as: ActivitySession['as']; readonly version: string },
): OpenActivitySeal {
  const session: ActivitySession = {
    id: randomUUID(),
    user: userName(),
    host: hostname(),
    as: options.as,
    version: options.version,
  }
  const origin = activityOrigin(key)
  /** Where the log ended when this process last saw it. */
  let known: ActivityEnd | null = null
  /** To be recorded before the next entry, until that is on the disk. */
  let pending: readonly ActivityNotice[] = []
  const text = readOrNull(join(dir, HEAD_NAME))
  const stated = text === null || text === '' ? null : parseHead(text, key)
  let head: HeadFile | null = null

  const tell = (detail: unknown) => {
    pending = [...pending, { kind: 'log.contradicted', detail }]
  }
  const tellOf = (expected: ActivityEnd, found: ActivityEnd) => {
    head?.close()
    head = null
    const kept = keepContradicted(dir, expected)
    tell({
      message: 'The activity log is not what its signed head says: entries were removed or altered.',
      expected_entries: expected.size,
      expected_hash: expected.hash,
      found_entries: found.size,
      found_hash: found.hash,
      head: kept,
    })
  }

  return {
    compare(end, hashAt) {
      if (stated === null) {
        if (end.size > 0) {
          // What is there under the head's name, and is none of this key, is evidence too.
          const kept = text === null ? null : `${HEAD_NAME}.contradicted-0-${sha256Hex(text).slice(0, 8)}`
          if (kept !== null) renameSync(join(dir, HEAD_NAME), join(dir, kept))
          const what = text === null ? 'gone' : 'not signed by this workspace'
          tell({
            message: `The head of the activity log is ${what}: whether entries were removed cannot be told.`,
            found_entries: end.size,
            found_hash: end.hash,
            head: kept,
          })
        }
      } else if (stated.size > end.size || (stated.size > 0 && hashAt(stated.size - 1) !== stated.hash)) {
        tellOf(stated, end)
      }
      known = end
    },
    notices(end, unchained) {
      if (known && (known.size !== end.size || known.hash !== end.hash)) {
        tellOf(known, end)
        known = end
      }
      if (end.size > 0) return pending
      const before =
        unchained.entries > 0
          ? { unchained_entries: unchained.entries, unchained_sha256: unchained.sha256 }
          : {}
      return [{ kind: 'log.started', detail: { origin, ...before } }, ...pending]
    },
    seal(entry, end) {
      const event = activityEventText(entry, session, randomUUID())
      const hash = sha256Hex(end.hash + event)
      const signature = sign(null, signedMessage('sigc-v1', hash, origin, end.size), key.privateKey)
      const line =
        `${event.slice(0, -1)}, "previous_hash": "${end.hash}", "current_hash": "${hash}"` +
        `, "signature": "${signature.toString('base64')}", "key_id": "${key.publicKey.fingerprint}"}`
      return { line, hash }
    },
    committed(end) {
      head ??= new HeadFile(dir, key)
      head.write(end)
      known = end
      pending = []
    },
    close() {
      head?.close()
      head = null
    },
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A machine without a name for its user (some containers) has a number. */
export function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
