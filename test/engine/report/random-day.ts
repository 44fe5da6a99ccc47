/** A day of made-up events as JSON lines, the same for a seed, with every oddity that the definitions speak of. */
export function randomDay(day: string, seed: number, orders: number): readonly string[] {
  let state = seed
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  const lines: string[] = []
  let clock = 9 * 3600 * 1_000_000
  const at = (micros: number) => {
    const seconds = Math.floor(micros / 1_000_000)
    const part = (value: number, width = 2) => String(value).padStart(width, '0')
    // Nanoseconds that a double of milliseconds could not hold.
    return `${day}T${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}.${part(micros % 1_000_000, 6)}${part(below(1000), 3)}Z`
  }
  const write = (micros: number, type: string, fields: string) =>
    lines.push(`{"timestamp": "${at(micros)}", "event_type": "${type}", ${fields}}`)
  for (const strategy of ['value', 'momentum', 'value', 'mean_reversion', 'value'])
    write(
      clock++,
      'signal_computed',
      `"strategy": "${strategy}"${below(3) === 0 ? ', "status": "failed", "error": "late data"' : ''}`,
    )
  const held = new Map<string, number>()
  for (let n = 0; n < orders; n++) {
    clock += below(20_000_000)
    const id = `ord_${n}`
    const ticker = pick(['AAPL', 'MSFT', 'BRK.B', 'X'])
    const side = pick(['buy', 'sell', 'short', 'cover'] as const)
    const quantity = 1 + below(900)
    const limit = below(3) === 0 ? 'null' : `${1 + below(500)}.${below(10)}${below(10)}`
    // Some fills belong to orders of the day before: no submission here.
    if (below(15) > 0)
      write(
        clock,
        'order_submitted',
        `"order_id": "${id}", "ticker": "${ticker}", "side": "${side}", "quantity": ${quantity}, "order_type": "${limit === 'null' ? 'market' : 'limit'}", "limit_price": ${limit}`,
      )
    const fate = below(20)
    if (fate === 0) write(clock + 900, 'order_rejected', `"order_id": "${id}", "reason": "no locate"`)
    if (fate === 1) write(clock + 900, 'order_cancelled', `"order_id": "${id}", "reason": "time"`)
    if (fate < 2) continue
    const parts = 1 + below(3)
    for (let part = 1; part <= parts; part++) {
      const shares = Math.max(1, Math.floor(quantity / parts))
      // Now and then a fill is stamped before its order.
      const time = below(40) === 0 ? clock - 5000 : clock + below(4_000_000)
      const price = `${1 + below(500)}.${String(below(1_000_000)).padStart(6, '0')}`
      const bps =
        below(50) === 0
          ? `${200 + below(300)}.5`
          : `${below(2) ? '' : '-'}${below(9)}.${below(10)}${below(10)}`
      write(
        time,
        part === parts && fate > 2 ? 'order_filled' : 'order_partial_fill',
        `"order_id": "${id}", "fill_id": "f${n}_${part}", "ticker": "${ticker}", "side": "${side}", "quantity": ${shares}, "fill_price": ${price}, "commission": ${below(12) === 0 ? '-0.005' : `${below(4)}.${String(below(10_000)).padStart(4, '0')}`}${below(6) === 0 ? '' : `, "slippage_bps": ${bps}`}, "execution_venue": "${pick(['NASDAQ', 'NYSE', 'ARCA'])}"`,
      )
      const before = held.get(ticker) ?? 0
      const after = before + (side === 'buy' || side === 'cover' ? shares : -shares)
      held.set(ticker, after)
      write(
        time,
        'position_changed',
        `"ticker": "${ticker}", "previous": {"shares": ${before}}, "current": {"shares": ${after}}, "change": {"shares": ${after - before}}`,
      )
    }
  }
  write(
    clock,
    'config_changed',
    '"user": "admin", "changes": [{"path": "a.b", "old_value": 1, "new_value": 2}]',
  )
  for (const action of ['Paused strategy', 'Résumé – "quoted" \\u00e9']) {
    write(clock, 'user_action', `"user": "trader", "action": ${JSON.stringify(action)}`)
    write(clock, 'user_login', '"user": "trader", "action": "login"')
  }
  return lines
}
