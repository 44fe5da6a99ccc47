/**
 * Finds marked records again. A record whose file is as it was is where it was; of any other the bytes are looked for:
 * at the place where it was, where the loaded events have its hash or its event_id, and in the whole file it stood in.
 */
import type { RecordPlace } from '../../../shared/model/mark.ts'
import { isGzipKey } from '../archive-view.ts'
import type { FoundPlace, SoughtRecord } from '../catalog/marks.ts'
import { ask } from '../query/index.ts'
import type { Services } from '../services.ts'
import { sha256Hex } from '../verify/digest.ts'
import { READ_LIMITS, readLines } from '../verify/index.ts'
import { byFile, readLinesOf } from './read-records.ts'

type Sources = Pick<Services, 'catalog' | 'cache' | 'gate'>

/** Places of one record that are looked at; an event_id should be unique, and an archive may be hostile. */
const MOST_CANDIDATES = 50
/** Records that one question to the case database asks for. */
const ASKED_AT_ONCE = 500

/** What the archive was when the records were last looked for, by catalogue. */
const lookedAt = new WeakMap<Services['catalog'], string>()
const looking = new WeakMap<Services['catalog'], Promise<void>>()

/** Brings the places of all marked records up to date; does nothing while the archive is as it was. */
export async function findRecords(sources: Sources, signal?: AbortSignal): Promise<void> {
  const { catalog } = sources
  await looking.get(catalog)
  const archive = archiveVersion(catalog)
  if (lookedAt.get(catalog) === archive) return
  const work = findChanged(sources, signal).then(() => void lookedAt.set(catalog, archive))
  const settled = work.catch(() => {})
  looking.set(catalog, settled)
  await work
}

function archiveVersion(catalog: Services['catalog']): string {
  const loads = catalog.loads()
  const newest = loads
    .map(({ loadedAt }) => loadedAt)
    .sort()
    .at(-1)
  return `${catalog.newestObject()} ${loads.length} ${newest}`
}

async function findChanged(sources: Sources, signal: AbortSignal | undefined): Promise<void> {
  const { catalog } = sources
  const sought = catalog.soughtRecords().filter(({ found }) => {
    const standing = found.file === null ? null : catalog.currentObject(found.file)
    return found.state === 'gone' || found.state === 'changed' || standing?.sha256 !== found.fileSha256
  })
  if (sought.length === 0) return
  const candidates = await askCandidates(sources, sought)
  const hashes = await hashLines(sources, [...candidates.values()].flat(), signal)
  const scanned = await scanFiles(
    sources,
    sought.filter(
      (record) => !candidates.get(record.id)?.some((place) => hashes.get(keyOf(place)) === record.sha256),
    ),
    signal,
  )
  catalog.placeRecords(
    sought.map((record): FoundPlace => {
      const places = candidates.get(record.id) ?? []
      const same =
        places.find((place) => hashes.get(keyOf(place)) === record.sha256) ?? scanned.get(record.id)
      if (same)
        return placed(
          sources,
          record,
          same,
          same.file === record.file && same.line === record.line ? 'here' : 'moved',
        )
      const altered = places.find(({ byEventId }) => byEventId)
      if (altered) return placed(sources, record, altered, 'changed')
      return { recordId: record.id, state: 'gone', file: null, line: null, fileSha256: null }
    }),
  )
}

function placed(
  { catalog }: Sources,
  record: SoughtRecord,
  { file, line }: RecordPlace,
  state: FoundPlace['state'],
): FoundPlace {
  return { recordId: record.id, state, file, line, fileSha256: catalog.currentObject(file)?.sha256 ?? null }
}

const keyOf = ({ file, line }: RecordPlace) => `${line} ${file}`

type Candidate = RecordPlace & { readonly byEventId: boolean }

/** Where each record may be: where it was, and where the loaded events name its hash or its event_id. */
async function askCandidates(
  { catalog, gate }: Sources,
  sought: readonly SoughtRecord[],
): Promise<ReadonlyMap<number, readonly Candidate[]>> {
  const candidates = new Map<number, Candidate[]>(
    sought.map(({ id, file, line }) => [
      id,
      catalog.currentObject(file) ? [{ file, line, byEventId: false }] : [],
    ]),
  )
  for (let at = 0; at < sought.length; at += ASKED_AT_ONCE) {
    const asked = sought.slice(at, at + ASKED_AT_ONCE).map(({ id, eventId, currentHash }) => ({
      id,
      event_id: eventId,
      hash_prefix: currentHash === null ? null : BigInt(`0x${currentHash.slice(0, 16)}`).toString(),
    }))
    const rows = await gate.withReader((reader) =>
      ask(
        reader,
        `WITH sought AS (
           SELECT unnest(from_json($sought, '[{"id":"BIGINT","event_id":"VARCHAR","hash_prefix":"UBIGINT"}]'), recursive := true))
         SELECT s.id, e.file, e.line, coalesce(e.event_id = s.event_id, false) AS by_event_id
         FROM events e JOIN sought s ON e.event_id = s.event_id OR e.hash_prefix = s.hash_prefix
         ORDER BY s.id, e.id`,
        { sought: JSON.stringify(asked) },
      ),
    )
    for (const row of rows) {
      const list = candidates.get(Number(row.id))
      if (!list || list.length >= MOST_CANDIDATES) continue
      list.push({ file: String(row.file), line: Number(row.line), byEventId: row.by_event_id === true })
    }
  }
  return candidates
}

/** SHA-256 of the lines at these places, as the archive has them today. */
async function hashLines(
  sources: Sources,
  places: readonly RecordPlace[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  for (const [file, lines] of byFile(places)) {
    if (!sources.catalog.currentObject(file)) continue
    for (const [line, { bytes, whole }] of await readLinesOf(sources, file, lines, signal))
      if (whole) hashes.set(keyOf({ file, line }), sha256Hex(bytes))
  }
  return hashes
}

/** Looks through the files in which records stood: those that are no events (unreadable lines) are found only so. */
async function scanFiles(
  { catalog, cache }: Sources,
  sought: readonly SoughtRecord[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, RecordPlace>> {
  const found = new Map<number, RecordPlace>()
  const files = new Map<string, SoughtRecord[]>()
  for (const record of sought) {
    const list = files.get(record.file)
    if (list) list.push(record)
    else files.set(record.file, [record])
  }
  for (const [file, records] of files) {
    const object = catalog.currentObject(file)
    if (!object) continue
    const byHash = new Map<string, number[]>()
    for (const { id, sha256 } of records) byHash.set(sha256, [...(byHash.get(sha256) ?? []), id])
    await readLines(
      { path: cache.pathOf(object.sha256), gzip: isGzipKey(file) },
      READ_LIMITS,
      ({ bytes, lineNumber, length }) => {
        if (length !== bytes.length) return
        // Of records with the same bytes each takes the next line that has them.
        const id = byHash.get(sha256Hex(bytes))?.shift()
        if (id !== undefined) found.set(id, { file, line: lineNumber })
      },
      { signal },
    )
  }
  return found
}
