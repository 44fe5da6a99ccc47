/**
 * Every ready question is run over a sample archive and a day of oddities; the answers of many are computed a second
 * time from the raw lines, in plain JavaScript.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeSample } from '../../../electron/engine/index.ts'
import { readReadyQuestions } from '../../../electron/engine/library/ready-questions.ts'
import { readPage, runQuery } from '../../../electron/engine/query/index.ts'
import type { ReadyQuestion } from '../../../shared/contract/library.ts'
import { boundAs, initialValue, type ParamValues, parseQuestion } from '../../../shared/model/question.ts'
import { namedParameters } from '../../../shared/sql/named-parameters.ts'
import { type CaseFolder, makeCaseFolder } from '../load/case-folder.ts'

const LIBRARY = join(import.meta.dirname, '..', '..', '..', 'shared', 'library')
const questions: readonly ReadyQuestion[] = await readReadyQuestions(pathToFileURL(`${LIBRARY}/`))
const ODD_DAY = '2024-03-01'
const ODD_FILE = `audit/2024/03/${ODD_DAY}.log.gz`

type Fields = Readonly<Record<string, unknown>>
/** A record of the archive as it stands in its line, with where it stands. */
type Line = { readonly file: string; readonly line: number; readonly day: string; readonly event: Fields }
type Row = Readonly<Record<string, unknown>>

let folder: CaseFolder
let lines: readonly Line[]
let days: { readonly first: string; readonly last: string }

/** What the sample has none of. A Friday in New York, where it is 14:30 UTC when the exchange opens. */
function oddLines(): readonly string[] {
  let n = 0
  const event = (time: string, type: string, fields: Fields) =>
    JSON.stringify({
      timestamp: `${ODD_DAY}T${time}Z`,
      event_type: type,
      event_id: `odd-${++n}`,
      strategy: 'momentum',
      ...fields,
    })
  const order = (time: string, id: string, more: Fields = {}) =>
    event(time, 'order_submitted', {
      order_id: id,
      client_order_id: `c_${id.replaceAll(/\D/g, '').padStart(4, '0')}`,
      ticker: 'ZZZ',
      side: 'buy',
      quantity: 100,
      order_type: 'limit',
      limit_price: 10.5,
      ...more,
    })
  const fill = (time: string, id: string, more: Fields = {}) =>
    event(time, 'order_filled', {
      order_id: id,
      fill_id: `f-${id}`,
      ticker: 'ZZZ',
      side: 'buy',
      quantity: 100,
      fill_price: 10.5,
      commission: 1,
      slippage_bps: 0.25,
      execution_venue: 'NYSE',
      ...more,
    })
  return [
    order('13:00:00', 'odd1'), // before the open
    fill('15:00:00.000000001', 'odd1', { fill_price: 10.51 }), // worse than its limit
    order('15:00:01', 'odd2', { side: 'sell', strategy: 'value', limit_price: 10.4 }),
    fill('15:00:02.5', 'odd2', { side: 'sell', strategy: 'value', fill_price: 10.4 }), // crosses odd1
    order('15:10:00', 'odd4', { event_id: 'odd-1', quantity: 50 }), // an id used twice, number 3 missing
    fill('15:10:01', 'odd4', { quantity: 60 }), // more than was ordered
    fill('15:20:00', 'odd9', { commission: 900 }), // no order, and dear
    order('15:30:00', 'odd5', {
      client_order_id: 'c_0004',
      pre_trade_checks: { position_limit: 'fail', liquidity: 'pass', circuit_breaker: 'pass' },
      computation_id: 'never',
    }),
    event('15:30:09', 'order_cancelled', { order_id: 'odd5', ticker: 'ZZZ', reason: 'user_request' }),
    event('16:00:00', 'position_changed', {
      ticker: 'ZZZ',
      previous: { shares: 0 },
      current: { shares: 100 },
      change: { shares: 100, order_id: 'odd1' },
    }),
    event('16:00:01', 'position_changed', {
      ticker: 'ZZZ',
      previous: { shares: 90 },
      current: { shares: 10 },
      change: { shares: -90, order_id: 'odd2' },
    }),
    event('16:05:00', 'signal_computed', { computation_id: 'alone', duration_ms: 99_000, status: 'success' }),
    event('15:59:00', 'user_action', { user: 'kim', ip_address: '198.51.100.7', action: 'Paused strategy' }),
    event('20:30:00', 'user_action', { user: 'kim', ip_address: '198.51.100.7', action: 'Paused strategy' }),
    JSON.stringify({
      timestamp: '2024-03-02T01:00:00Z',
      log_type: 'COMPLIANCE',
      event: 'personal_trade_preclearance',
      request_id: 'R1',
      decision: 'rejected',
      employee: 'kim',
      security: 'ZZZ',
    }),
    JSON.stringify({
      timestamp: '2024-03-02T01:05:00Z',
      log_type: 'COMPLIANCE',
      event: 'personal_trade_preclearance',
      request_id: 'R1',
      decision: 'approved',
      employee: 'kim',
      security: 'ZZZ',
    }),
    JSON.stringify({
      timestamp: '2024-03-01T21:15:00Z',
      log_type: 'NAV',
      event: 'nav_calculated',
      nav: 100.5,
      cash: 60,
      equity_value: 40,
      options_value: 0.25,
      discrepancy: 0,
    }),
    'this is no record',
  ]
}

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'blotter-library-'))
  folder = makeCaseFolder()
  const archive = join(dir, 'archive')
  await writeSample({ output: archive, days: 4, eventsPerDay: 1500 })
  const files = readdirSync(archive, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log.gz'))
    .sort()
    .map((name) => ({
      file: name.replaceAll('\\', '/'),
      texts: gunzipSync(readFileSync(join(archive, name)))
        .toString('utf8')
        .trimEnd()
        .split('\n'),
    }))
  files.push({ file: ODD_FILE, texts: [...oddLines()] })
  for (const { file, texts } of files)
    await folder.load(
      file,
      texts,
      file === ODD_FILE ? { rejected: new Map([[texts.length, 'NOT_JSON']]) } : {},
    )
  lines = files.flatMap(({ file, texts }) =>
    texts.flatMap((text, index) =>
      text.startsWith('{')
        ? [{ file, line: index + 1, day: file.slice(-17, -7), event: JSON.parse(text) as Fields }]
        : [],
    ),
  )
  const all = [...new Set(lines.map(({ day }) => day))].sort()
  days = { first: all[0] as string, last: all.at(-1) as string }
  rmSync(dir, { recursive: true, force: true })
}, 120_000)
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const byId = (id: string): ReadyQuestion => {
  const found = questions.find((question) => question.id === id)
  if (!found) throw new Error(`There is no question ${id}.`)
  return found
}

/** The answer of a question with its defaults, but for what is given. */
async function ask(id: string, given: Readonly<Record<string, string>> = {}): Promise<readonly Row[]> {
  const { text, params } = byId(id)
  const values: Record<string, ParamValues[string]> = {}
  for (const param of params) {
    const value = given[param.name] ?? initialValue(param, days)
    if (value === null) throw new Error(`${id}: :${param.name} has no default`)
    values[param.name] = boundAs(param, value)
  }
  return folder.gate.withReader(async (reader) => {
    const info = await runQuery(reader, text, { params: values })
    const page = await readPage(reader, { id: info.id, offset: 0, limit: 100_000 })
    return page.rows.map((row) =>
      Object.fromEntries(row.map((cell, index) => [info.columns[index]?.name ?? '', cell])),
    )
  })
}

const places = (rows: readonly Row[]) => rows.map(({ file, line }) => `${file}:${line}`).sort()
const placesOf = (found: readonly Line[]) => found.map(({ file, line }) => `${file}:${line}`).sort()
const ofType = (...types: string[]) => lines.filter(({ event }) => types.includes(String(event.event_type)))
const fills = () => ofType('order_filled', 'order_partial_fill')
const isBuy = ({ event }: Line) => event.side === 'buy' || event.side === 'cover'
const millionths = (value: unknown) => BigInt(Math.round(Number(value) * 1e6))
const nanos = ({ event }: Line): bigint => {
  const [, second = '', fraction = ''] = /^([^.Z]+)(?:\.(\d+))?Z$/.exec(String(event.timestamp)) ?? []
  return BigInt(Date.parse(`${second}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
const NEW_YORK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
function localOf({ event }: Line): {
  readonly weekend: boolean
  readonly time: string
  readonly hour: number
} {
  const parts = Object.fromEntries(
    NEW_YORK.formatToParts(new Date(String(event.timestamp))).map(({ type, value }) => [type, value]),
  )
  const time = `${parts.hour}:${parts.minute}:${parts.second}`
  return { weekend: parts.weekday === 'Sat' || parts.weekday === 'Sun', time, hour: Number(parts.hour) }
}
const submitted = () => new Map(ofType('order_submitted').map((one) => [one.event.order_id, one]))

describe('the library', () => {
  test('has at least 36 questions, each with title, subject, description and parameters that it uses', () => {
    expect(questions.length).toBeGreaterThanOrEqual(36)
    expect(new Set(questions.map(({ title }) => title)).size).toBe(questions.length)
    for (const { id, title, subject, description, params, text } of questions) {
      const { question, problems } = parseQuestion(text)
      expect(problems, id).toEqual([])
      expect(question.notes, id).toEqual([])
      expect(
        [title, subject, description].every((words) => words.length > 2),
        id,
      ).toBe(true)
      expect(
        params.every(({ label }) => label !== ''),
        id,
      ).toBe(true)
      const used = namedParameters(text).map(({ name }) => name)
      expect(used.sort(), id).toEqual(params.map(({ name }) => name).sort())
    }
  })

  test.each(questions.map(({ id }) => id))('%s runs', async (id) => {
    const rows = await ask(id)
    for (const row of rows.slice(0, 50)) {
      // What is one record names its place, and the place is there.
      if (!('line' in row) || id === 'rejected-lines') continue
      expect(
        lines.some(({ file, line }) => file === row.file && line === row.line),
        JSON.stringify(row),
      ).toBe(true)
    }
  })

  test('finds something in the sample and the day of oddities, but for findings', async () => {
    const empty: string[] = []
    for (const { id } of questions) if ((await ask(id)).length === 0) empty.push(id)
    expect(empty).toEqual(['findings'])
  })
})

describe('computed a second time', () => {
  test('fills by venue', async () => {
    const expected = [...Map.groupBy(fills(), ({ event }) => event.execution_venue)].map(
      ([venue, found]) => ({
        venue,
        fills: found.length,
        notional: found.reduce(
          (sum, { event }) => sum + BigInt(Number(event.quantity)) * millionths(event.fill_price),
          0n,
        ),
      }),
    )
    const rows = await ask('fills-by-venue')
    expect(
      rows.map(({ execution_venue, fills: n, notional }) => ({
        venue: execution_venue,
        fills: n,
        notional: millionths(notional),
      })),
    ).toEqual(expected.sort((a, b) => (a.notional < b.notional ? 1 : -1)))
  })

  test('largest fills, in their order', async () => {
    const notional = ({ event }: Line) => BigInt(Number(event.quantity)) * millionths(event.fill_price)
    const expected = [...fills()].sort((a, b) => (notional(a) < notional(b) ? 1 : -1)).slice(0, 20)
    const rows = await ask('largest-fills', { rows: '20' })
    expect(rows.map((row) => millionths(row.notional))).toEqual(expected.map(notional))
  })

  test('fills worse than the limit', async () => {
    const orders = submitted()
    const expected = fills().filter((fill) => {
      const limit = orders.get(fill.event.order_id)?.event.limit_price
      if (limit === undefined || limit === null) return false
      const beyond = millionths(fill.event.fill_price) - millionths(limit)
      return isBuy(fill) ? beyond > 0n : beyond < 0n
    })
    const rows = await ask('fills-worse-than-limit')
    expect(places(rows)).toEqual(placesOf(expected))
    expect(places(rows)).toContain(`${ODD_FILE}:2`)
  })

  test('fills without an order, and orders filled beyond their quantity', async () => {
    const orders = submitted()
    expect(places(await ask('fills-without-orders'))).toEqual(
      placesOf(fills().filter(({ event }) => !orders.has(event.order_id))),
    )
    const filled = Map.groupBy(fills(), ({ event }) => event.order_id)
    const beyond = [...orders.values()].filter(
      ({ event }) =>
        (filled.get(event.order_id) ?? []).reduce((sum, fill) => sum + Number(fill.event.quantity), 0) >
        Number(event.quantity),
    )
    expect(places(await ask('overfilled-orders'))).toEqual(placesOf(beyond))
    expect(beyond).toHaveLength(1)
  })

  test('orders without fills, by how they ended', async () => {
    const filled = new Set(fills().map(({ event }) => event.order_id))
    const cancelled = new Set(ofType('order_cancelled').map(({ event }) => event.order_id))
    const rejected = new Set(ofType('order_rejected').map(({ event }) => event.order_id))
    const without = [...submitted().values()].filter(({ event }) => !filled.has(event.order_id))
    expect(places(await ask('orders-without-fills'))).toEqual(placesOf(without))
    expect(places(await ask('orders-without-fills', { ended: 'rejected' }))).toEqual(
      placesOf(without.filter(({ event }) => rejected.has(event.order_id))),
    )
    expect(places(await ask('orders-without-fills', { ended: 'cancelled' }))).toEqual(
      placesOf(without.filter(({ event }) => cancelled.has(event.order_id) && !rejected.has(event.order_id))),
    )
  })

  test('self-crosses', async () => {
    const pairs = fills()
      .filter(isBuy)
      .flatMap((buy) =>
        fills()
          .filter(
            (sell) =>
              !isBuy(sell) &&
              sell.day === buy.day &&
              sell.event.ticker === buy.event.ticker &&
              sell.event.strategy !== buy.event.strategy,
          )
          .flatMap((sell) => {
            const apart = nanos(buy) - nanos(sell)
            return apart <= 5_000_000_000n && apart >= -5_000_000_000n
              ? [`${buy.file}:${buy.line} ${sell.file}:${sell.line}`]
              : []
          }),
      )
    const rows = await ask('self-crosses')
    expect(rows.map((row) => `${row.file}:${row.line} ${row.sell_file}:${row.sell_line}`).sort()).toEqual(
      pairs.sort(),
    )
    expect(rows).toMatchObject([{ seconds_between: 2.499999999, buyer: 'momentum', seller: 'value' }])
  })

  test('rejects by reason', async () => {
    const expected = [
      ...Map.groupBy(ofType('order_rejected'), ({ event }) => `${event.reason}/${event.strategy}`),
    ].map(([key, found]) => [key, found.length] as const)
    const rows = await ask('rejects-by-reason')
    expect(new Map(rows.map((row) => [`${row.reason}/${row.strategy}`, row.rejects]))).toEqual(
      new Map(expected),
    )
  })

  test('cancels against fills', async () => {
    const key = ({ day, event }: Line) => `${event.strategy} ${day}`
    const count = (type: string) =>
      new Map([...Map.groupBy(ofType(type), key)].map(([name, found]) => [name, found.length]))
    const [sent, filled, gone] = [count('order_submitted'), count('order_filled'), count('order_cancelled')]
    const rows = await ask('cancel-to-fill-ratio')
    expect(rows.length).toBeGreaterThan(10)
    for (const row of rows) {
      const name = `${row.strategy} ${row.day}`
      expect([row.submitted, row.filled, row.cancelled], name).toEqual([
        sent.get(name) ?? 0,
        filled.get(name) ?? 0,
        gone.get(name) ?? 0,
      ])
    }
  })

  test('orders cancelled at once', async () => {
    const orders = submitted()
    const filled = new Set(fills().map(({ event }) => event.order_id))
    const expected = ofType('order_cancelled').flatMap((cancel) => {
      const order = orders.get(cancel.event.order_id)
      if (!order || filled.has(cancel.event.order_id)) return []
      const lived = nanos(cancel) - nanos(order)
      return lived >= 0n && lived <= 60_000_000_000n ? [order] : []
    })
    expect(places(await ask('fast-cancels'))).toEqual(placesOf(expected))
  })

  test('trading outside exchange hours, and logins at odd hours', async () => {
    const outside = (opens: string, closes: string) => (one: Line) => {
      const { weekend, time } = localOf(one)
      return weekend || time < opens || time >= closes
    }
    const orders = lines.filter(({ event }) => String(event.event_type).startsWith('order_'))
    const rows = await ask('trading-outside-hours')
    expect(places(rows)).toEqual(placesOf(orders.filter(outside('09:30:00', '16:00:00'))))
    expect(places(rows)).toContain(`${ODD_FILE}:1`)
    expect(places(await ask('logins-at-odd-hours'))).toEqual(
      placesOf(ofType('user_login').filter(outside('06:00:00', '20:00:00'))),
    )
  })

  test('event ids used twice, and gaps in order numbers', async () => {
    const ids = Map.groupBy(
      lines.filter(({ event }) => event.event_id),
      ({ event }) => event.event_id,
    )
    expect(places(await ask('duplicate-event-ids'))).toEqual(
      placesOf([...ids.values()].filter((found) => found.length > 1).flat()),
    )
    const numbers = Map.groupBy(ofType('order_submitted'), ({ day }) => day)
    const missing = [...numbers].flatMap(([day, found]) => {
      const there = new Set(found.map(({ event }) => Number(/\d+$/.exec(String(event.client_order_id))?.[0])))
      const all = [...there]
      return Array.from({ length: Math.max(...all) - Math.min(...all) }, (_, n) => Math.min(...all) + n)
        .filter((n) => !there.has(n))
        .map((n) => `${day} ${n}`)
    })
    const rows = await ask('gaps-in-order-numbers')
    expect(rows.map((row) => `${row.day} ${row.first_missing}`)).toEqual(missing)
    expect(missing).toEqual([`${ODD_DAY} 3`])
  })

  test('breaks in positions', async () => {
    const sorted = [...ofType('position_changed')].sort((a, b) => (nanos(a) < nanos(b) ? -1 : 1))
    const held = new Map<string, number>()
    const expected = sorted.filter(({ event }) => {
      const { previous, current, change } = event as Record<string, Record<string, number>>
      const key = `${event.ticker}/${event.strategy}`
      const before = held.get(key)
      held.set(key, Number(current?.shares))
      const adds = Number(previous?.shares) + Number(change?.shares) === Number(current?.shares)
      return !adds || (before !== undefined && before !== Number(previous?.shares))
    })
    expect(places(await ask('position-breaks'))).toEqual(placesOf(expected))
    expect(expected).toHaveLength(1)
  })

  test('slow calls, NAV discrepancies and configuration changes', async () => {
    const slow = lines.filter(({ event }) => event.log_type === 'SYSTEM' && Number(event.latency_ms) >= 500)
    expect(places(await ask('slow-calls', { least: '500' }))).toEqual(placesOf(slow))
    expect(slow.length).toBeGreaterThan(0)
    const differs = lines.filter(({ event }) => {
      if (event.log_type !== 'NAV') return false
      const rest =
        millionths(event.nav) -
        millionths(event.cash) -
        millionths(event.equity_value) -
        millionths(event.options_value)
      const off = (value: bigint) => value >= 10_000n || value <= -10_000n
      return off(millionths(event.discrepancy)) || off(rest)
    })
    expect(places(await ask('nav-discrepancies'))).toEqual(placesOf(differs))
    const changed = ofType('config_changed').flatMap((one) =>
      (one.event.changes as readonly unknown[]).map(() => one),
    )
    expect(places(await ask('config-changes'))).toEqual(placesOf(changed))
  })

  test('events by hour and weekday', async () => {
    const expected = new Map<number, number>()
    for (const one of lines) expected.set(localOf(one).hour, (expected.get(localOf(one).hour) ?? 0) + 1)
    const rows = await ask('events-by-hour')
    expect(new Map(rows.map((row) => [row.hour, row.events]))).toEqual(
      new Map([...expected].sort(([a], [b]) => a - b)),
    )
  })
})
