/** What the catalogue knows of a period, for the compliance report: objects, holds, findings, retrievals. */
import { type Day, parseArchiveKey } from '../../../shared/model/archive.ts'
import type {
  AttestationFact,
  ComplianceFacts,
  ObjectFacts,
  Retrieval,
} from '../../../shared/model/report-compliance.ts'
import type { DayRange } from '../../../shared/model/source-object.ts'
import { readActivityLine } from '../activity/activity-event.ts'
import { readAtSource } from '../at-source.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { scheduleInForce } from './schedule-in-force.ts'

/** Findings and retrievals that are listed; all are counted. */
const MOST_FINDINGS = 5000
const MOST_RETRIEVALS = 2000
const BLOCK = 1000

/** Entries of the activity log by which archived records came here or left. */
const RETRIEVALS = new Set([
  'pull.finished',
  'pull.failed',
  'query.exported',
  'order.exported',
  'chart.exported',
  'case.exported',
  'proof.exported',
  'certificate.exported',
])

/**
 * Reads the facts of a period, as of a day. `attestations` are those of the period, where they are kept: null says
 * that they are not.
 */
export function complianceFacts(
  catalog: Catalog,
  range: DayRange,
  asOf: Day,
  attestations: readonly AttestationFact[] | null = null,
): ComplianceFacts {
  const { text, sha256, at, author } = scheduleInForce(catalog)
  return {
    asOf,
    schedule: { text, sha256, savedAt: at, author },
    objects: objectFacts(catalog, range),
    newestDay: catalog.newestDay(),
    judged: catalog.standingCoverage().judged,
    holds: catalog.legalHolds(),
    findings: openFindings(catalog, range),
    retrievals: retrievals(catalog, range),
    attestations,
  }
}

function objectFacts(catalog: Catalog, range: DayRange): readonly ObjectFacts[] {
  const verdicts = catalog.latestFileVerdicts()
  const versions = catalog.versionCounts()
  const kinds = new Map<number, ObjectFacts['source']>()
  const kindOf = (id: number) => {
    const kind = kinds.get(id) ?? catalog.source(id).kind
    kinds.set(id, kind)
    return kind
  }
  const { notHere, asHere, goneSince } = readAtSource(catalog, range)
  const pulled = catalog.currentObjects(range).map((object): ObjectFacts => {
    const judged = object.kind === 'log' ? verdicts.get(object.key) : undefined
    const current = judged?.sha256 === object.sha256 ? judged : null
    const listed = asHere.get(object.key)
    return {
      key: object.key,
      kind: object.kind,
      day: object.day,
      size: object.size,
      sha256: object.sha256,
      source: kindOf(object.sourceId),
      storageClass: listed?.storageClass ?? object.storageClass,
      needsRestore: listed?.needsRestore ?? false,
      isLockKnown: true,
      lockMode: object.lockMode,
      retainUntil: object.retainUntil,
      legalHold: object.legalHold,
      versionId: object.versionId,
      lastModified: object.lastModified,
      pulledAt: object.pulledAt,
      versions: versions.get(object.key) ?? 1,
      listedAt: null,
      goneSince: goneSince.get(object.key) ?? null,
      verdict: current?.verdict ?? null,
      checkedAt: current?.checkedAt ?? null,
    }
  })
  const listed = [...notHere.values()].map(
    (object): ObjectFacts => ({
      key: object.key,
      kind: object.kind,
      day: object.day,
      size: object.size,
      sha256: null,
      source: kindOf(object.sourceId),
      storageClass: object.storageClass,
      needsRestore: object.needsRestore,
      isLockKnown: object.headedAt !== null,
      lockMode: object.lockMode,
      retainUntil: object.retainUntil,
      legalHold: object.legalHold,
      versionId: object.versionId,
      lastModified: object.lastModified,
      pulledAt: null,
      versions: 0,
      listedAt: object.listedAt,
      goneSince: null,
      verdict: null,
      checkedAt: null,
    }),
  )
  return [...pulled, ...listed].sort((one, other) => (one.key < other.key ? -1 : 1))
}

function openFindings(catalog: Catalog, { from, to }: DayRange): ComplianceFacts['findings'] {
  const open = catalog.latestFindings('all').filter(({ finding: { file } }) => {
    const day = file === null ? null : (parseArchiveKey(file)?.day ?? null)
    return day === null || (from <= day && day <= to)
  })
  return {
    total: open.length,
    list: open.slice(0, MOST_FINDINGS).map(({ finding: { kind, severity, file, line, message } }) => ({
      kind,
      severity,
      file,
      line,
      message,
    })),
  }
}

/** Newest first. An entry that names another period is left out; one that names none may concern any. */
function retrievals(catalog: Catalog, range: DayRange): ComplianceFacts['retrievals'] {
  const found: Retrieval[] = []
  let total = 0
  const { size } = catalog.activityEnd()
  for (let next = 0; next < size; ) {
    const lines = catalog.activityFrom(next, BLOCK)
    for (const line of lines) {
      const { seq, at, kind, detail, by } = readActivityLine(line)
      if (!RETRIEVALS.has(kind) || !concerns(detail, range)) continue
      total += 1
      found.push({ seq, at, user: by?.user ?? '', host: by?.host ?? '', kind, what: whatOf(detail) })
      if (found.length > 2 * MOST_RETRIEVALS) found.splice(0, MOST_RETRIEVALS)
    }
    const last = lines.at(-1)
    if (!last) break
    next = last.seq + 1
  }
  return { total, list: found.reverse().slice(0, MOST_RETRIEVALS) }
}

type Detail = Readonly<Record<string, unknown>>

function concerns(detail: unknown, { from, to }: DayRange): boolean {
  const range = (detail as Detail | null)?.range as Detail | null | undefined
  if (typeof range?.from !== 'string' || typeof range.to !== 'string') return true
  return range.from <= to && range.to >= from
}

const TOLD = [
  'source',
  'file',
  'line',
  'day',
  'format',
  'objects',
  'rows',
  'case',
  'path',
  'message',
] as const

function whatOf(detail: unknown): string {
  const told = TOLD.flatMap((name) => {
    const value = (detail as Detail | null)?.[name]
    return typeof value === 'string' || typeof value === 'number' ? [`${name} ${value}`] : []
  })
  return told.join(', ').slice(0, 500).toWellFormed()
}
