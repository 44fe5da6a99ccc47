/** The days of a range with their state: signed, open, late, re-opened. */
import { createHash } from 'node:crypto'
import { type Day, parseArchiveKey } from '../../../shared/model/archive.ts'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import {
  ATTESTATION_STATES,
  type AttestationDay,
  type AttestationDeadline,
  type AttestationDifference,
  type AttestationList,
  type AttestationState,
  type GoneFile,
} from '../../../shared/model/attestation.ts'
import { readDays } from '../archive-view.ts'
import type { AttestationRow } from '../catalog/attestations.ts'
import { CASE_SCHEMA_VERSION } from '../load/ddl.ts'
import type { Period } from '../report/index.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { type DayFigures, dayFigures } from './day-figures.ts'
import { openDayState } from './day-state.ts'
import { deadlineOf, readDeadline } from './deadline.ts'
import { compareFigures, compareFiles, compareGone } from './differences.ts'
import { statementOf, summaryOf } from './read-statement.ts'
import { lastSigned, verifyChain } from './verify-chain.ts'

/**
 * Every day that has a log, should have one, or was attested. `now` (ISO) decides what is late. A signed day is
 * compared with what the archive says now; what was compared once is kept for as long as nothing it rests on changes.
 */
export async function listAttestations(
  services: Services,
  range: Period | null,
  now: string,
  run: RunOptions,
): Promise<AttestationList> {
  const { catalog } = services
  const rows = catalog.attestations()
  const newest = new Map(rows.map((row) => [row.day, row]))
  const known = new Map(readDays(services, range).map((day) => [day.day, day]))
  const days = [
    ...new Set([
      ...[...known.values()].filter(({ state }) => state !== 'no-log').map(({ day }) => day),
      ...[...newest.keys()].filter((day) => !range || (day >= range.from && day <= range.to)),
    ]),
  ].sort()
  const deadline = readDeadline(catalog)
  const gone = goneByDay(services)
  const compared = await compareDays(
    services,
    days.flatMap((day) => newest.get(day) ?? []),
    run,
  )
  const found = days.map((day) =>
    stateOf(
      day,
      newest.get(day) ?? null,
      compared.get(day) ?? null,
      known.get(day),
      gone.get(day) ?? [],
      deadline,
      now,
    ),
  )
  const counts = Object.fromEntries(
    ATTESTATION_STATES.map((state) => [state, found.filter((day) => day.state === state).length]),
  ) as Record<AttestationState, number>
  return { days: found, counts, deadline, chain: verifyChain(rows, lastSigned(catalog)) }
}

function stateOf(
  day: Day,
  row: AttestationRow | null,
  compared: Compared | null,
  known: ArchiveDay | undefined,
  gone: readonly GoneFile[],
  deadline: AttestationDeadline,
  now: string,
): AttestationDay {
  const until = deadlineOf(day, deadline)
  const base = { day, deadline: until, log: known?.state ?? ('no-log' as const), gone }
  if (row === null || compared === null) {
    const state = now > until ? ('late' as const) : ('open' as const)
    const unsigned = { signedLate: false, attestation: null, differences: [], figuresChecked: false }
    return { ...base, state, ...unsigned }
  }
  const attestation = summaryOf(row)
  return {
    ...base,
    state: compared.differences.length > 0 ? 'reopened' : 'signed',
    signedLate: attestation.certifiedAt > until,
    attestation,
    ...compared,
  }
}

type Compared = { readonly differences: readonly AttestationDifference[]; readonly figuresChecked: boolean }

/** A day whose figures have to be made to compare them. */
type Due = {
  readonly row: AttestationRow
  readonly files: ReturnType<typeof openDayState>['files']
  readonly stamp: string
}

/** Days whose figures are made in one pass: many cost little more than one. */
const DAYS_AT_ONCE = 60

/** The signed days, in order, against what the archive says of them now. */
async function compareDays(
  services: Services,
  rows: readonly AttestationRow[],
  run: RunOptions,
): Promise<ReadonlyMap<Day, Compared>> {
  const { catalog, gate } = services
  const found = new Map<Day, Compared>()
  const lost = new Map<Day, readonly AttestationDifference[]>()
  const due: Due[] = []
  for (const row of rows) {
    run.signal?.throwIfAborted()
    const { files, gone, loaded } = openDayState(services, row.day)
    // Not kept with the rest of the comparison: it rests on the last listing, not on what is here.
    lost.set(row.day, compareGone(statementOf(row), gone))
    if (!loaded) {
      const differences = compareFiles(statementOf(row).files, files)
      found.set(row.day, { differences, figuresChecked: false })
      continue
    }
    const stamp = stampOf(services, row.day, files)
    const kept = catalog.attestationCheck(row.sequence, stamp)
    if (kept === null) due.push({ row, files, stamp })
    else {
      const differences = JSON.parse(kept) as readonly AttestationDifference[]
      found.set(row.day, { differences, figuresChecked: true })
    }
  }
  for (let from = 0; from < due.length; from += DAYS_AT_ONCE) {
    const some = due.slice(from, from + DAYS_AT_ONCE)
    const days = some.map(({ row }) => row.day)
    run.signal?.throwIfAborted()
    run.onProgress?.({
      phase: 'attestations',
      done: from,
      total: due.length,
      unit: 'steps',
      detail: days[0] ?? '',
    })
    const figures = await gate.withReader((reader) => dayFigures(reader, days, run))
    for (const each of some) {
      const differences = differencesOf(each, figures.get(each.row.day) as DayFigures)
      catalog.keepAttestationCheck(each.row.sequence, each.stamp, JSON.stringify(differences))
      found.set(each.row.day, { differences, figuresChecked: true })
    }
  }
  return new Map(
    [...found].map(([day, compared]) => [
      day,
      { ...compared, differences: [...(lost.get(day) ?? []), ...compared.differences] },
    ]),
  )
}

/** Logs that their source does not list any more, by day. */
function goneByDay({ catalog }: Pick<Services, 'catalog'>): ReadonlyMap<Day, readonly GoneFile[]> {
  const gone = catalog.absentObjects().flatMap(({ key, day, noticedAt }) => {
    const isLog = day !== null && parseArchiveKey(key)?.kind === 'log'
    return isLog ? [{ day, gone: { file: key, noticed_at: noticedAt } }] : []
  })
  const days = Map.groupBy(gone, ({ day }) => day)
  return new Map([...days].map(([day, all]) => [day, all.map((each) => each.gone)]))
}

function differencesOf(
  { row, files }: Due,
  { report, trades }: DayFigures,
): readonly AttestationDifference[] {
  const signed = statementOf(row)
  const { nav_records, ...counts } = trades
  return [
    ...compareFigures(
      {
        files: signed.files,
        trades_logged: signed.trades_logged,
        trades_reconciled: signed.trades_reconciled,
        trades_not_reconciled: signed.trades_not_reconciled,
        nav_records: signed.nav_records,
      },
      { files, ...counts, nav_records },
    ),
    // Of the files the report says the same again.
    ...compareFigures(withoutFiles(row.report), withoutFiles(report)),
  ]
}

function withoutFiles(report: string): unknown {
  const { files: _, ...figures } = JSON.parse(report) as Record<string, unknown>
  return figures
}

/**
 * All that a day's figures rest on: its files and verdicts, its findings, every earlier file (orders are submitted on
 * days before), and what this Blotter makes of them.
 */
function stampOf(
  { catalog, options }: Services,
  day: Day,
  files: ReturnType<typeof openDayState>['files'],
): string {
  const hash = createHash('sha256')
  hash.update(`${options.toolVersion} ${CASE_SCHEMA_VERSION}\n${JSON.stringify(files)}\n`)
  const earlier = catalog.loads().filter(({ file }) => (/(\d{4}-\d{2}-\d{2})\./.exec(file)?.[1] ?? '') <= day)
  for (const { file, sha256, loadedAt } of earlier) hash.update(`${file} ${sha256} ${loadedAt}\n`)
  for (const { finding } of catalog.latestFindings({ day })) hash.update(`${JSON.stringify(finding)}\n`)
  return hash.digest('hex')
}
