import { MINUTE, type Micros, SECOND } from './agenda.ts'
import { decimal, type Fields, type Json } from './json-text.ts'
import type { Random } from './random.ts'
import type { Scene } from './scene.ts'
import { BREAKER, type Stories } from './stories.ts'
import { STRATEGIES } from './trading.ts'

/** `strategy` of what concerns the whole engine. */
const WHOLE_ENGINE = 'all'

const USERS = [
  ['admin', '10.0.0.50'],
  ['portfolio_manager', '10.0.0.21'],
  ['trader_kim', '10.0.1.14'],
  ['trader_ren\u00e9e', '10.0.1.17'],
  ['j_morrow', '10.0.1.23'],
  ['cco', '10.0.0.12'],
] as const

const ACTIONS = [
  ['Acknowledged alert', 9],
  ['Exported daily report', 4],
  ['Viewed audit log', 4],
  ['Cancelled working order', 3],
  ['Paused strategy', 1],
] as const

/** Settings that are changed now and then: path, old and new value, reason. */
const CHANGES: readonly (readonly [path: string, before: Json, after: Json, reason: string])[] = [
  ['safety.max_position', decimal(5, 2), decimal(4, 2), 'Reduce risk limits'],
  ['execution.max_participation', decimal(8, 2), decimal(10, 2), 'Liquid names only'],
  ['signals.momentum.lookback_days', 120, 90, 'Quarterly review'],
  ['execution.venues.IEX.enabled', true, false, 'Venue maintenance'],
  ['execution.venues.IEX.enabled', false, true, 'Maintenance over'],
  ['alerts.slippage_bps', decimal(80, 1), decimal(65, 1), 'Earlier warning (\u2265 6.5 bps)'],
]

const BREAKER_EVENTS = [
  ['order_rate', 60, 63, 'throttle_orders'],
  ['daily_turnover', 45, 46, 'alert_only'],
  ['single_name_exposure', 5, 5, 'alert_only'],
] as const

const OUTSIDE_ADDRESS = '203.0.113.77'

/** What people do: logins, settings, manual actions, circuit breakers; and the story of the intruder. */
export class People {
  readonly #random: Random
  readonly #stories: Stories
  #changes = 0

  constructor(random: Random, stories: Stories) {
    this.#random = random
    this.#stories = stories
  }

  startDay(scene: Scene): void {
    const random = this.#random
    for (const [user, address] of USERS) {
      const late = random.below(70) * MINUTE + random.below(MINUTE)
      this.#plan(scene, scene.open - 80 * MINUTE + late, 'user_login', {
        user,
        ip_address: address,
        action: 'login',
        method: 'sso',
        result: 'success',
      })
    }
    for (let n = random.between(1, 4); n > 0; n--) {
      const [user, address] = random.pick(USERS)
      this.#plan(scene, this.#officeHour(scene), 'user_action', {
        user,
        ip_address: address,
        action: random.weighted(ACTIONS),
      })
    }
    if (random.chance(1, 5)) {
      const change = CHANGES[this.#changes++ % CHANGES.length]
      if (change) this.#planChange(scene, this.#officeHour(scene), ['admin', '10.0.0.50'], change)
    }
    if (random.chance(1, 7)) this.#planBreaker(scene)
    if (scene.index === this.#stories.intruder) this.#planIntruder(scene)
  }

  #officeHour(scene: Scene): Micros {
    return scene.open - 30 * MINUTE + this.#random.below(470) * MINUTE + this.#random.below(MINUTE)
  }

  #plan(scene: Scene, at: Micros, type: string, event: Fields): void {
    scene.agenda.plan(at, (now) => scene.emitEngine(now, type, WHOLE_ENGINE, event))
  }

  #planChange(
    scene: Scene,
    at: Micros,
    [user, address]: readonly [string, string],
    [path, before, after, reason]: readonly [string, Json, Json, string],
  ): void {
    this.#plan(scene, at, 'config_changed', {
      user,
      ip_address: address,
      changes: [{ path, old_value: before, new_value: after, reason }],
    })
  }

  /** An ordinary trip: seen, acknowledged and reset within some minutes by the admin. */
  #planBreaker(scene: Scene): void {
    const random = this.#random
    const [trigger, threshold, value, action] = random.pick(BREAKER_EVENTS)
    const at = scene.open + random.between(5, 370) * MINUTE + random.below(MINUTE)
    const strategy = random.pick(STRATEGIES)
    scene.agenda.plan(at, (now) => {
      scene.emitEngine(now, 'circuit_breaker_triggered', strategy, {
        trigger,
        threshold: decimal(threshold * 10, 1),
        current_value: decimal(value * 10 + random.between(1, 9), 1),
        action,
      })
    })
    this.#plan(scene, at + random.between(60, 400) * SECOND, 'user_action', {
      user: 'admin',
      ip_address: '10.0.0.50',
      action: 'Reset circuit breaker',
    })
  }

  #planIntruder(scene: Scene): void {
    const random = this.#random
    const user = 'j_morrow'
    const night = 3 * 60 * MINUTE + 11 * MINUTE
    const login = (at: Micros, result: string) =>
      this.#plan(scene, at, 'user_login', {
        user,
        ip_address: OUTSIDE_ADDRESS,
        action: 'login',
        method: 'password',
        result,
      })
    for (let n = 0; n < 3; n++) login(night + n * 21 * SECOND + random.below(SECOND), 'wrong_password')
    login(night + 95 * SECOND + random.below(SECOND), 'success')
    this.#plan(scene, night + 4 * MINUTE + random.below(SECOND), 'user_action', {
      user,
      ip_address: OUTSIDE_ADDRESS,
      action: 'Viewed audit log',
    })
    const outside = [user, OUTSIDE_ADDRESS] as const
    this.#planChange(scene, night + 8 * MINUTE + random.below(SECOND), outside, [
      'safety.max_position',
      decimal(5, 2),
      decimal(25, 2),
      'temporary',
    ])
    scene.agenda.plan(scene.open + BREAKER.trips, (now) => {
      scene.emitEngine(now, 'circuit_breaker_triggered', 'momentum', {
        trigger: 'position_concentration',
        threshold: decimal(100, 1),
        current_value: decimal(127, 1),
        action: 'halt_new_orders',
      })
    })
    this.#plan(scene, scene.open + BREAKER.reset, 'user_action', {
      user,
      ip_address: OUTSIDE_ADDRESS,
      action: 'Reset circuit breaker',
    })
    this.#planChange(scene, scene.close + 100 * MINUTE + random.below(SECOND), outside, [
      'safety.max_position',
      decimal(25, 2),
      decimal(5, 2),
      'restored',
    ])
  }
}
