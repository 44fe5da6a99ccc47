import type { Command } from 'commander'
import { buildFilterQuery } from '../../engine/index.ts'
import { type EventOptions, eventFilter, withEventOptions } from '../event-options.ts'
import { type GlobalOptions, readOneOf, withGlobals } from '../options.ts'
import { printResult, RESULT_FORMATS, type ResultFormat } from '../print-result.ts'
import { withSession } from '../session.ts'

type QueryOptions = GlobalOptions &
  EventOptions & {
    readonly format?: ResultFormat
    readonly output?: string
  }

export function addQuery(program: Command): void {
  const command = withEventOptions(program.command('query').description('ask for events without SQL'))
    .option('--format <format>', RESULT_FORMATS.join(', '), readOneOf(RESULT_FORMATS))
    .option('--output <file>', 'write to a file instead of stdout')
  withGlobals(command).action((options: QueryOptions) =>
    withSession(options, async (session) => {
      const sql = buildFilterQuery(eventFilter(options), new Date())
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
