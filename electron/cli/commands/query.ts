import type { Command } from 'commander'
import { buildFilterQuery } from '../../engine/index.ts'
import { type GlobalOptions, readOneOf, withGlobals } from '../options.ts'
import { printResult, RESULT_FORMATS, type ResultFormat } from '../print-result.ts'
import { withSession } from '../session.ts'

type QueryOptions = GlobalOptions & {
  readonly type?: string
  readonly strategy?: string
  readonly ticker?: string
  readonly user?: string
  readonly last?: string
  readonly after?: string
  readonly before?: string
  readonly filter?: string
  readonly text?: string
  readonly format?: ResultFormat
  readonly output?: string
}

export function addQuery(program: Command): void {
  const command = program
    .command('query')
    .description('ask for events without SQL')
    .option('--type <event_type>', 'e.g. order_filled')
    .option('--strategy <name>')
    .option('--ticker <symbol>')
    .option('--user <name>')
    .option('--last <span>', '24h, 7d, 30d … back from now')
    .option('--after <time>', 'from this day or time on (UTC)')
    .option('--before <time>', 'up to this day or time (UTC)')
    .option('--filter <condition>', 'e.g. "slippage_bps > 5"')
    .option(
      '--text <words>',
      'words anywhere in the record, e.g. "AAPL & reject" (also | ! and phrases in quotes)',
    )
    .option('--format <format>', RESULT_FORMATS.join(', '), readOneOf(RESULT_FORMATS))
    .option('--output <file>', 'write to a file instead of stdout')
  withGlobals(command).action((options: QueryOptions) =>
    withSession(options, async (session) => {
      const { type, strategy, ticker, user, last, after, before, filter, text } = options
      const wanted = { type, strategy, ticker, user, last, after, before, filter, text }
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
      const sql = buildFilterQuery(given, new Date())
      await printResult(session, isTable(options) ? narrow(sql) : sql, options)
    }),
  )
}

function isTable({ format, output }: QueryOptions): boolean {
  return format === 'table' || (format === undefined && output === undefined)
}

/** What a person reads of an event on a terminal; every other format has all columns. */
function narrow(sql: string): string {
  return `SELECT ts, coalesce(event_type, event) AS event, strategy, coalesce(ticker, asset) AS ticker, side, quantity,
    coalesce(fill_price, limit_price) AS price, slippage_bps, user_id, coalesce(reason, action) AS reason, line, file
    FROM (${sql})`
}
