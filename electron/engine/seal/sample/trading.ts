import { MINUTE, type Micros, SECOND } from './agenda.ts'
import { decimal, type Json, money } from './json-text.ts'
import { cents, halfSpread, type Stock } from './market.ts'
import type { Random } from './random.ts'
import { identifiers, netAssets, ratio, type Scene } from './scene.ts'
import { BAD_VENUE, BREAKER, REJECT_BURST, type Stories } from './stories.ts'

export const STRATEGIES = ['momentum', 'value', 'mean_reversion'] as const
export type Strategy = (typeof STRATEGIES)[number]

const CLIENT_PREFIX: Readonly<Record<Strategy, string>> = {
  momentum: 'mom',
  value: 'val',
  mean_reversion: 'mrv',
}

const VENUES = [
  ['NASDAQ', 32],
  ['NYSE', 22],
  ['ARCA', 16],
  ['BATS', 12],
  ['IEX', 10],
  ['EDGX', 8],
] as const
const BAD_VENUE_NAME = 'EDGX'

const REJECT_REASONS = [
  ['price_outside_collar', 30],
  ['insufficient_buying_power', 22],
  ['symbol_halted', 14],
  ['locate_not_available', 14],
  ['broker_timeout', 12],
  ['duplicate_client_order_id', 8],
] as const

const CANCEL_REASONS = [
  ['signal_reversed', 34],
  ['price_moved_away', 33],
  ['time_limit', 22],
  ['user_request', 11],
] as const

type Order = {
  readonly id: string
  readonly strategy: Strategy
  readonly stock: Stock
  readonly side: 'buy' | 'sell' | 'short' | 'cover'
  /** +1 for buy and cover, -1 for sell and short. */
  readonly sign: 1 | -1
  readonly quantity: number
  readonly kind: 'limit' | 'market'
  /** The price slippage is measured from, in cents: the limit of a limit order, else the decision price. */
  readonly benchmark: number
  readonly venue: string
  readonly reason: string
  /** Shares of each fill still to come. */
  readonly parts: number[]
  readonly cancelReason: string | null
  /** The one order of the sample that is filled far worse than any other. */
  readonly worst: boolean
}

/** The desk: places orders, lets them live and end, and keeps the book. One state for the whole sample. */
export class Desk {
  readonly #random: Random
  readonly #stories: Stories
  readonly #orderId: () => string
  readonly #fillId: () => string
  readonly #computationId: () => string
  readonly #computation = new Map<Strategy, string>()
  readonly #tilt = new Map<string, number>()
  readonly #working = new Map<string, Order>()
  #placedToday = 0

  constructor(random: Random, stories: Stories) {
    this.#random = random
    this.#stories = stories
    this.#orderId = identifiers(random, 'ord')
    this.#fillId = identifiers(random, 'fill')
    this.#computationId = identifiers(random, 'comp')
  }

  /** Plans what happens once a day: the signals before the open, the end of all day orders at the close. */
  startDay(scene: Scene): void {
    this.#placedToday = 0
    STRATEGIES.forEach((strategy, n) => {
      const at =
        scene.open - (6 - 2 * n) * MINUTE + this.#random.below(50) * SECOND + this.#random.below(1_000_000)
      scene.agenda.plan(at, (now) => this.#computeSignal(scene, strategy, now, true))
    })
    if (scene.index === this.#stories.badVenue) {
      scene.agenda.plan(scene.open + BAD_VENUE.worst, (now) => this.placeOrder(scene, now, true))
    }
    if (scene.index === this.#stories.rejectBurst) {
      for (let n = 0; n < 12; n++) {
        const at = REJECT_BURST.from + this.#random.below(300) * SECOND + this.#random.below(SECOND)
        scene.agenda.plan(scene.open + at, (now) => this.placeOrder(scene, now))
      }
    }
    scene.agenda.plan(scene.close + 2 * SECOND, (now) => {
      for (const order of [...this.#working.values()]) this.#cancel(scene, order, now, 'end_of_day')
    })
  }

  #computeSignal(scene: Scene, strategy: Strategy, at: Micros, mayFail: boolean): void {
    const random = this.#random
    const id = this.#computationId()
    const input = {
      data_timestamp: `${scene.day}T${scene.open / MINUTE === 870 ? '14' : '13'}:15:00Z`,
      symbols_count: 500 + random.below(4),
    }
    if (mayFail && random.chance(1, 45)) {
      scene.emitEngine(at, 'signal_computed', strategy, {
        computation_id: id,
        duration_ms: 30_000 + random.below(90),
        status: 'failed',
        error: random.pick(['market data older than 15 minutes', 'covariance matrix not positive definite']),
        input,
      })
      const retry = at + 75 * SECOND + random.below(SECOND)
      scene.agenda.plan(retry, (now) => this.#computeSignal(scene, strategy, now, false))
      return
    }
    for (const stock of scene.firm.market.stocks) {
      if (ownerOf(stock) === strategy) this.#tilt.set(stock.symbol, random.between(-22, 22))
    }
    this.#computation.set(strategy, id)
    scene.emitEngine(at, 'signal_computed', strategy, {
      computation_id: id,
      duration_ms: 1400 + random.tail(700, 9000),
      input,
      output: {
        positions_long: random.between(34, 48),
        positions_short: random.between(28, 42),
        gross_exposure: decimal(random.between(155, 198), 2),
        net_exposure: decimal(random.between(-4, 12), 2),
        turnover_pct: decimal(random.between(9, 31), 2),
      },
      weights_hash: `sha256:${random.hex(64)}`,
    })
  }

  /** Places a new order at `at`; everything that follows from it is planned. */
  placeOrder(scene: Scene, at: Micros, worst = false): void {
    const random = this.#random
    const stock = worst ? scene.firm.market.stock('NVDA') : scene.firm.market.pick(random)
    const strategy = ownerOf(stock)
    const held = scene.firm.shares.get(stock.symbol) ?? 0
    const price = cents(stock)
    const sign = worst ? 1 : this.#direction(scene, stock, held, price)
    const quantity = worst ? 400 : this.#size(price, held, sign)
    const side = sideOf(sign, held, quantity)
    const kind = worst || random.chance(42, 100) ? 'market' : 'limit'
    const decision = Math.max(1, price + random.between(-1, 1))
    const pad = halfSpread(stock) * random.between(1, 3)
    const limit = Math.max(1, decision + sign * pad)
    const venue = worst ? BAD_VENUE_NAME : random.weighted(VENUES)
    const reason = random.weighted([
      ['rebalance', 6],
      ['signal_change', 3],
      ['risk_reduction', 1],
    ] as const)
    const breakerOpen = this.#isBreakerOpen(scene, at)
    const limitBreached = !worst && !breakerOpen && random.chance(6, 1000)
    const fate = worst
      ? 'fill'
      : breakerOpen || limitBreached
        ? 'reject'
        : this.#isRejectBurst(scene, at) && random.chance(72, 100)
          ? 'reject'
          : random.weighted([
              ['fill', 938],
              ['reject', 14],
              ['cancel', 48],
            ] as const)

    this.#placedToday++
    const order: Order = {
      id: this.#orderId(),
      strategy,
      stock,
      side,
      sign,
      quantity,
      kind,
      benchmark: kind === 'limit' ? limit : decision,
      venue,
      reason,
      parts: worst ? [quantity] : this.#split(quantity, fate === 'cancel'),
      cancelReason: fate === 'cancel' ? random.weighted(CANCEL_REASONS) : null,
      worst,
    }
    const day = scene.day.replaceAll('-', '')
    const computation = this.#computation.get(strategy)
    scene.emitEngine(at, 'order_submitted', strategy, {
      order_id: order.id,
      client_order_id: `sigc_${CLIENT_PREFIX[strategy]}_${day}_${String(this.#placedToday).padStart(5, '0')}`,
      ...(computation === undefined ? {} : { computation_id: computation }),
      ticker: stock.symbol,
      side,
      quantity,
      order_type: kind,
      limit_price: kind === 'limit' ? money(limit) : null,
      decision_price: money(decision),
      time_in_force: 'day',
      reason,
      pre_trade_checks: {
        position_limit: limitBreached ? 'fail' : 'pass',
        liquidity: random.chance(1, 60) ? 'warn' : 'pass',
        circuit_breaker: breakerOpen ? 'fail' : 'pass',
      },
    })
    if (fate === 'reject') {
      const why = breakerOpen
        ? 'circuit_breaker_open'
        : limitBreached
          ? 'position_limit_exceeded'
          : this.#isRejectBurst(scene, at)
            ? 'insufficient_buying_power'
            : random.weighted(REJECT_REASONS)
      const delay = breakerOpen || limitBreached ? 90 + random.below(400) : 1500 + random.tail(9000, 400_000)
      scene.agenda.plan(at + delay, (now) => {
        scene.emitEngine(now, 'order_rejected', strategy, {
          order_id: order.id,
          ticker: stock.symbol,
          side,
          quantity,
          reason: why,
        })
      })
      return
    }
    this.#working.set(order.id, order)
    this.#planNext(scene, order, at, true)
  }

  /** The next step of a working order: a fill, or the cancel when no fill is left to come. */
  #planNext(scene: Scene, order: Order, from: Micros, first: boolean): void {
    const random = this.#random
    const wait =
      order.kind === 'market'
        ? 2500 + random.tail(first ? 38_000 : 60_000, 4 * SECOND)
        : 9000 + random.tail(first ? 2 * SECOND : 3 * SECOND, 14 * MINUTE)
    const patience =
      order.parts.length === 0 ? wait + 20 * SECOND + random.tail(90 * SECOND, 40 * MINUTE) : wait
    // What would fall after the close is ended by the close.
    if (from + patience >= scene.close) return
    scene.agenda.plan(from + patience, (now) => {
      if (!this.#working.has(order.id)) return
      if (order.parts.length > 0) this.#fill(scene, order, now)
      else this.#cancel(scene, order, now, order.cancelReason ?? 'time_limit')
    })
  }

  #fill(scene: Scene, order: Order, at: Micros): void {
    const { firm } = scene
    const { stock, sign } = order
    const quantity = order.parts.shift() ?? 0
    const last = order.parts.length === 0 && order.cancelReason === null
    const price = this.#fillPrice(scene, order, at)
    // Half a cent a share, to the cent, at least one.
    const commission = Math.max(1, ratio(quantity, 2))
    scene.emitEngine(at, last ? 'order_filled' : 'order_partial_fill', order.strategy, {
      order_id: order.id,
      fill_id: this.#fillId(),
      ticker: stock.symbol,
      side: order.side,
      quantity,
      fill_price: money(price),
      commission: money(commission),
      slippage_bps: decimal(ratio(sign * (price - order.benchmark) * 1_000_000, order.benchmark), 2),
      execution_venue: order.venue,
    })

    const before = firm.shares.get(stock.symbol) ?? 0
    const after = before + sign * quantity
    const nav = netAssets(firm).nav
    firm.shares.set(stock.symbol, after)
    firm.cash -= sign * quantity * price + commission
    const holding = (shares: number): Json => ({
      shares,
      market_value: money(shares * price),
      weight_pct: decimal(ratio(shares * price * 10_000, nav), 2),
    })
    scene.emitEngine(at, 'position_changed', order.strategy, {
      ticker: stock.symbol,
      previous: holding(before),
      current: holding(after),
      change: { shares: sign * quantity, reason: order.reason, order_id: order.id },
    })

    if (last) this.#working.delete(order.id)
    else this.#planNext(scene, order, at, false)
  }

  #cancel(scene: Scene, order: Order, at: Micros, reason: string): void {
    this.#working.delete(order.id)
    scene.emitEngine(at, 'order_cancelled', order.strategy, {
      order_id: order.id,
      ticker: order.stock.symbol,
      side: order.side,
      reason,
    })
  }

  /** In cents. A limit order never fills worse than its limit; a market order pays the spread and some impact. */
  #fillPrice(scene: Scene, order: Order, at: Micros): number {
    const random = this.#random
    const spread = halfSpread(order.stock)
    if (order.kind === 'limit') return Math.max(1, order.benchmark - order.sign * random.below(spread + 1))
    const impact = Math.floor((random.tail(2, 30) * spread) / 6)
    const drift = ratio(order.benchmark * random.between(0, 5), 10_000)
    let cost = spread + Math.min(impact, ratio(order.benchmark * 12, 10_000)) + drift
    if (this.#isBadVenue(scene, at) && order.venue === BAD_VENUE_NAME) {
      cost += ratio(order.benchmark * (order.worst ? 148 : random.between(9, 24)), 10_000)
    }
    return Math.max(1, cents(order.stock) + order.sign * cost)
  }

  #direction(scene: Scene, stock: Stock, held: number, price: number): 1 | -1 {
    // A book of at most about 2.5 % of the assets a name: the fuller it is, the more the flow runs against it.
    const room = Math.floor(netAssets(scene.firm).nav / 40)
    const fullness = Math.max(-45, Math.min(45, Math.trunc((held * price * 45) / room)))
    return this.#random.chance(50 + (this.#tilt.get(stock.symbol) ?? 0) - fullness, 100) ? 1 : -1
  }

  #size(price: number, held: number, sign: 1 | -1): number {
    const random = this.#random
    // Now and then a position is closed to the share.
    const against = held !== 0 && held > 0 !== sign > 0
    if (against && random.chance(1, 8) && Math.abs(held) * price < 20_000_000) return Math.abs(held)
    const notional =
      100 *
      random.weighted([
        [2500, 20],
        [6000, 30],
        [12_000, 25],
        [25_000, 17],
        [60_000, 8],
      ] as const)
    const shares = Math.max(1, Math.floor((notional * random.between(60, 140)) / 100 / price))
    const lot = shares >= 200 ? 100 : shares >= 20 ? 10 : 1
    return random.chance(1, 12) ? shares : Math.max(lot, Math.floor(shares / lot) * lot)
  }

  /** The fills of an order. One that will be cancelled fills in part, or not at all. */
  #split(quantity: number, cancelled: boolean): number[] {
    const random = this.#random
    const count = random.weighted([
      [1, 58],
      [2, 22],
      [3, 12],
      [4, 5],
      [6, 3],
    ] as const)
    const parts: number[] = []
    let left = quantity
    for (let i = count; i > 1 && left > 1; i--) {
      const part = Math.max(1, Math.floor((left * random.between(60, 140)) / (100 * i)))
      if (part >= left) break
      parts.push(part)
      left -= part
    }
    parts.push(left)
    return cancelled ? parts.slice(0, random.chance(55, 100) ? 0 : parts.length - 1) : parts
  }

  #isRejectBurst(scene: Scene, at: Micros): boolean {
    const since = at - scene.open
    return scene.index === this.#stories.rejectBurst && since >= REJECT_BURST.from && since < REJECT_BURST.to
  }

  #isBadVenue(scene: Scene, at: Micros): boolean {
    const since = at - scene.open
    return scene.index === this.#stories.badVenue && since >= BAD_VENUE.from && since < BAD_VENUE.to
  }

  #isBreakerOpen(scene: Scene, at: Micros): boolean {
    const since = at - scene.open
    return scene.index === this.#stories.intruder && since >= BREAKER.trips && since < BREAKER.reset
  }
}

/** Each name belongs to one strategy, so that a position has one owner. */
export function ownerOf(stock: Stock): Strategy {
  return STRATEGIES[stock.index % STRATEGIES.length] ?? 'momentum'
}

/** An order that goes through zero takes the name of the side it ends on. */
function sideOf(sign: 1 | -1, held: number, quantity: number): Order['side'] {
  if (sign > 0) return held < 0 && quantity <= -held ? 'cover' : 'buy'
  return held > 0 && quantity <= held ? 'sell' : 'short'
}
