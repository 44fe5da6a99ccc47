import { MINUTE, type Micros, SECOND, timestampText } from './agenda.ts'
import { decimal, type Fields, money } from './json-text.ts'
import { cents } from './market.ts'
import type { Random } from './random.ts'
import { netAssets, ratio, type Scene } from './scene.ts'
import { REJECT_BURST, type Stories } from './stories.ts'

/** Underlyings of the option sales. */
const UNDERLYINGS = ['QQQ', 'SPY', 'AAPL', 'MSFT'] as const

const API_CALLS = [
  ['/v2/positions', 'GET', 24, 2600],
  ['/v2/orders', 'POST', 30, 900],
  ['/v2/orders', 'GET', 18, 3400],
  ['/v2/account', 'GET', 12, 1150],
  ['/v2/stocks/quotes/latest', 'GET', 16, 1900],
] as const

const PERSONS = ['john_doe', 'm_okafor', 'l_svensson', 'r_patel', 'j_morrow'] as const

/** The fund's records (`log_type` and `event`): trades in options, risk, system calls, valuation, compliance. */
export class Operations {
  readonly #random: Random
  readonly #stories: Stories
  #tradesToday = 0
  #requests = 44

  constructor(random: Random, stories: Stories) {
    this.#random = random
    this.#stories = stories
  }

  startDay(scene: Scene): void {
    this.#tradesToday = 0
    const random = this.#random
    const plan = (at: Micros, event: Fields) => scene.agenda.plan(at, (now) => scene.emit(now, event))
    plan(scene.open - 90 * MINUTE + random.below(SECOND), {
      log_type: 'SYSTEM',
      event: 'application_start',
      component: 'trading_engine',
      version: '0.10.0',
      success: true,
    })
    plan(scene.close + 150 * MINUTE + random.below(SECOND), {
      log_type: 'SYSTEM',
      event: 'application_stop',
      component: 'trading_engine',
      exit_code: 0,
      success: true,
    })
    scene.agenda.plan(scene.close + 15 * MINUTE, (now) => this.#calculateNav(scene, now))
    if (scene.index === this.#stories.rejectBurst) {
      scene.agenda.plan(scene.open + REJECT_BURST.to + 48 * SECOND, (now) =>
        this.#tripBreaker(scene, now, 'margin_usage', {
          current_margin_usage: decimal(934, 3),
          threshold: decimal(900, 3),
        }),
      )
    }
    for (let n = random.between(1, 3); n > 0; n--) {
      const asked = scene.open + random.below(300) * MINUTE + random.below(MINUTE)
      scene.agenda.plan(asked, (now) => this.#preclear(scene, now))
    }
    if (random.chance(1, 9)) {
      plan(scene.close + 40 * MINUTE + random.below(MINUTE), {
        log_type: 'COMPLIANCE',
        event: 'training_completed',
        employee: random.pick(PERSONS),
        course: 'code_of_ethics_2024',
        score_pct: random.between(82, 100),
      })
    }
  }

  /** A call to the broker's interface: mostly quick, now and then slow, refused or failed. */
  callApi(scene: Scene, at: Micros): void {
    const random = this.#random
    const [endpoint, method, , size] = random.weighted(API_CALLS.map((call) => [call, call[2]] as const))
    const trouble = random.below(1000)
    const status = trouble < 6 ? 429 : trouble < 9 ? 500 : trouble < 12 ? 504 : method === 'POST' ? 201 : 200
    const good = status < 400
    const latency = status === 504 ? 30_000 + random.below(40) : 22 + random.tail(64, 4000)
    scene.emit(at, {
      log_type: 'SYSTEM',
      event: 'api_call',
      api: 'alpaca',
      endpoint,
      method,
      status_code: status,
      latency_ms: latency,
      response_size_bytes: good ? Math.floor((size * random.between(70, 140)) / 100) : 94,
      retry_count: good ? (random.chance(1, 70) ? 1 : 0) : random.between(1, 3),
      success: good,
    })
  }

  /** Sells an option, or buys one back; one in forty attempts fails. */
  tradeOption(scene: Scene, at: Micros): void {
    const random = this.#random
    const { firm } = scene
    const asset = random.pick(UNDERLYINGS)
    const held = firm.options.get(asset) ?? { contracts: 0, mark: 0 }
    const closing = held.contracts > 0 && random.chance(held.contracts > 40 ? 70 : 35, 100)
    const action = closing ? 'BUY_TO_CLOSE' : random.chance(2, 3) ? 'SELL_PUT' : 'SELL_CALL'
    const spot = cents(firm.market.stock(asset))
    const strike = Math.max(1, Math.round((spot * (action === 'SELL_CALL' ? 104 : 96)) / 100 / 500)) * 500
    const expiration = thirdFriday(scene.day, 45)
    const quantity = closing ? Math.min(held.contracts, random.between(1, 8)) : random.between(1, 8)
    const limit = closing
      ? Math.max(5, Math.floor((held.mark * random.between(35, 105)) / 100))
      : Math.max(10, Math.floor((spot * random.between(60, 230)) / 10_000))
    const orderType = random.chance(4, 5) ? 'limit' : 'market'
    const sign = closing ? 1 : -1
    const better = random.below(Math.max(2, Math.floor(limit / 120)))
    const fill = orderType === 'limit' ? limit - sign * better : limit + sign * random.below(better + 3)
    const tradeId = `TRD-${scene.day}-${String(++this.#tradesToday).padStart(4, '0')}`
    const symbol = `${asset}${expiration.slice(2).replaceAll('-', '')}${action === 'SELL_CALL' ? 'C' : 'P'}${String(strike * 10).padStart(8, '0')}`
    const contract = {
      log_type: 'TRADE',
      trade_id: tradeId,
      event: 'trade_executed',
      asset,
      action,
      symbol,
      quantity,
      strike: money(strike),
      expiration,
      order_type: orderType,
      limit_price: orderType === 'limit' ? money(limit) : null,
    }
    if (random.chance(1, 40)) {
      scene.emit(at, {
        ...contract,
        event: 'trade_failed',
        broker: 'alpaca',
        error: random.pick(['insufficient options buying power', 'order expired unfilled', 'broker timeout']),
        executing_user: 'portfolio_manager',
        strategy_component: 'weekly_put_sale',
        risk_check_passed: false,
      })
      return
    }
    const premium = fill * 100 * quantity
    const commission = 65 * quantity
    const before = netAssets(firm).nav
    const net = closing ? -premium - commission : premium - commission
    firm.cash += net
    firm.options.set(asset, {
      contracts: held.contracts - sign * quantity,
      mark: closing ? held.mark : fill,
    })
    scene.emit(at, {
      ...contract,
      fill_price: money(fill),
      fill_timestamp: timestampText(scene.day, Math.max(0, at - random.between(2000, 400_000))),
      broker: 'alpaca',
      commission: money(commission),
      premium_collected: money(closing ? -premium : premium),
      net_proceeds: money(net),
      portfolio_nav_before: money(before),
      portfolio_nav_after: money(netAssets(firm).nav),
      executing_user: 'portfolio_manager',
      strategy_component: action === 'SELL_CALL' ? 'covered_call' : 'weekly_put_sale',
      risk_check_passed: true,
      // Positive is a cost, as everywhere in the sample.
      slippage_pct: decimal(ratio(sign * (fill - limit) * 10_000, limit), 4),
    })
  }

  /** A decision of the risk desk. */
  checkRisk(scene: Scene, at: Micros): void {
    const random = this.#random
    const { nav } = netAssets(scene.firm)
    const kind = random.weighted([
      ['risk_check_approved', 82],
      ['risk_check_rejected', 6],
      ['margin_warning', 7],
      ['position_limit_violation', 3],
      ['var_breach', 2],
    ] as const)
    const severity =
      kind === 'risk_check_approved'
        ? 'INFO'
        : kind === 'var_breach'
          ? 'HIGH'
          : kind === 'margin_warning'
            ? 'MEDIUM'
            : 'LOW'
    scene.emit(at, {
      log_type: 'RISK',
      event: kind,
      severity,
      trigger:
        kind === 'var_breach' ? 'var_95_1d' : kind === 'margin_warning' ? 'margin_usage' : 'pre_trade_check',
      current_value: decimal(
        random.between(
          kind === 'risk_check_approved' ? 120 : 780,
          kind === 'risk_check_approved' ? 640 : 960,
        ),
        3,
      ),
      threshold: decimal(800, 3),
      action_taken:
        kind === 'risk_check_approved'
          ? 'none'
          : kind === 'risk_check_rejected'
            ? 'order_blocked'
            : 'notified',
      portfolio_nav: money(nav),
      notified: kind === 'risk_check_approved' ? [] : ['portfolio_manager'],
      auto_executed: true,
    })
  }

  /** The fund's own circuit breaker; `measured` says what tripped it. */
  #tripBreaker(scene: Scene, at: Micros, trigger: string, measured: Fields): void {
    scene.emit(at, {
      log_type: 'RISK',
      event: 'circuit_breaker_triggered',
      severity: 'HIGH',
      trigger,
      ...measured,
      action_taken: 'reduce_position_sizes_50pct',
      portfolio_nav: money(netAssets(scene.firm).nav),
      peak_nav: money(scene.firm.peakNav),
      positions_affected: [...scene.firm.shares.values()].filter((shares) => shares !== 0).length,
      delta_before: decimal(this.#random.between(40_000, 95_000), 1),
      delta_after: decimal(this.#random.between(20_000, 39_000), 1),
      notified: ['portfolio_manager', 'cco'],
      auto_executed: true,
    })
  }

  #calculateNav(scene: Scene, at: Micros): void {
    const random = this.#random
    const { firm } = scene
    for (const held of firm.options.values())
      held.mark = Math.max(5, Math.floor((held.mark * random.between(88, 106)) / 100))
    const { nav, equity, options } = netAssets(firm)
    firm.peakNav = Math.max(firm.peakNav, nav)
    const components: Record<string, Fields[string]> = {}
    for (const symbol of ['SPY', 'QQQ']) {
      const shares = firm.shares.get(symbol) ?? 0
      components[`${symbol}_shares`] = shares
      components[`${symbol}_value`] = money(shares * cents(firm.market.stock(symbol)))
      const held = firm.options.get(symbol)
      components[`${symbol}_short_options`] = -(held?.contracts ?? 0)
      components[`${symbol}_options_value`] = money(-(held?.contracts ?? 0) * 100 * (held?.mark ?? 0))
    }
    scene.emit(at, {
      log_type: 'NAV',
      event: 'nav_calculated',
      nav: money(nav),
      cash: money(firm.cash),
      equity_value: money(equity),
      options_value: money(options),
      methodology: 'black_scholes',
      pricing_source: 'market_close_prices',
      components,
      verified_by: 'administrator',
      verification_timestamp: timestampText(scene.day, at + 135 * MINUTE),
      discrepancy: money(
        random.weighted([
          [0, 12],
          [1, 3],
          [2, 3],
          [-1, 2],
          [4187, 1],
        ] as const),
      ),
    })
    if (nav * 1000 <= firm.peakNav * 995) {
      this.#tripBreaker(scene, at, 'drawdown_threshold', {
        current_drawdown: decimal(ratio((nav - firm.peakNav) * 1000, firm.peakNav), 3),
        threshold: decimal(-5, 3),
      })
    }
  }

  #preclear(scene: Scene, at: Micros): void {
    const random = this.#random
    const approved = random.chance(5, 6)
    const reviewed = random.between(60, 1500) * SECOND + random.below(SECOND)
    scene.emit(at, {
      log_type: 'COMPLIANCE',
      event: 'personal_trade_preclearance',
      employee: random.pick(PERSONS),
      security: scene.firm.market.pick(random).symbol,
      quantity: random.between(1, 20) * 10,
      side: random.chance(3, 5) ? 'buy' : 'sell',
      request_id: `PCT-${scene.day.slice(0, 4)}-${String(++this.#requests).padStart(4, '0')}`,
      reviewer: 'cco',
      decision: approved ? 'approved' : 'rejected',
      reasoning: approved ? 'no conflict, not restricted' : 'security traded by the fund within 7 days',
      review_timestamp: timestampText(scene.day, at + reviewed),
    })
  }
}

/** The first third Friday that lies at least `days` after `day`: the usual monthly expiry. */
function thirdFriday(day: string, days: number): string {
  const earliest = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000
  const from = new Date(earliest)
  for (let month = from.getUTCMonth(); ; month++) {
    const first = new Date(Date.UTC(from.getUTCFullYear(), month, 1))
    const friday = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 15 + ((12 - first.getUTCDay()) % 7))
    if (friday >= earliest) return new Date(friday).toISOString().slice(0, 10)
  }
}
