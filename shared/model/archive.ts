/**
 * The archive layout (archive-format): `<prefix>/2024/01/2024-01-15.log.gz` and its sidecars, named by day.
 * An archive key is the name that findings, SQL (`file`) and reports use. It is a name, never a path.
 */

/** A calendar day, UTC, as `YYYY-MM-DD`. */
export type Day = string

/** What an object of the layout is. `log` is gzip or plain; the rest are sidecars. */
export const OBJECT_KINDS = [
  'log',
  'manifest',
  'checkpoint',
  'leaves',
  'timestamp-token',
  'keys',
  'keys-signature',
  'profile',
] as const
export type ObjectKind = (typeof OBJECT_KINDS)[number]

/** An archive key taken apart. `day` is null for the objects of the whole archive (keys, profile) and for a loose log. */
export type ArchiveKey = {
  readonly key: string
  readonly kind: ObjectKind
  readonly day: Day | null
  /** True for `.log.gz`; a plain `.log` is read the same way. Always false for sidecars. */
  readonly gzip: boolean
}

const DAY_OBJECT =
  /^(?:[A-Za-z0-9._-]+\/)?(\d{4})\/(\d{2})\/((\d{4})-(\d{2})-(\d{2}))\.(log\.gz|log|manifest\.json|checkpoint|leaves|tsr)$/
/** A log that was opened by itself, outside an archive: no folder, and no day. */
const LOOSE_LOG = /^[A-Za-z0-9._-]+\.(?:log|jsonl|ndjson)(\.gz)?$/
const ARCHIVE_OBJECT = /^(?:[A-Za-z0-9._-]+\/)?(keys\.json|keys\.sig|profile\.json)$/

const DAY_KINDS: Readonly<Record<string, ObjectKind>> = {
  'log.gz': 'log',
  log: 'log',
  'manifest.json': 'manifest',
  checkpoint: 'checkpoint',
  leaves: 'leaves',
  tsr: 'timestamp-token',
}
const ARCHIVE_KINDS: Readonly<Record<string, ObjectKind>> = {
  'keys.json': 'keys',
  'keys.sig': 'keys-signature',
  'profile.json': 'profile',
}

/** True when the text is a day that exists in the calendar, spelled `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/**
 * Takes an archive key apart, or returns null when it is not of the layout (then it is listed, never followed).
 * The folder and the name must agree on year and month, and the day must exist.
 * A bare name like `audit.log` or `trades.jsonl.gz` is a log without a day: a single file that was opened by itself.
 */
export function parseArchiveKey(key: string): ArchiveKey | null {
  const day = DAY_OBJECT.exec(key)
  if (day) {
    const [, yearFolder, monthFolder, date, year, month, , suffix] = day
    if (!date || !suffix || yearFolder !== year || monthFolder !== month || !isDay(date)) return null
    const kind = DAY_KINDS[suffix]
    return kind ? { key, kind, day: date, gzip: suffix === 'log.gz' } : null
  }
  const whole = ARCHIVE_OBJECT.exec(key)
  const kind = whole?.[1] ? ARCHIVE_KINDS[whole[1]] : undefined
  if (kind) return { key, kind, day: null, gzip: false }
  const loose = LOOSE_LOG.exec(key)
  return loose ? { key, kind: 'log', day: null, gzip: loose[1] !== undefined } : null
}

/** The key of another object of the same day, e.g. the manifest beside a log. */
export function siblingKey(
  key: string,
  suffix: 'log.gz' | 'manifest.json' | 'checkpoint' | 'leaves' | 'tsr',
): string {
  return key.replace(/\.(log\.gz|log|manifest\.json|checkpoint|leaves|tsr)$/, `.${suffix}`)
}

/** Days are named one by one over this many years at most. A wider range comes of a name or a time that is false. */
export const MOST_YEARS = 50

/** Whether a range is short enough to name each of its days: ends that come from an archive may lie ages apart. */
export function isListable(from: Day, to: Day): boolean {
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4)) <= MOST_YEARS
}

/** Every day from `from` to `to`, both included. */
export function daysBetween(from: Day, to: Day): readonly Day[] {
  const days: Day[] = []
  const end = Date.parse(`${to}T00:00:00Z`)
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= end; at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10))
  }
  return days
}
