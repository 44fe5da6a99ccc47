import { type Day, isDay, type ObjectKind, parseArchiveKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { DayRange, SourceObject } from '../../../shared/model/source-object.ts'

/** The name of an archive whose own place has none, e.g. the root of a bucket or a folder of loose files. */
export const DEFAULT_ARCHIVE = 'audit'

/** A folder's or prefix's last name as the first part of archive keys: only letters, digits, dot, dash, underscore. */
export function archiveNameOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '-')
  return /^[.-]*$/.test(plain) ? DEFAULT_ARCHIVE : plain
}

/** `2024-01-15.log.gz` → `audit/2024/01/2024-01-15.log.gz`, or null when the name is not of a day's object. */
export function dayKey(archiveName: string, fileName: string): string | null {
  const match = /^(\d{4})-(\d{2})-\d{2}\./.exec(fileName)
  const key = `${archiveName}/${match?.[1]}/${match?.[2]}/${fileName}`
  return match && parseArchiveKey(key) ? key : null
}

/**
 * The archive key of one file that was named by itself: what its folders say when they are of the layout, its day in an
 * unnamed archive when the name tells one, and else its bare name as a log without a day.
 */
export function singleFileKey(path: readonly string[]): string {
  const fileName = path.at(-1) ?? ''
  const [folder, year, month] = path.slice(-4, -1)
  if (folder !== undefined) {
    const inLayout = `${archiveNameOf(folder)}/${year}/${month}/${fileName}`
    if (parseArchiveKey(inLayout)) return inLayout
  }
  const ofDay = dayKey(DEFAULT_ARCHIVE, fileName)
  if (ofDay) return ofDay
  const bare = fileName.replace(/[^A-Za-z0-9._-]+/g, '-')
  if (parseArchiveKey(bare)) return bare
  return bare.endsWith('.gz') ? `${bare.slice(0, -3)}.log.gz` : `${bare}.log`
}

/** Every `YYYY/MM` that the range touches, in order. */
export function monthsOf(range: DayRange): readonly string[] {
  const months: string[] = []
  let [year, month] = [Number(range.from.slice(0, 4)), Number(range.from.slice(5, 7))]
  const last = range.to.slice(0, 7)
  for (;;) {
    const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
    if (text > last) return months
    months.push(text.replace('-', '/'))
    if (month === 12) [year, month] = [year + 1, 1]
    else month += 1
  }
}

/** True for a year folder (`2024`) or month folder (`2024/01`) that may hold days of the range. */
export function folderInRange(folder: string, range: DayRange | null): boolean {
  if (range === null) return true
  const text = folder.replace('/', '-')
  return text >= range.from.slice(0, text.length) && text <= range.to.slice(0, text.length)
}

export function dayInRange(day: Day | null, range: DayRange | null): boolean {
  return range === null || day === null || (day >= range.from && day <= range.to)
}

/** Throws USAGE unless both days exist and stand in order. */
export function requireRange(range: DayRange | null): void {
  if (range === null) return
  for (const day of [range.from, range.to]) {
    if (!isDay(day))
      throw new BlotterError('USAGE', `Not a day of the calendar: ${day}.`, { hint: 'Write YYYY-MM-DD.' })
  }
  if (range.from > range.to) {
    throw new BlotterError('USAGE', `The range ends (${range.to}) before it begins (${range.from}).`)
  }
}

/** An object as a bare listing tells it: no version, no lock. */
export function listedObject(
  named: { readonly key: string; readonly kind: ObjectKind; readonly day: Day | null },
  known: Pick<SourceObject, 'sourceKey' | 'size' | 'lastModified'> &
    Partial<Pick<SourceObject, 'etag' | 'storageClass' | 'needsRestore'>>,
): SourceObject {
  return {
    key: named.key,
    sourceKey: known.sourceKey,
    kind: named.kind,
    day: named.day,
    size: known.size,
    etag: known.etag ?? null,
    versionId: null,
    lastModified: known.lastModified,
    storageClass: known.storageClass ?? null,
    needsRestore: known.needsRestore ?? false,
    lockMode: null,
    retainUntil: null,
    legalHold: null,
    checksum: null,
  }
}

/** Why a name is not followed. */
export const NOT_OF_LAYOUT = 'not of the archive layout'
