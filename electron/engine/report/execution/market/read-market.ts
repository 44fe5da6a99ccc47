import { MARKET_FIELD, type MarketFile, type MarketKind } from '../../../../../shared/model/market.ts'
import type { FileBeside, MetricGroup } from '../../../../../shared/model/report.ts'
import type { MarketQuality } from '../../../../../shared/model/report-execution.ts'
import { type Reader, single } from '../../ask.ts'
import type { Scratch } from '../../scratch.ts'
import type { Tables } from '../execution-tables.ts'
import { readQuoteMetrics, withoutMarket } from './quote-metrics.ts'
import { makeAgainst, makeMarks, makeQuotes, quoteCoverage } from './quote-tables.ts'
import { readVwap } from './vwap.ts'

/** Files beside the archive, each opened for as long as it is read. */
export type MarketFiles = {
  readonly [kind in MarketKind]?: <T>(use: (file: MarketFile) => Promise<T>) => Promise<T>
}

export type Market = {
  readonly files: readonly FileBeside[]
  /** Table of `order_id`, `arrival_mid`, `end_mid`; null without quotes. */
  readonly marks: string | null
  readonly groups: readonly MetricGroup[]
  readonly fundGroups: readonly MetricGroup[]
  readonly quality: MarketQuality | null
  readonly notes: readonly string[]
}

type Input = {
  readonly read: Reader
  readonly scratch: Scratch
  readonly tables: Tables
  readonly files: MarketFiles | undefined
}

/** The fills against quotes and tape, or what that would need. */
export async function readMarket(input: Input): Promise<Market> {
  const { read, scratch, tables, files = {} } = input
  const quotes = files.quotes === undefined ? null : await takeIn(input, 'quotes', files.quotes)
  const tape = files.tape === undefined ? null : await takeIn(input, 'tape', files.tape)
  const beside = [quotes, tape].flatMap((each) => (each === null ? [] : [each.file.beside]))
  const vwap = await readVwap(read, scratch, tables, tape?.table ?? null)
  if (quotes === null)
    return {
      files: beside,
      marks: null,
      groups: [await withoutMarket(read, tables), vwap],
      fundGroups: [],
      quality: tape === null ? null : { quotes: null, breakdowns: [] },
      notes: [],
    }
  const table = await makeQuotes(read, scratch, quotes.table)
  const marks = await makeMarks(read, scratch, tables, table)
  const against = await makeAgainst(read, scratch, tables, table, marks)
  const engine = await readQuoteMetrics(read, against, 'engine')
  const fund = await readQuoteMetrics(read, against, 'fund')
  return {
    files: beside,
    marks,
    groups: [...engine.groups, vwap],
    fundGroups: fund.groups,
    quality: {
      quotes: await quoteCoverage(read, against, quotes.file),
      breakdowns: engine.breakdowns,
    },
    notes: [],
  }
}

const HANDED = {
  quotes: '(seq BIGINT, ticker VARCHAR, ns BIGINT, bid DECIMAL(21,9), ask DECIMAL(21,9))',
  tape: '(seq BIGINT, ticker VARCHAR, ns BIGINT, price DECIMAL(21,9), size DECIMAL(21,9))',
} as const

/** A quote may be this much older than the instant, and the longest markout lies this much after it. */
const BEFORE = 60_000_000_000n
const AFTER = 300_000_000_000n

/** The rows of a file that the fills can need, as a temporary table beside the archive. */
async function takeIn(
  { read, scratch, tables }: Input,
  kind: MarketKind,
  open: NonNullable<MarketFiles[MarketKind]>,
) {
  const table = await scratch.make(read, kind, HANDED[kind])
  const span = single(
    await read(`SELECT CAST(min(first) AS VARCHAR) AS first, CAST(max(last) AS VARCHAR) AS last FROM (
        SELECT min(ns) AS first, max(ns) AS last FROM ${tables.fills}
        UNION ALL SELECT min(epoch_ns(submitted)), max(epoch_ns(greatest(submitted, ended))) FROM ${tables.orders})`),
  )
  const instruments = await read(
    `SELECT DISTINCT instrument FROM (SELECT instrument FROM ${tables.fills} UNION ALL SELECT ticker FROM ${tables.orders})
     WHERE instrument IS NOT NULL ORDER BY instrument`,
  )
  const earliest = BigInt(span.textOrNull('first') ?? 0) - BEFORE
  const latest = BigInt(span.textOrNull('last') ?? 0) + AFTER
  return open(async (file) => {
    const names = instruments.map((row) => row.text('instrument'))
    for await (const lines of file.rows(names, String(earliest), String(latest)))
      await read(
        `INSERT INTO ${table} SELECT CAST(p[1] AS BIGINT), p[2], CAST(p[3] AS BIGINT),
           CAST(nullif(p[4], '') AS DECIMAL(21,9)), CAST(nullif(p[5], '') AS DECIMAL(21,9))
         FROM (SELECT string_split(line, '${MARKET_FIELD}') AS p
           FROM (SELECT unnest(string_split($lines, chr(10))) AS line))`,
        { lines: lines.join('\n') },
      )
    return { file, table }
  })
}
