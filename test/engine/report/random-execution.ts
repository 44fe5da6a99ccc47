/** Made-up trading of a day in both dialects, with quotes and a tape of it: the same for a seed. */
export type MadeUpTrading = {
  readonly lines: readonly string[]
  readonly quotes: readonly string[]
  readonly tape: readonly string[]
}

export function randomExecution(day: string, seed: number, orders: number): MadeUpTrading {
  let state = seed
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  const perhaps = (chance: number, text: () => string) => (below(100) < chance ? text() : '')
  const stamp = (millis: number, digits = String(below(1_000_000)).padStart(6, '0')) =>
    `${new Date(Date.parse(`${day}T00:00:00Z`) + millis).toISOString().slice(0, -1)}${digits}Z`
  const lines: string[] = []
  const quotes: string[] = []
  const tape: string[] = []
  const write = (fields: Record<string, string>) =>
    lines.push(
      `{${Object.entries(fields)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => `"${name}": ${value}`)
        .join(', ')}}`,
    )
  const text = (value: string) => JSON.stringify(value)
  const price = (from: number) => (from + (below(2001) - 1000) / 10_000).toFixed(4)
  let clock = 13 * 3_600_000
  const tickers = { AAPL: 180, MSFT: 370, 'BRK.B': 350, X: 11 } as const
  const quote = (ticker: keyof typeof tickers, at: number) => {
    const mid = tickers[ticker]
    const half = below(12) === 0 ? -0.01 : below(12) === 0 ? 0 : (1 + below(5)) / 100
    const bid = below(25) === 0 ? pick(['', '0']) : (mid - half).toFixed(2)
    quotes.push(`${ticker},${stamp(at)},${bid},${(mid + half).toFixed(2)}`)
    tape.push(`${ticker},${stamp(at)},${price(mid)},${1 + below(900)}`)
  }
  for (let n = 0; n < orders; n++) {
    clock += below(90_000)
    const id = text(`${day} o${n}`)
    const ticker = pick(Object.keys(tickers) as (keyof typeof tickers)[])
    const mid = tickers[ticker]
    const side = pick(['buy', 'sell', 'short', 'cover'])
    const quantity = 1 + below(12_000)
    const common = { ticker: text(ticker), side: text(side) }
    // Some fills belong to an order of another day.
    if (below(20) > 0)
      write({
        timestamp: text(stamp(clock)),
        event_type: '"order_submitted"',
        order_id: id,
        ...common,
        quantity: String(quantity),
        order_type: pick(['"limit"', '"market"']),
        strategy: text(pick(['value', 'momentum'])),
        broker: perhaps(80, () => text(pick(['alpaca', 'ibkr']))),
        limit_price: perhaps(60, () => price(mid)),
        decision_price: perhaps(80, () => price(mid)),
        arrival_price: perhaps(40, () => price(mid)),
      })
    for (const at of [-4000, -500, 700, 9000, 55_000, 295_000])
      if (below(10) > 3) quote(ticker, clock + at - below(400))
    const fate = below(10)
    const end = (type: string) =>
      write({
        timestamp: text(stamp(clock + 5000)),
        event_type: text(type),
        order_id: id,
        reason: text(pick(['no locate', 'time'])),
        end_price: perhaps(60, () => price(mid)),
      })
    if (fate === 0) {
      end('order_rejected')
      continue
    }
    const parts = 1 + below(3)
    let rest = quantity
    for (let part = 1; part <= parts; part++) {
      const last = part === parts && fate > 2
      const shares = last ? rest : Math.max(1, Math.floor(rest / 3))
      rest -= shares
      write({
        timestamp: text(stamp(clock + 300 * part)),
        event_type: last ? '"order_filled"' : '"order_partial_fill"',
        order_id: id,
        ...common,
        quantity: String(shares),
        fill_price: price(mid),
        commission: perhaps(90, () => `${below(8) === 0 ? '-' : ''}${below(9)}.${below(1000)}`),
        slippage_bps: perhaps(
          85,
          () => `${below(3) === 0 ? '-' : ''}${below(below(30) === 0 ? 400 : 9)}.${below(100)}`,
        ),
        execution_venue: text(pick(['NASDAQ', 'NYSE', 'ARCA'])),
      })
      if (rest === 0) break
    }
    if (fate === 1) end('order_cancelled')
    if (fate === 9)
      write({
        timestamp: text(stamp(clock + 900)),
        log_type: '"TRADE"',
        event: pick(['"trade_executed"', '"trade_executed"', '"trade_failed"']),
        trade_id: text(`${day} t${n}`),
        asset: text(ticker),
        action: pick(['"SELL_PUT"', '"BUY_CALL"', '"ROLL"']),
        quantity: String(1 + below(40)),
        fill_price: price(8),
        limit_price: perhaps(70, () => price(8)),
        broker: '"alpaca"',
        commission: perhaps(90, () => `${below(4)}.25`),
        slippage_pct: perhaps(80, () => `${below(3) === 0 ? '-' : ''}0.00${below(90)}`),
      })
  }
  const byTime = (rows: string[]) =>
    rows.sort((a, b) => ((a.split(',')[1] ?? '') < (b.split(',')[1] ?? '') ? -1 : 1))
  return { lines, quotes: byTime(quotes), tape: byTime(tape) }
}
