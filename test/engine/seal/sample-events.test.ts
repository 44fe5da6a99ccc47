import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  type SampleEventsOptions,
  sampleDays,
  sampleEvents,
} from '../../../electron/engine/seal/sample-events.ts'
import { hasCheckers } from './support.ts'

type Event = { readonly [name: string]: unknown } & { readonly timestamp: string }

function play(options: SampleEventsOptions): { day: string; lines: string[] }[] {
  return Array.from(sampleEvents(options), ({ day, events }) => ({
    day,
    lines: Array.from(events, (event) => event.line),
  }))
}

function eventsOf(options: SampleEventsOptions): Event[] {
  return play(options).flatMap(({ lines }) => lines.map((line) => JSON.parse(line) as Event))
}

const OPTIONS = { days: 6, eventsPerDay: 1500 }
const events = eventsOf(OPTIONS)
const ofType = (type: string) => events.filter((event) => event.event_type === type)

describe('the events of the sample', () => {
  test('are the same text each time, and another text for another seed', () => {
    const small = { days: 2, eventsPerDay: 300 }
    expect(play(small)).toEqual(play(small))
    expect(play({ ...small, seed: 2 })).not.toEqual(play(small))
  })

  test('fall on trading days only', () => {
    const days = sampleDays({ days: 34 })
    expect(days).toHaveLength(34)
    expect(days.slice(0, 2)).toEqual(['2024-01-02', '2024-01-03'])
    expect(days).not.toContain('2024-01-15')
    expect(days).not.toContain('2024-02-19')
    expect(days.every((day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()))).toBe(true)
  })

  test('come in about the number that was asked for', () => {
    expect(events.length).toBeGreaterThan(6 * 1500 * 0.8)
    expect(events.length).toBeLessThan(6 * 1500 * 1.2)
  })

  test('are in order of time, within their UTC day, with microseconds', () => {
    for (const { day, lines } of play({ days: 3, eventsPerDay: 400 })) {
      const times = lines.map((line) => (JSON.parse(line) as Event).timestamp)
      expect(times).toEqual([...times].sort())
      expect(times.every((time) => time.startsWith(day) && /T\d\d:\d\d:\d\d\.\d{6}Z$/.test(time))).toBe(true)
    }
  })

  test('carry the standard fields of the trading engine, or log_type and event of the fund', () => {
    const ids = new Set<unknown>()
    for (const event of events) {
      if (event.log_type === undefined) {
        expect(Object.keys(event).slice(0, 7)).toEqual([
          'timestamp',
          'event_type',
          'event_id',
          'strategy',
          'session_id',
          'environment',
          'version',
        ])
        expect(ids.has(event.event_id)).toBe(false)
        ids.add(event.event_id)
      } else {
        expect(['TRADE', 'RISK', 'SYSTEM', 'NAV', 'COMPLIANCE']).toContain(event.log_type)
        expect(event.event).toEqual(expect.any(String))
      }
    }
  })

  test('hold every kind of both dialects', () => {
    const kinds = new Set(events.map((event) => event.event_type ?? `${event.log_type}/${event.event}`))
    for (const kind of [
      'signal_computed',
      'order_submitted',
      'order_partial_fill',
      'order_filled',
      'order_cancelled',
      'order_rejected',
      'position_changed',
      'circuit_breaker_triggered',
      'config_changed',
      'user_login',
      'user_action',
      'TRADE/trade_executed',
      'RISK/risk_check_approved',
      'RISK/circuit_breaker_triggered',
      'SYSTEM/api_call',
      'NAV/nav_calculated',
      'COMPLIANCE/personal_trade_preclearance',
    ]) {
      expect(kinds, kind).toContain(kind)
    }
  })

  test('let every order end once, and never fill more than was ordered', () => {
    const open = new Map<unknown, { ordered: number; filled: number; sign: number; limit: number | null }>()
    const ended = new Set<unknown>()
    for (const event of events) {
      const id = event.order_id
      switch (event.event_type) {
        case 'order_submitted':
          expect(open.has(id)).toBe(false)
          open.set(id, {
            ordered: event.quantity as number,
            filled: 0,
            sign: event.side === 'buy' || event.side === 'cover' ? 1 : -1,
            limit: event.limit_price as number | null,
          })
          break
        case 'order_partial_fill':
        case 'order_filled': {
          const order = open.get(id)
          expect(order).toBeDefined()
          expect(ended.has(id)).toBe(false)
          if (!order) break
          order.filled += event.quantity as number
          expect(order.filled).toBeLessThanOrEqual(order.ordered)
          // A limit order is never filled beyond its limit.
          if (order.limit !== null) {
            expect(order.sign * ((event.fill_price as number) - order.limit)).toBeLessThanOrEqual(1e-9)
          }
          if (event.event_type === 'order_filled') {
            expect(order.filled).toBe(order.ordered)
            ended.add(id)
          } else {
            expect(order.filled).toBeLessThan(order.ordered)
          }
          break
        }
        case 'order_cancelled':
        case 'order_rejected':
          expect(open.has(id)).toBe(true)
          expect(ended.has(id)).toBe(false)
          ended.add(id)
          break
      }
    }
    expect(open.size).toBeGreaterThan(1000)
    expect(ended.size).toBe(open.size)
  })

  test('log the slippage that price and benchmark give', () => {
    const orders = new Map(ofType('order_submitted').map((event) => [event.order_id, event]))
    const fills = events.filter((event) => event.fill_id !== undefined)
    for (const fill of fills) {
      const order = orders.get(fill.order_id)
      const benchmark = (order?.limit_price ?? order?.decision_price) as number
      const sign = fill.side === 'buy' || fill.side === 'cover' ? 1 : -1
      const expected = (sign * ((fill.fill_price as number) - benchmark) * 10_000) / benchmark
      expect(Math.abs(expected - (fill.slippage_bps as number))).toBeLessThan(0.00501)
    }
    expect(fills.length).toBeGreaterThan(1000)
  })

  test('move positions by the fills and by nothing else', () => {
    type Holding = { shares: number; market_value: number }
    const held = new Map<unknown, number>()
    let fill: Event | null = null
    let flips = 0
    for (const event of events) {
      if (event.event_type === 'order_filled' || event.event_type === 'order_partial_fill') {
        expect(fill).toBeNull()
        fill = event
      } else if (event.event_type === 'position_changed') {
        const previous = event.previous as Holding
        const current = event.current as Holding
        const change = event.change as { shares: number; order_id: string }
        const sign = fill?.side === 'buy' || fill?.side === 'cover' ? 1 : -1
        expect(change.order_id).toBe(fill?.order_id)
        expect(change.shares).toBe(sign * (fill?.quantity as number))
        expect(previous.shares).toBe(held.get(event.ticker) ?? 0)
        expect(current.shares).toBe(previous.shares + change.shares)
        expect(current.market_value).toBeCloseTo(current.shares * (fill?.fill_price as number), 2)
        if (previous.shares * current.shares < 0) flips++
        held.set(event.ticker, current.shares)
        fill = null
      }
    }
    expect(flips).toBeGreaterThan(0)
    expect([...held.values()].some((shares) => shares < 0)).toBe(true)
    expect([...held.values()].some((shares) => shares > 0)).toBe(true)
  })

  test('value the fund as the sum of its parts', () => {
    const navs = events.filter((event) => event.event === 'nav_calculated')
    expect(navs).toHaveLength(6)
    for (const nav of navs) {
      const parts = (nav.cash as number) + (nav.equity_value as number) + (nav.options_value as number)
      expect(nav.nav as number).toBeCloseTo(parts, 2)
    }
  })

  test('tell their stories: rejects in a burst, one bad venue, a night visitor', () => {
    const all = eventsOf({ days: 10, eventsPerDay: 700 })
    const burst = all.filter(
      (event) =>
        event.event_type === 'order_rejected' &&
        event.reason === 'insufficient_buying_power' &&
        event.timestamp >= '2024-01-08T15:42' &&
        event.timestamp < '2024-01-08T15:52',
    )
    expect(burst.length).toBeGreaterThan(5)
    const slippages = all
      .filter((event) => event.fill_id !== undefined)
      .sort((a, b) => (b.slippage_bps as number) - (a.slippage_bps as number))
    expect(slippages[0]).toMatchObject({ ticker: 'NVDA', execution_venue: 'EDGX', quantity: 400 })
    expect(slippages[0]?.slippage_bps).toBeGreaterThan(3 * (slippages[1]?.slippage_bps as number))
    expect(slippages[0]?.timestamp.slice(0, 10)).toBe('2024-01-10')
    const visitor = all.filter((event) => event.ip_address === '203.0.113.77')
    expect(visitor.map((event) => event.event_type)).toEqual([
      ...Array(4).fill('user_login'),
      'user_action',
      'config_changed',
      'user_action',
      'config_changed',
    ])
  })

  test.skipIf(!hasCheckers)('are printed as CPython prints them', () => {
    const text = play({ days: 3, eventsPerDay: 500 })
      .flatMap(({ lines }) => lines)
      .join('\n')
    const program = 'import json, sys; [print(json.dumps(json.loads(line))) for line in sys.stdin]'
    const printed = execFileSync('python3', ['-c', program], { input: text, maxBuffer: 1 << 26 }).toString(
      'utf8',
    )
    expect(printed).toBe(`${text}\n`)
    expect(text).toContain('trader_ren\\u00e9e')
  })

  test('are the same on every machine', () => {
    const hash = createHash('sha256')
    for (const { lines } of play({ days: 2, eventsPerDay: 300 })) hash.update(lines.join('\n'))
    expect(hash.digest('hex')).toBe('bd2ef607c6e403f1fd0be67b71f33a4e31d5bde9ea1f4c6732ed77065a5ff391')
  })

  test('refuse counts that are no whole number', () => {
    expect(() => sampleDays({ days: 0 })).toThrow(/number of days/)
    expect(() => [...sampleEvents({ eventsPerDay: 1.5 })]).toThrow(/events per day/)
  })
})
