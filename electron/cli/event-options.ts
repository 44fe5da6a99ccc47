/** The options by which `query` and `forward` ask for events without SQL. */
import type { Command } from 'commander'
import type { EventFilter } from '../engine/index.ts'

/** The options that ask for events, by the names of the filter that they become. */
export type EventOptions = Omit<EventFilter, 'limit'>

export function withEventOptions(command: Command): Command {
  return command
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
}

/** Those that were given. */
export function eventFilter(options: EventOptions): EventOptions {
  const { type, strategy, ticker, user, last, after, before, filter, text } = options
  const wanted = { type, strategy, ticker, user, last, after, before, filter, text }
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
}
