import { BlotterError } from '../../../shared/model/error.ts'
import { tokenize } from '../../../shared/sql/sql-tokens.ts'
import { checkWords } from './check-statement.ts'
import { parseArchiveTime } from './filter-time.ts'
import { sqlString } from './quote.ts'
import { readSearch } from './search-text.ts'
import type { EventFilter } from './types.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/**
 * The SQL of the source document's `audit query`: the options as conditions on `events`, in archive order. `last`
 * counts back from `now`. Throws USAGE for an option that cannot be read, SQL_REFUSED for a `filter` that is no plain
 * condition. Values are quoted; `filter` is a SQL condition and meets the same gate as any statement when it runs.
 */
export function buildFilterQuery(filter: EventFilter, now: Date): string {
  const conditions: string[] = []
  const anyOf = (columns: readonly string[], value: string | undefined) => {
    if (value === undefined) return
    const text = sqlString(value)
    conditions.push(
      columns.length === 1
        ? `${columns[0]} = ${text}`
        : `(${columns.map((name) => `${name} = ${text}`).join(' OR ')})`,
    )
  }
  anyOf(['event_type', 'event'], filter.type)
  anyOf(['strategy'], filter.strategy)
  anyOf(['ticker', 'asset', 'symbol'], filter.ticker)
  anyOf(['user_id'], filter.user)
  if (filter.last !== undefined) conditions.push(`ts >= ${momentText(back(filter.last, now))}`)
  if (filter.after !== undefined)
    conditions.push(`ts >= ${momentText(parseArchiveTime(filter.after, '--after').start)}`)
  if (filter.before !== undefined) {
    const { end, inclusive } = parseArchiveTime(filter.before, '--before')
    conditions.push(`ts ${inclusive ? '<=' : '<'} ${momentText(end)}`)
  }
  if (filter.filter !== undefined) conditions.push(`(${checkCondition(filter.filter)})`)
  if (filter.text !== undefined) {
    readSearch(filter.text)
    conditions.push(`search(${sqlString(filter.text)})`)
  }
  const where = conditions.length > 0 ? `\nWHERE ${conditions.join('\n  AND ')}` : ''
  const limit = filter.limit === undefined ? '' : `\nLIMIT ${wholeNumber(filter.limit)}`
  return `SELECT * FROM events${where}\nORDER BY id${limit}`
}

const momentText = (text: string) => `TIMESTAMP_NS ${sqlString(text)}`

function back(last: string, now: Date): string {
  const match = /^(\d{1,6})([smhdw])$/.exec(last.trim())
  const unit = UNITS[match?.[2] ?? '']
  if (!match || unit === undefined) {
    throw new BlotterError('USAGE', `“${last}” is no span of time.`, {
      hint: 'Write for example 24h, 7d or 30d.',
    })
  }
  const from = new Date(now.getTime() - Number(match[1]) * unit * 1000)
  return from.toISOString().replace('T', ' ').replace('Z', '')
}

function wholeNumber(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 0)
    throw new BlotterError('USAGE', `The limit ${limit} is no whole number.`)
  return limit
}

/** One condition and nothing else: it must not close our bracket, end the statement or hide the rest in a comment. */
function checkCondition(condition: string): string {
  const refused = (what: string) =>
    new BlotterError('SQL_REFUSED', `The filter “${condition}” is refused: ${what}.`, {
      hint: 'A filter is one condition on events, for example: slippage_bps > 5',
    })
  const tokens = tokenize(condition)
  if (tokens.length === 0) throw refused('it is empty')
  const open: string[] = []
  let end = 0
  for (const { kind, text, end: tokenEnd } of tokens) {
    end = tokenEnd
    if (kind === 'string' && (text.length < 2 || !/['$]$/.test(text)))
      throw refused('a text in it does not close')
    if (kind === 'quoted-name' && (text.length < 2 || !text.endsWith('"')))
      throw refused('a name in it does not close')
    if (kind !== 'operator') continue
    if (text === ';') throw refused('it holds more than one statement')
    if (text === '(' || text === '[' || text === '{') open.push(text)
    if (text === ')' || text === ']' || text === '}') {
      const opened = open.pop()
      if (`${opened}${text}` !== '()' && `${opened}${text}` !== '[]' && `${opened}${text}` !== '{}') {
        throw refused('its brackets do not match')
      }
    }
  }
  if (open.length > 0) throw refused('its brackets do not match')
  // A comment at the end would swallow our closing bracket: keep what stands up to the last token.
  const text = condition.slice(0, end)
  checkWords(`SELECT ${text}`)
  return text
}
