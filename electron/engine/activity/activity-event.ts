/** An activity entry as an event of the archive format, and back from its line. */
import type { ActivityEntry } from '../../../shared/model/activity.ts'
import type { ActivityLine } from '../catalog/activity.ts'
import { sha256Hex } from '../verify/digest.ts'

/** Who works here: the same in every entry of one opening of the workspace. */
export type ActivitySession = {
  /** One opening of the workspace. */
  readonly id: string
  /** Name of the user at the operating system, and of the machine. */
  readonly user: string
  readonly host: string
  readonly as: 'window' | 'command line'
  readonly version: string
}

/** Event types are those of Blotter among those of others: `blotter.query.run`. */
const PREFIX = 'blotter.'

/** Names of the chain's own fields: refused inside an event (archive-format, Entry). */
const RESERVED = new Set(['previous_hash', 'current_hash', 'signature', 'key_id'])

/** A name that says that its value must not be told. */
const SECRET = /secret|password|passphrase|token|credential|private|access_?key/i

/** A text longer than this is told by its beginning, its length and its hash. */
const LONGEST_TEXT = 256 * 1024

/** The event's text, without chain fields: one JSON object on one line. `id` is unique. */
export function activityEventText(
  entry: { readonly kind: string; readonly detail: unknown; readonly at: string },
  session: ActivitySession,
  id: string,
): string {
  return JSON.stringify({
    timestamp: entry.at,
    event_type: `${PREFIX}${entry.kind}`,
    event_id: id,
    session_id: session.id,
    environment: session.as,
    version: session.version,
    user: session.user,
    host: session.host,
    details: tellable(entry.detail),
  })
}

/** A value as it may stand in the log: reserved names altered, secrets left out, very long texts shortened. */
function tellable(value: unknown, name = ''): unknown {
  // A statement is told to the letter: it is what was asked.
  if (typeof value === 'string') return shortened(name === 'sql' ? value : withoutUserInfo(value))
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map((each) => tellable(each))
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [
        RESERVED.has(name) ? `${name}_` : name,
        SECRET.test(name) && each !== null && each !== false ? '(not recorded)' : tellable(each, name),
      ]),
  )
}

/** An address may carry a name and a password: https://name:password@host. */
function withoutUserInfo(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]+@/gi, '$1')
}

function shortened(text: string): unknown {
  if (text.length <= LONGEST_TEXT) return text
  return {
    beginning: text.slice(0, 4096).toWellFormed(),
    characters: text.length,
    sha256: sha256Hex(text),
  }
}

/** An entry for people. A line that is no JSON object any more was damaged: it is shown as it is. */
export function readActivityLine({ seq, line }: ActivityLine): ActivityEntry {
  const event = parseObject(line)
  if (!event) return { seq, at: '', kind: 'unreadable', detail: line, currentHash: '' }
  const text = (name: string) => (typeof event[name] === 'string' ? event[name] : '')
  const type = text('event_type')
  return {
    seq,
    at: text('timestamp'),
    kind: type.startsWith(PREFIX) ? type.slice(PREFIX.length) : type,
    detail: event.details ?? null,
    currentHash: text('current_hash'),
    by: { user: text('user'), host: text('host'), as: text('environment'), session: text('session_id') },
  }
}

function parseObject(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
