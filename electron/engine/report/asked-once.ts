import type { Ask } from './ask.ts'

type Rows = Awaited<ReturnType<Ask>>

/** Characters of answers that are kept at most. */
const MOST_KEPT = 8_000_000

/** What a value costs beside its characters. */
const VALUE_COST = 16

const IS_READ = /^\s*(SELECT|WITH)\b/

/**
 * `ask` for one report: an answer is kept, and the same question is not asked twice. A listing is read for the report's
 * value and again for each format that has all its rows. Once there is no more room what comes is asked each time, so
 * that the beginning of a long listing stays kept, in whatever order its formats are written.
 */
export function askedOnce(ask: Ask): Ask {
  const kept = new Map<string, Rows>()
  let room = MOST_KEPT
  return async (sql, params) => {
    if (!IS_READ.test(sql)) {
      // A table was made or dropped: the same words may now be another question.
      kept.clear()
      room = MOST_KEPT
      return ask(sql, params)
    }
    const values = Object.entries(params ?? {}).map(([name, value]) => [name, typeof value, String(value)])
    const question = JSON.stringify([sql, values])
    const known = kept.get(question)
    if (known) return known
    const rows = await ask(sql, params)
    const cost = costOf(rows)
    if (cost <= room) {
      kept.set(question, rows)
      room -= cost
    }
    return rows
  }
}

function costOf(rows: Rows): number {
  let cost = 0
  for (const row of rows)
    for (const value of Object.values(row))
      cost += VALUE_COST + (typeof value === 'string' ? value.length : 0)
  return cost
}
