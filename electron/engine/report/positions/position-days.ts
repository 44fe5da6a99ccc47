import type { Day } from '../../../../shared/model/archive.ts'
import { trimmed } from '../../../../shared/model/decimal.ts'
import { addKnown, subtractDecimals } from '../../../../shared/model/decimal-text.ts'
import type { EvidenceReference } from '../../../../shared/model/report.ts'
import type { Holding, PositionBreak } from '../../../../shared/model/report-positions.ts'
import type { Reader, Row } from '../ask.ts'
import { asText, IS_FILL, SHARES_AFTER, SHARES_BEFORE, SIGNED_QUANTITY } from '../fields.ts'
import { instant } from '../listing.ts'
import { IN_PERIOD, type Period } from '../period.ts'

/** What was held at the end of a day, and what does not follow from the days before. */
export type PositionDay = {
  readonly day: Day
  readonly holdings: readonly Holding[]
  readonly breaks: readonly PositionBreak[]
}

/** A position of one ticker and strategy, as last known. */
type Known = Omit<Holding, 'day' | 'changes'>
/** Fills of a ticker since its last known position. */
type Pending = {
  readonly shares: string
  readonly fills: number
  readonly first: EvidenceReference
  readonly last: EvidenceReference
}

const POSITIONS = (where: string) => `(SELECT *, ${SHARES_BEFORE} AS before, ${SHARES_AFTER} AS after
  FROM events WHERE ${where} AND event_type = 'position_changed')`

/**
 * The last record of each ticker and strategy, and whether the records of the group follow from each other. What the
 * first or the last record does not say is not known: it is never taken from another one.
 */
const LAST = (where: string) => `SELECT ticker, strategy, CAST(count(*) AS VARCHAR) AS changes,
    ${asText('arg_min_null(before, id)')} AS opened, ${asText('arg_max(after, id)')} AS shares,
    CASE WHEN count(before) = count(*) THEN ${asText('sum(after - before)')} END AS moved,
    ${asText('arg_max_null(current_market_value, id)')} AS market_value,
    ${asText('arg_max_null(current_weight_pct, id)')} AS weight, CAST(arg_max(day, id) AS VARCHAR) AS day,
    ${instant('arg_max(ts, id)')} AS at, arg_max(file, id) AS file,
    CAST(arg_max(line, id) AS VARCHAR) AS line
  FROM ${POSITIONS(where)} WHERE after IS NOT NULL GROUP BY ticker, strategy ORDER BY ticker, strategy`

const FILLS = (
  where: string,
  source = 'events',
) => `SELECT ticker, ${asText(`sum(${SIGNED_QUANTITY})`)} AS shares,
    CAST(count(*) AS VARCHAR) AS fills, arg_min(file, id) AS first_file, CAST(arg_min(line, id) AS VARCHAR) AS first_line,
    arg_max(file, id) AS last_file, CAST(arg_max(line, id) AS VARCHAR) AS last_line
  FROM ${source} WHERE ${where} AND ${IS_FILL} AND (${SIGNED_QUANTITY}) IS NOT NULL GROUP BY ticker ORDER BY ticker`

/**
 * Day by day through the period: positions are carried on from the last record that tells of them, also before the
 * period, and compared with the fills since then. What is held in memory is one day and the last position of each
 * ticker and strategy.
 */
export async function* positionDays(read: Reader, period: Period): AsyncGenerator<PositionDay> {
  const { from } = period
  const known = new Map<string, Known>()
  const keyOf = (ticker: string | null, strategy: string | null) => JSON.stringify([ticker, strategy])
  for (const row of await read(LAST('day < CAST($from AS DATE)'), { from }))
    known.set(keyOf(row.textOrNull('ticker'), row.textOrNull('strategy')), knownOf(row))
  const pending = new Map<string | null, Pending>()
  const tickers = () => new Set([...known.values()].map(({ ticker }) => ticker))
  for (const row of await read(PENDING_BEFORE, { from }))
    pending.set(row.textOrNull('ticker'), pendingOf(row))
  const days = await read(
    `SELECT DISTINCT CAST(day AS VARCHAR) AS day FROM events WHERE ${IN_PERIOD} ORDER BY 1`,
    { from, to: period.to },
  )
  const ofDay = 'day = CAST($day AS DATE)'
  for (const [index, { day }] of days.map((row) => ({ day: row.text('day') })).entries()) {
    const breaks: PositionBreak[] = []
    const knownBefore = tickers()
    const today = new Map(
      (await read(FILLS(ofDay), { day })).map((row) => [row.textOrNull('ticker'), pendingOf(row)]),
    )
    for (const [ticker, fills] of today) pending.set(ticker, together(pending.get(ticker), fills))
    const records = await read(LAST(ofDay), { day })
    const changes = new Map<string, number>()
    for (const [ticker, rows] of groupedByTicker(records)) {
      let opened: string | null = '0'
      let closed = '0'
      for (const row of rows) {
        const key = keyOf(ticker, row.textOrNull('strategy'))
        const before = known.get(key)
        const opening = row.textOrNull('opened')
        breaks.push(...ownBreaks(day, row, before))
        opened = addKnown(opened, before?.shares ?? opening)
        closed = addKnown(closed, row.text('shares')) ?? closed
        known.set(key, knownOf(row))
        changes.set(key, row.count('changes'))
      }
      // Strategies of the ticker without a record that day are where they were.
      const last = rows.at(-1) as Row
      // What the first record of all opens with has the fills of the days before in it.
      const fills = (knownBefore.has(ticker) ? pending : today).get(ticker)
      pending.delete(ticker)
      const moved = fills?.shares ?? '0'
      const expected = addKnown(opened, moved)
      const difference = expected === null ? null : subtractDecimals(closed, expected)
      if (difference !== null && difference !== '0')
        breaks.push({
          ...placeOf(last),
          day,
          ticker,
          strategy: rows.length === 1 ? last.textOrNull('strategy') : null,
          kind: 'fills',
          previous: opened,
          moved,
          expected,
          actual: closed,
          difference,
          fills: fills?.fills ?? 0,
          firstFill: fills?.first ?? null,
          lastFill: fills?.last ?? null,
        })
    }
    if (index === days.length - 1) breaks.push(...unrecorded(day, pending, tickers()))
    yield {
      day,
      holdings: [...known].flatMap(([key, holding]) => {
        const count = changes.get(key) ?? 0
        return holding.shares === '0' && count === 0 ? [] : { ...holding, day, changes: count }
      }),
      breaks,
    }
  }
}

/** Fills after the last position of their ticker and before the period. */
const PENDING_BEFORE = FILLS(
  'true',
  `(SELECT events.* FROM events JOIN (SELECT ticker, max(day) AS last_day FROM events
      WHERE event_type = 'position_changed' AND day < CAST($from AS DATE) AND (${SHARES_AFTER}) IS NOT NULL GROUP BY ticker) known
     ON known.ticker IS NOT DISTINCT FROM events.ticker
   WHERE events.day > known.last_day AND events.day < CAST($from AS DATE))`,
)

/** The records of a day against the position known before, and against each other. */
function ownBreaks(day: Day, row: Row, before: Known | undefined): readonly PositionBreak[] {
  const opened = row.textOrNull('opened')
  const shares = row.decimal('shares')
  const base = {
    ...placeOf(row),
    day,
    ticker: row.textOrNull('ticker'),
    strategy: row.textOrNull('strategy'),
    fills: 0,
    firstFill: null,
    lastFill: null,
  }
  const breaks: PositionBreak[] = []
  if (before && opened !== null) {
    const difference = subtractDecimals(opened, before.shares)
    if (difference !== '0')
      breaks.push({
        ...base,
        kind: 'opening',
        previous: before.shares,
        moved: '0',
        expected: before.shares,
        actual: trimmed(opened),
        difference,
      })
  }
  const moved = row.textOrNull('moved')
  if (opened !== null && moved !== null) {
    const expected = addKnown(opened, moved) ?? '0'
    const difference = subtractDecimals(shares, expected)
    if (difference !== '0')
      breaks.push({
        ...base,
        kind: 'steps',
        previous: trimmed(opened),
        moved: trimmed(moved),
        expected,
        actual: shares,
        difference,
      })
  }
  return breaks
}

/** Fills that no record of a position follows until the end of the period. */
function unrecorded(
  day: Day,
  pending: ReadonlyMap<string | null, Pending>,
  tickers: ReadonlySet<string | null>,
): readonly PositionBreak[] {
  return [...pending]
    .filter(([, { shares }]) => shares !== '0')
    .map(([ticker, fills]) => ({
      ...fills.last,
      day,
      ticker,
      strategy: null,
      kind: 'no record' as const,
      previous: tickers.has(ticker) ? null : '0',
      moved: fills.shares,
      expected: null,
      actual: null,
      difference: fills.shares,
      fills: fills.fills,
      firstFill: fills.first,
      lastFill: fills.last,
    }))
}

function knownOf(row: Row): Known {
  return {
    ...placeOf(row),
    ticker: row.textOrNull('ticker'),
    strategy: row.textOrNull('strategy'),
    shares: row.decimal('shares'),
    marketValue: row.decimalOrNull('market_value'),
    weightPercent: row.textOrNull('weight'),
    asOfDay: row.text('day'),
    asOf: row.text('at'),
  }
}

function pendingOf(row: Row): Pending {
  return {
    shares: row.decimal('shares'),
    fills: row.count('fills'),
    first: { file: row.text('first_file'), line: row.count('first_line') },
    last: { file: row.text('last_file'), line: row.count('last_line') },
  }
}

function together(before: Pending | undefined, now: Pending): Pending {
  if (!before) return now
  return {
    shares: addKnown(before.shares, now.shares) ?? now.shares,
    fills: before.fills + now.fills,
    first: before.first,
    last: now.last,
  }
}

function groupedByTicker(rows: readonly Row[]): ReadonlyMap<string | null, readonly Row[]> {
  return Map.groupBy(rows, (row) => row.textOrNull('ticker'))
}

const placeOf = (row: Row) => ({ file: row.text('file'), line: row.count('line') })
