import type { Random } from './random.ts'

/** A listed name: symbol, price at the start in cents, daily volatility in basis points, share of the order flow. */
type Listing = readonly [symbol: string, cents: number, volatility: number, weight: number]

const LISTINGS: readonly Listing[] = [
  ['AAPL', 18564, 145, 90],
  ['MSFT', 37087, 140, 85],
  ['NVDA', 48168, 310, 95],
  ['AMZN', 14993, 190, 70],
  ['GOOGL', 13817, 175, 60],
  ['META', 34629, 210, 60],
  ['TSLA', 24842, 320, 85],
  ['JPM', 17199, 115, 45],
  ['V', 25945, 105, 30],
  ['UNH', 52940, 130, 25],
  ['XOM', 10232, 140, 40],
  ['JNJ', 15892, 90, 25],
  ['WMT', 5311, 95, 25],
  ['MA', 42301, 110, 25],
  ['PG', 14871, 85, 25],
  ['HD', 34434, 125, 25],
  ['CVX', 14998, 140, 25],
  ['MRK', 11377, 115, 20],
  ['ABBV', 15966, 120, 20],
  ['KO', 5983, 75, 20],
  ['PEP', 17131, 85, 20],
  ['COST', 65033, 120, 20],
  ['AVGO', 108590, 230, 30],
  ['ADBE', 58016, 190, 25],
  ['CRM', 25623, 185, 25],
  ['AMD', 13858, 330, 60],
  ['NFLX', 46852, 220, 30],
  ['INTC', 4780, 220, 35],
  ['CSCO', 5051, 105, 20],
  ['BAC', 3391, 150, 35],
  ['WFC', 4946, 145, 20],
  ['GS', 38588, 140, 15],
  ['BA', 25176, 190, 20],
  ['CAT', 29186, 150, 15],
  ['DIS', 9081, 160, 20],
  ['T', 1723, 120, 20],
  ['PFE', 2974, 150, 20],
  ['F', 1211, 190, 20],
  ['SPY', 47265, 75, 60],
  ['QQQ', 40246, 105, 50],
]

/** One name and its price today. `price` counts hundredths of a cent, so that small moves are not lost. */
export type Stock = {
  readonly symbol: string
  readonly index: number
  readonly weight: number
  readonly volatility: number
  price: number
}

/** The tape of the sample: a random walk per name that goes on from day to day. */
export class Market {
  readonly stocks: readonly Stock[]
  readonly #random: Random
  readonly #choice: readonly (readonly [Stock, number])[]

  constructor(random: Random) {
    this.#random = random
    this.stocks = LISTINGS.map(([symbol, cents, volatility, weight], index) => {
      return { symbol, index, weight, volatility, price: cents * 100 }
    })
    this.#choice = this.stocks.map((stock) => [stock, stock.weight] as const)
  }

  stock(symbol: string): Stock {
    const stock = this.stocks.find((one) => one.symbol === symbol)
    if (!stock) throw new RangeError(`no such name in the sample: ${symbol}`)
    return stock
  }

  /** A name by its share of the order flow. */
  pick(random: Random): Stock {
    return random.weighted(this.#choice)
  }

  /** Moves every price by one minute: a day's volatility spread over 390 minutes (a twentieth each). */
  passMinute(): void {
    for (const stock of this.stocks) this.#move(stock, stock.volatility * 5)
  }

  /** The gap from one close to the next open: four tenths of a day's volatility. */
  passNight(): void {
    for (const stock of this.stocks) this.#move(stock, stock.volatility * 40)
  }

  #move(stock: Stock, millionths: number): void {
    const step = Math.trunc((stock.price * this.#random.bell(millionths)) / 1_000_000)
    stock.price = Math.max(10_000, stock.price + step)
  }
}

/** The price to the cent. */
export function cents(stock: Stock): number {
  return Math.round(stock.price / 100)
}

/** Half of the usual quoted spread in cents: a cent, or a hundredth of a percent for dear names. */
export function halfSpread(stock: Stock): number {
  return Math.max(1, Math.round(stock.price / 1_000_000))
}
