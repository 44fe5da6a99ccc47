/** A case as one value: everything that an exported file says of it. The same case gives the same value. */
import type {
  CaseChange,
  CaseMember,
  CaseSummary,
  FrozenChart,
  FrozenDay,
  FrozenFinding,
  FrozenResult,
  RestingFile,
} from '../../../shared/model/case.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { MarkedRecord } from '../../../shared/model/mark.ts'
import type { FileVerdict } from '../../../shared/model/verdict.ts'
import { visible } from '../report/index.ts'
import type { Services } from '../services.ts'
import { leafHash } from '../verify/merkle.ts'
import { findRecords } from './find-records.ts'
import { restingFiles } from './freeze.ts'
import { readLinesOf } from './read-records.ts'

/** A record with its line and what is known of the file that it stands in. */
export type RecordExhibit = MarkedRecord & {
  readonly raw: RawLine | null
  /** SHA-256 of 0x00 and the line: its leaf in the Merkle tree of the day. */
  readonly leafHash: string | null
  /** The file that it stands in today, or stood in; a null verdict: that version is not in the workspace. */
  readonly rests: Omit<RestingFile, 'verdict'> & { readonly verdict: FileVerdict | null }
  readonly findings: readonly Finding[]
}

export type RawLine = {
  readonly text: string
  readonly bytes: number
  /** Where the text does not show its bytes by itself: characters that cannot be seen, or bytes that are no UTF-8. */
  readonly base64: string | null
}

type Exhibit =
  | { readonly kind: 'record'; readonly record: RecordExhibit }
  | { readonly kind: 'result'; readonly result: FrozenResult }
  | { readonly kind: 'chart'; readonly chart: FrozenChart }
  | { readonly kind: 'finding'; readonly finding: FrozenFinding }
  | { readonly kind: 'day'; readonly day: FrozenDay }

export type CaseEntry = Pick<CaseMember, 'id' | 'caption' | 'addedBy' | 'addedAt'> & {
  readonly exhibit: Exhibit
}

export type DocumentFile = RecordExhibit['rests']

export type CaseDocument = {
  readonly summary: CaseSummary
  readonly notes: string
  readonly entries: readonly CaseEntry[]
  /** Archive files that the case rests on, each version once. */
  readonly files: readonly DocumentFile[]
  readonly history: readonly CaseChange[]
  readonly toolVersion: string
}

/** Throws NOT_FOUND. */
export async function readCaseDocument(
  services: Services,
  id: number,
  signal: AbortSignal | undefined,
): Promise<CaseDocument> {
  const { catalog } = services
  await findRecords(services, signal)
  const entries: CaseEntry[] = []
  for (const { recordId, content, caption, addedBy, addedAt, id: member } of catalog.caseMembers(id)) {
    const exhibit: Exhibit | null =
      recordId === null
        ? content
        : { kind: 'record', record: await readExhibit(services, catalog.markedRecord(recordId), signal) }
    if (exhibit) entries.push({ id: member, caption, addedBy, addedAt, exhibit })
  }
  return {
    summary: catalog.caseSummary(id),
    notes: catalog.caseNotes(id),
    entries,
    files: filesOf(entries),
    history: catalog.caseHistory(id),
    toolVersion: services.options.toolVersion,
  }
}

async function readExhibit(
  services: Services,
  record: MarkedRecord,
  signal: AbortSignal | undefined,
): Promise<RecordExhibit> {
  const { catalog } = services
  const stands = record.place && (record.state === 'here' || record.state === 'moved') ? record.place : null
  const bytes =
    catalog.rawOfRecord(record.id) ??
    (stands
      ? ((await readLinesOf(services, stands.file, new Set([stands.line]), signal)).get(stands.line)?.bytes ??
        null)
      : null)
  const known = stands ? restingFiles(catalog, [stands.file])[0] : undefined
  const findings = stands
    ? catalog
        .latestFindings({ file: stands.file })
        .map(({ finding }) => finding)
        .filter(({ line, lines }) => line === stands.line || lines?.includes(stands.line))
    : []
  return {
    ...record,
    raw: bytes && showRaw(bytes),
    leafHash: bytes && leafHash(bytes).toString('hex'),
    rests: known ?? { file: record.file, sha256: record.fileSha256, verdict: null },
    findings,
  }
}

function showRaw(bytes: Buffer): RawLine {
  const text = bytes.toString('utf8')
  const plain = visible(text) === text && Buffer.from(text, 'utf8').equals(bytes)
  return { text, bytes: bytes.length, base64: plain ? null : bytes.toString('base64') }
}

function filesOf(entries: readonly CaseEntry[]): readonly DocumentFile[] {
  const files = new Map<string, DocumentFile>()
  for (const { exhibit } of entries) {
    for (const file of restsOf(exhibit)) {
      const key = `${file.file}\n${file.sha256}`
      if ((files.get(key)?.verdict ?? null) === null) files.set(key, file)
    }
  }
  return [...files.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, file]) => file)
}

function restsOf(exhibit: Exhibit): readonly DocumentFile[] {
  switch (exhibit.kind) {
    case 'record':
      return [exhibit.record.rests]
    case 'result':
      return exhibit.result.files
    case 'finding':
      return exhibit.finding.files
    case 'day':
      return exhibit.day.files
    case 'chart':
      return []
  }
}
