import { expect, test } from 'vitest'
import { countTrades, type TradeCounts } from '../../../electron/engine/attest/trade-counts.ts'
import { type Events, readerOver } from '../rules/support.ts'

const DAYS = ['2024-01-15', '2024-01-16', '2024-01-17', '2024-01-18'] as const

type Event = Readonly<Record<string, unknown>>

/** Days of orders, fills and trades whose identifiers and orders go over from one day to the next. */
function randomDays(seed: number): Record<string, Event[]> {
  let state = seed
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const maybe = (name: string, value: unknown) => (below(8) === 0 ? {} : { [name]: value })
  return Object.fromEntries(
    DAYS.slice(0, 3).map((day) => [
      day,
      Array.from({ length: 60 }, (_, at): Event => {
        const timestamp = `${day}T10:00:${String(at).padStart(2, '0')}Z`
        const order = maybe('order_id', `o${below(20)}`)
        switch (below(5)) {
          case 0:
            return {
              timestamp,
              event_type: 'order_submitted',
              ...order,
              ...maybe('quantity', 10 + below(20)),
            }
          case 1:
            return { timestamp, log_type: 'NAV', event: 'nav_calculated', ...maybe('nav', 100) }
          case 2:
            return {
              timestamp,
              log_type: 'TRADE',
              event: below(4) === 0 ? 'trade_failed' : 'trade_executed',
              ...maybe('trade_id', `f${below(40)}`),
            }
          default:
            return {
              timestamp,
              event_type: below(2) === 0 ? 'order_filled' : 'order_partial_fill',
              ...order,
              ...maybe('fill_id', `f${below(60)}`),
              ...maybe('quantity', 1 + below(9)),
            }
        }
      }),
    ]),
  )
}

/** The counts of one day, by the words of AttestedFigures: record by record, from the first day on. */
function counted(events: Record<string, Event[]>, day: string): TradeCounts {
  const until = Object.entries(events).flatMap(([each, list]) =>
    each <= day ? list.map((event) => ({ ...event, day: each }) as Event) : [],
  )
  const isFill = ({ event_type: type }: Event) => type === 'order_filled' || type === 'order_partial_fill'
  const isTrade = ({ log_type, event }: Event) => log_type === 'TRADE' && event === 'trade_executed'
  const quantities = (list: readonly Event[]) => list.flatMap(({ quantity }) => (quantity as number) ?? [])
  const states = { reconciled: 0, without_id: 0, without_order: 0, repeated_id: 0, overfilled: 0 }
  let logged = 0
  const seen = new Set<string>()
  for (const event of until) {
    const fill = isFill(event)
    if (!fill && !isTrade(event)) continue
    const id = fill ? event.fill_id : event.trade_id
    const use = `${fill} ${id}`
    const repeated = seen.has(use)
    if (id !== undefined) seen.add(use)
    if (event.day !== day) continue
    logged++
    const ofOrder = until.filter(({ order_id }) => order_id === event.order_id)
    const submitted = ofOrder.filter(({ event_type }) => event_type === 'order_submitted')
    const ordered = quantities(submitted)
    const filled = quantities(ofOrder.filter(isFill)).reduce((sum, each) => sum + each, 0)
    if (id === undefined || (fill && event.order_id === undefined)) states.without_id++
    else if (fill && submitted.length === 0) states.without_order++
    else if (repeated) states.repeated_id++
    else if (fill && ordered.length > 0 && filled > Math.max(...ordered)) states.overfilled++
    else states.reconciled++
  }
  const { reconciled, ...not } = states
  const navs = (events[day] ?? []).filter(({ log_type, nav }) => log_type === 'NAV' && nav !== undefined)
  return {
    trades_logged: logged,
    trades_reconciled: reconciled,
    trades_not_reconciled: not,
    nav_records: navs.length,
  }
}

test.each([1, 2, 3, 4])(
  'days counted together and each alone are what their records say (%i)',
  async (seed) => {
    const events = randomDays(seed)
    await readerOver(events as Events, async (reader) => {
      const together = await countTrades(reader, DAYS)
      for (const day of DAYS) {
        expect(together.get(day)).toEqual(counted(events, day))
        expect((await countTrades(reader, [day])).get(day)).toEqual(counted(events, day))
      }
      const seen = [...together.values()].flatMap(({ trades_not_reconciled: not }) =>
        Object.entries(not).flatMap(([state, count]) => (count > 0 ? state : [])),
      )
      expect(new Set(seen)).toEqual(new Set(['without_id', 'without_order', 'repeated_id', 'overfilled']))
    })
  },
)
