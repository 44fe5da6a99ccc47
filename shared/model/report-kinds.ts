import type { Day } from './archive.ts'

/** The reports that there are: what the gallery shows, and the subcommands of `blotter report`. */
export const REPORT_KINDS = [
  {
    kind: 'daily',
    title: 'Daily audit summary',
    about: 'Signals, orders, fills, position changes, user actions and anomalies of a day.',
    /** What a reader asks for most: one day, or a period. Every report can be made for both. */
    period: 'day',
  },
  {
    kind: 'execution',
    title: 'Execution quality',
    about: 'Slippage, fill rates, latency, cost and outliers, by venue, ticker, strategy and time of day.',
    period: 'range',
  },
  {
    kind: 'compliance',
    title: 'Compliance and retention',
    about:
      'Coverage by day, regulation and type of record; what is missing, what falls due, how objects are protected.',
    period: 'range',
  },
  {
    kind: 'trade-blotter',
    title: 'Trade blotter',
    about: 'Every fill, trade, cancel and reject with its place in the archive; as CSV without a limit.',
    period: 'day',
  },
  {
    kind: 'risk',
    title: 'Risk event history',
    about: 'Risk records, circuit breakers from trigger to reset, failed checks and rejects by limits.',
    period: 'range',
  },
  {
    kind: 'nav',
    title: 'NAV history',
    about: 'Net asset values with their parts, components, discrepancies and changes; days without one.',
    period: 'range',
  },
  {
    kind: 'positions',
    title: 'End-of-day positions',
    about: 'What was held at the end of each day, against the fills: breaks with their lines.',
    period: 'range',
  },
  {
    kind: 'activity',
    title: 'User and configuration activity',
    about: 'Logins, actions and configuration changes by user, with off-hours activity marked.',
    period: 'range',
  },
  {
    kind: 'communications',
    title: 'Communications',
    about: 'Records that carry messages, reviews or notices; says when the archive has none.',
    period: 'range',
  },
] as const satisfies readonly {
  readonly kind: string
  readonly title: string
  readonly about: string
  readonly period: 'day' | 'range'
}[]

export type ReportKind = (typeof REPORT_KINDS)[number]['kind']

/** Under which name a report is saved, without its ending: `daily-2024-01-15`, `execution-2024-01-01-2024-01-31`. */
export function reportFileName(
  kind: ReportKind,
  { from, to }: { readonly from: Day; readonly to: Day },
): string {
  return from === to ? `${kind}-${from}` : `${kind}-${from}-${to}`
}
