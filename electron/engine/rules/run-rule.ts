/** One rule over the events: how many hits, on which days, and the first of them. Nothing is cut before it is counted. */
import type { AlertRule, RuleHit } from '../../../shared/model/alert-rule.ts'
import type { Day } from '../../../shared/model/archive.ts'
import type { RecordPlace } from '../../../shared/model/mark.ts'
import { ask } from '../query/index.ts'
import type { Reader } from '../query/open-reader.ts'
import type { AskRow } from '../query/types.ts'
import type { ReadyRule } from './check-rules.ts'

export type Period = { readonly from: Day; readonly to: Day }

export type RuleHits = {
  readonly hits: number
  readonly days: readonly { readonly day: Day | null; readonly hits: number }[]
  /** In archive order, at most as many as were asked for. */
  readonly list: readonly Omit<RuleHit, 'disposition'>[]
  /** Of the places asked about, those that are hits of the period. */
  readonly among: readonly RecordPlace[]
}

/** Told of each statement that a rule asks, with its values. */
export type OnStatement = (sql: string, values: Readonly<Record<string, string | null>>) => void

type Asking = (sql: string, values: Readonly<Record<string, string | null>>) => Promise<readonly AskRow[]>

const TYPE = `coalesce(event_type, CASE WHEN coalesce(log_type, event) IS NOT NULL
  THEN concat_ws(' ', log_type, event) END, '(no type)')`
const IN_PERIOD = '($from IS NULL OR day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE))'

/**
 * Runs a rule over the days of the period, or over all; `limit` bounds the list, never the counts. A rate rule looks
 * back over the days before the period, so that a burst that began there is known; what it counts is the period's.
 */
export async function runRule(
  reader: Reader,
  ready: ReadyRule,
  period: Period | null,
  { limit, places }: { readonly limit: number; readonly places: readonly RecordPlace[] },
  onStatement?: OnStatement,
): Promise<RuleHits> {
  const asking: Asking = (sql, values) => {
    onStatement?.(sql, values)
    return ask(reader, sql, values)
  }
  const hits = ready.rule.rate === null ? plainHits(ready) : rateHits(ready, ready.rule.rate)
  const within = { from: period?.from ?? null, to: period?.to ?? null }
  const days = await asking(
    `WITH ${hits} SELECT CAST(day AS VARCHAR) AS day, count(*) AS hits FROM hits WHERE ${IN_PERIOD}
     GROUP BY day ORDER BY day NULLS LAST`,
    within,
  )
  const counted = days.map((row) => ({ day: textOrNull(row.day), hits: Number(row.hits) }))
  const total = counted.reduce((sum, each) => sum + each.hits, 0)
  if (total === 0) return { hits: 0, days: [], list: [], among: [] }
  const among = await readAmong(asking, hits, within, places)
  const rows = await asking(
    `WITH ${hits}, listed AS (SELECT * FROM hits WHERE ${IN_PERIOD} ORDER BY id LIMIT ${limit})
     SELECT listed.*, CAST(e.day AS VARCHAR) AS day_text, e.file, e.line, e.ts_text, ${TYPE} AS type
     FROM listed JOIN events e ON e.id = listed.id ORDER BY listed.id`,
    within,
  )
  const first = ready.rule.rate === null || rows.length === 0 ? new Map() : await readPlaces(asking, rows)
  return { hits: total, days: counted, list: rows.map((row) => hitOf(ready.rule, row, first)), among }
}

async function readAmong(
  asking: Asking,
  hits: string,
  within: { readonly from: Day | null; readonly to: Day | null },
  places: readonly RecordPlace[],
): Promise<readonly RecordPlace[]> {
  if (places.length === 0) return []
  const rows = await asking(
    `WITH ${hits}, asked AS (SELECT p->>'file' AS file, CAST(p->>'line' AS BIGINT) AS line
       FROM (SELECT unnest(CAST(CAST($places AS JSON) AS JSON[])) AS p))
     SELECT e.file, e.line FROM hits JOIN events e ON e.id = hits.id
     WHERE (e.file, e.line) IN (SELECT (file, line) FROM asked) AND ${IN_PERIOD.replaceAll('day', 'hits.day')}`,
    { ...within, places: JSON.stringify(places.map(({ file, line }) => ({ file, line }))) },
  )
  return rows.map(({ file, line }) => ({ file: String(file), line: Number(line) }))
}

const plainHits = ({ condition }: ReadyRule) => `hits AS (SELECT id, day FROM events WHERE ${condition})`

/**
 * The record with which a rate is exceeded: the one whose n-th record before it, of the same event, is no more than
 * the time away (a record exactly that far away is within). A burst goes on while that holds and is one hit.
 * Nanoseconds as HUGEINT: times from 1677 to 2262 lie further apart than 64 bits hold.
 */
function rateHits({ condition, by }: ReadyRule, rate: NonNullable<AlertRule['rate']>): string {
  const keys = ['event_type', 'log_type', 'event', ...by.map((_, index) => `by_${index}`)].join(', ')
  const named = by.map((sql, index) => `, ${sql} AS by_${index}`).join('')
  return `
    matching AS (SELECT id, day, event_type, log_type, event, CAST(epoch_ns(ts) AS HUGEINT) AS moment${named}
      FROM events WHERE ${condition}),
    spaced AS (SELECT *, lag(id, ${rate.moreThan}) OVER same AS first_id,
        coalesce(moment - lag(moment, ${rate.moreThan}) OVER same <= ${rate.withinNs}, false) AS exceeded
      FROM matching WINDOW same AS (PARTITION BY ${keys} ORDER BY moment, id)),
    begun AS (SELECT *, exceeded AND NOT coalesce(lag(exceeded) OVER same, false) AS begins
      FROM spaced WINDOW same AS (PARTITION BY ${keys} ORDER BY moment, id)),
    numbered AS (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY ${keys} ORDER BY moment, id
        ROWS UNBOUNDED PRECEDING) AS burst FROM begun),
    hits AS (SELECT arg_min(id, (moment, id)) AS id, arg_min(day, (moment, id)) AS day,
        arg_min(first_id, (moment, id)) AS first_id, count(*) + ${rate.moreThan} AS records, max(moment) AS last_moment
      FROM numbered WHERE exceeded GROUP BY ${keys}, burst)`
}

type Place = { readonly file: string; readonly line: number; readonly time: string }

async function readPlaces(asking: Asking, rows: readonly AskRow[]): Promise<ReadonlyMap<string, Place>> {
  const ids = rows.map(({ first_id }) => String(first_id)).join(',')
  const places = await asking(
    `SELECT id, file, line, ts_text FROM events
     WHERE id IN (SELECT CAST(unnest(string_split($ids, ',')) AS BIGINT))`,
    { ids },
  )
  return new Map(
    places.map(({ id, file, line, ts_text }) => [
      String(id),
      { file: String(file), line: Number(line), time: String(ts_text) },
    ]),
  )
}

function hitOf(
  { name, severity }: AlertRule,
  row: AskRow,
  first: ReadonlyMap<string, Place>,
): Omit<RuleHit, 'disposition'> {
  const began = first.get(String(row.first_id))
  return {
    rule: name,
    severity,
    file: String(row.file),
    line: Number(row.line),
    day: textOrNull(row.day_text),
    time: String(row.ts_text),
    type: String(row.type),
    burst: began ? { records: Number(row.records), first: began, lastNs: String(row.last_moment) } : null,
  }
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}
