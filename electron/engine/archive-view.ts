/** What the archive screen asks: the days with their state, one day opened, the lines around a place. */
import { type Day, daysBetween, parseArchiveKey } from '../../shared/model/archive.ts'
import type {
  ArchiveDay,
  ArchiveLine,
  DayDetail,
  DayState,
  ListedLog,
  ObjectVersion,
} from '../../shared/model/archive-view.ts'
import { awayStateOf, dueDays } from '../../shared/model/due-days.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { FileVerdict } from '../../shared/model/verdict.ts'
import { daysNotHere, readAtSource } from './at-source.ts'
import type { ObjectVersion as CataloguedVersion } from './catalog/objects.ts'
import type { Services } from './services.ts'
import { READ_LIMITS, readLines } from './verify/index.ts'

/** More days than this are not a calendar but a mistake in a key. */
const MOST_DAYS = 40_000
const LONGEST_LINE_SHOWN = 64 * 1024

type DayRange = { readonly from: Day; readonly to: Day }

/** Every day from the first to the last known one, or of the range: weekends included, missing ones too. */
export function readDays({ catalog }: Services, range: DayRange | null): readonly ArchiveDay[] {
  const logs = new Map<Day, CataloguedVersion>()
  for (const object of catalog.currentObjects(range)) {
    if (object.kind === 'log' && object.day !== null) logs.set(object.day, object)
  }
  const findings = new Map<Day, number>()
  const gone = new Set<Day>()
  for (const { finding } of catalog.latestFindings('all')) {
    const day = finding.file === null ? null : dayOfKey(finding.file)
    if (day === null) continue
    findings.set(day, (findings.get(day) ?? 0) + 1)
    gone.add(day)
  }
  const alarms = new Map<Day, number>()
  for (const alarm of catalog.alarms('unacknowledged')) {
    const day = dayOfKey(alarm.key)
    if (day !== null) alarms.set(day, (alarms.get(day) ?? 0) + 1)
  }
  const listed = daysNotHere(readAtSource(catalog, range))
  const isAsked = (day: Day) => !range || (day >= range.from && day <= range.to)
  const here = [...logs.keys(), ...gone].filter(isAsked)
  const known = withListed(here, [...listed.keys()].filter(isAsked))
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return []

  const { missing, judged: lookedAt } = catalog.standingCoverage()
  const isDue = dueDays(missing, lookedAt)
  const verdicts = catalog.latestFileVerdicts()
  const loads = new Map(catalog.loads().map((load) => [load.file, load]))
  const days = daysBetween(first, last)
  if (days.length > MOST_DAYS) {
    throw new BlotterError('USAGE', `The archive names days from ${first} to ${last}.`, {
      hint: 'Ask for a range of days.',
    })
  }
  return days.map((day): ArchiveDay => {
    const log = logs.get(day)
    const judged = log && verdicts.get(log.key)
    const verdict = judged && judged.sha256 === log.sha256 ? judged : null
    const load = log && loads.get(log.key)
    const loaded = load !== undefined && load.sha256 === log?.sha256
    const away = listed.get(day)
    return {
      day,
      file: log?.key ?? null,
      state: log
        ? stateOf(verdict?.verdict ?? null)
        : away
          ? STATE_AWAY[awayStateOf(away)]
          : isDue(day) || gone.has(day)
            ? 'missing'
            : 'no-log',
      verdict: verdict?.verdict ?? null,
      loaded,
      entries: verdict?.verification.entries ?? null,
      rows: loaded ? load.rows : null,
      rejects: loaded ? load.rejects : null,
      bytes: log?.size ?? null,
      findings: findings.get(day) ?? 0,
      alarms: alarms.get(day) ?? 0,
    }
  })
}

/** In order. Anybody can name an object of the year 1: what is listed only does not stretch the calendar out of all bounds. */
function withListed(here: readonly Day[], listed: readonly Day[]): readonly Day[] {
  const all = [...here, ...listed].sort()
  const span = (Date.parse(all.at(-1) ?? '') - Date.parse(all[0] ?? '')) / 86_400_000
  return here.length > 0 && span > MOST_DAYS ? [...here].sort() : all
}

const STATE_AWAY = { 'in cold storage': 'cold', 'not pulled': 'listed' } as const

function stateOf(verdict: FileVerdict | null): DayState {
  switch (verdict) {
    case null:
      return 'pulled'
    case 'PASSED':
      return 'verified'
    case 'FAILED':
      return 'failed'
    case 'NOT_CHECKED':
      return 'not-checked'
  }
}

/** One day with its file, what came beside it, and everything found there. Throws NOT_FOUND for a day nothing is known of. */
export function openDay(services: Services, day: Day): DayDetail {
  const { catalog } = services
  const range = { from: day, to: day }
  // A day without a log stands between its neighbours, if anything does.
  const summary = readDays(services, range)[0] ?? readDays(services, null).find((each) => each.day === day)
  if (!summary) {
    throw new BlotterError('NOT_FOUND', `${day} lies outside the days that are known.`, {
      hint: 'Pull a range that holds it.',
    })
  }
  const sources = new Map(catalog.sources().map((source) => [source.id, source.label ?? source.spec]))
  const show = (version: CataloguedVersion): ObjectVersion => ({
    ...version,
    source: sources.get(version.sourceId) ?? 'a source removed since',
    legalHold: version.legalHold === null ? null : version.legalHold === 'ON',
  })
  const judged = summary.file === null ? undefined : catalog.latestFileVerdicts().get(summary.file)
  return {
    day,
    summary,
    versions: summary.file === null ? [] : [...catalog.versionsOf(summary.file)].reverse().map(show),
    listed: summary.file === null ? showListed(catalog, day) : null,
    sidecars: catalog
      .currentObjects(range)
      .filter((object) => object.day === day && object.kind !== 'log')
      .map(show),
    verification: judged?.verification ?? null,
    verifiedAt: judged?.checkedAt ?? null,
    findings: catalog.latestFindings({ day }).map((row) => row.finding),
    alarms: catalog.alarms('all').filter((alarm) => dayOfKey(alarm.key) === day),
  }
}

function showListed(catalog: Services['catalog'], day: Day): ListedLog | null {
  const log = daysNotHere(readAtSource(catalog, { from: day, to: day })).get(day)
  if (!log) return null
  const { label, spec, region, endpoint, profile } = catalog.source(log.sourceId)
  const { lockMode, retainUntil, legalHold } = log
  return {
    key: log.key,
    sourceKey: log.sourceKey,
    source: label ?? spec,
    spec,
    access: { region, endpoint, profile },
    size: log.size,
    etag: log.etag,
    versionId: log.versionId,
    lastModified: log.lastModified,
    storageClass: log.storageClass,
    needsRestore: log.needsRestore,
    lock:
      log.headedAt === null
        ? null
        : { mode: lockMode, retainUntil, legalHold: legalHold === null ? null : legalHold === 'ON' },
    listedAt: log.listedAt,
  }
}

/** The lines around a place of a pulled file, read from the cached bytes, damaged ones too. */
export async function readNeighbours(
  { catalog, cache }: Services,
  wanted: { readonly file: string; readonly line: number; readonly before: number; readonly after: number },
  signal: AbortSignal | undefined,
): Promise<readonly ArchiveLine[]> {
  const object = catalog.currentObject(wanted.file)
  if (!object) throw new BlotterError('NOT_FOUND', `${wanted.file} was not pulled into this workspace.`)
  const findings = catalog.latestFindings({ file: wanted.file }).map((row) => row.finding)
  const from = wanted.line - wanted.before
  const to = wanted.line + wanted.after
  const lines: ArchiveLine[] = []
  const text = new TextDecoder('utf-8')
  const enough = new AbortController()
  const stop = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal
  const place = { path: cache.pathOf(object.sha256), gzip: isGzipKey(wanted.file) }
  try {
    await readLines(
      place,
      READ_LIMITS,
      ({ bytes, lineNumber, byteOffset, length }) => {
        if (lineNumber > to) enough.abort()
        if (lineNumber < from || lineNumber > to) return
        const shown = bytes.subarray(0, LONGEST_LINE_SHOWN)
        lines.push({
          line: lineNumber,
          byteOffset,
          text: text.decode(shown),
          truncated: length > shown.length,
          findings: findings.filter((finding) => finding.line === lineNumber),
        })
      },
      { signal: stop },
    )
  } catch (error) {
    // Past the last line wanted nothing more is read: that stop is ours, and no failure.
    if (!enough.signal.aborted || signal?.aborted) throw error
  }
  return lines
}

/** Keys of the layout say it themselves; a single file's key is its name. */
export function isGzipKey(key: string): boolean {
  return parseArchiveKey(key)?.gzip ?? key.endsWith('.gz')
}

function dayOfKey(key: string): Day | null {
  return parseArchiveKey(key)?.day ?? null
}
