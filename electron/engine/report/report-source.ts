import type { Day } from '../../../shared/model/archive.ts'
import type { ComplianceFacts } from '../../../shared/model/report-compliance.ts'
import type { RetentionSchedule } from '../../../shared/model/retention.ts'
import type { Ask } from './ask.ts'
import type { RulesRun } from './daily/daily-summary.ts'
import type { MarketFiles } from './execution/market/read-market.ts'
import type { KnownDays } from './known-days.ts'
import type { Period } from './period.ts'

/** What a report is made from. It reads no clock: `generatedAt` (ISO) is printed where it is given. */
export type ReportSource = {
  readonly ask: Ask
  readonly toolVersion: string
  readonly generatedAt?: string
  /** Days that the archive should have and has not, where pull or verification found that. */
  readonly missingDays: readonly Day[]
  /** What else is known of its days: without it, Monday to Friday should have a file. */
  readonly knownDays?: KnownDays
  /** The first day whose records are at hand, where earlier ones were left out: those of a package. */
  readonly recordsFrom?: Day
  /** Quotes and a market tape, where the user gave them. */
  readonly market?: MarketFiles
  /** Runs the alert rules in force over days of the period; left out where no rules are run. */
  readonly runRules?: (period: Period) => Promise<RulesRun>
  /** What the catalogue knows of the period, and the retention schedule, read. */
  readonly compliance: () => { readonly facts: ComplianceFacts; readonly schedule: RetentionSchedule }
}
