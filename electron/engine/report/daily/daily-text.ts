import { decimalText, exact, ratio } from '../../../../shared/model/decimal.ts'
import type { Anomaly, DailyRange, DailySummary, SignalStrategy } from '../../../../shared/model/report.ts'
import { dispositionWords } from '../disposition-words.ts'
import { countText, dollars, numberText, visible } from '../format.ts'
import { provenanceLines } from '../render/provenance-text.ts'
import { ROUNDING } from '../sections.ts'

const SEPARATOR = '-'.repeat(72)

/**
 * The daily audit summary in the exact layout of the source document, line by line. What it rests on follows
 * under a separator, so that the layout above stays as other tools know it; only a failed verification comes first.
 * Rounded half away from zero: the total to the dollar, slippage to one decimal, commission to the cent.
 */
export function dailyText(report: DailySummary): string {
  const title = `Daily Audit Report: ${report.day}`
  const { failure } = report.provenance
  const lines = [
    ...(failure === null ? [] : [failure, '']),
    title,
    '='.repeat(title.length),
    '',
    ...(report.noEvents ? [report.noEvents.sentence, ''] : figures(report)),
    ...anomalies(report),
    '',
    SEPARATOR,
    ...provenanceLines(report.provenance),
    `Rounding: ${ROUNDING}`,
    ...report.notes.map((note) => `Note: ${note}`),
  ]
  return `${lines.join('\n')}\n`
}

/** The text of every day of the period, one after the other; only a failed verification comes first. */
export function dailyRangeText({ provenance, days }: DailyRange): string {
  const texts = days.map(dailyText)
  return [...(provenance.failure === null ? [] : [`${provenance.failure}\n`]), ...texts].join('\n')
}

function figures(report: DailySummary): readonly string[] {
  const { signals, orders, fills, positionChanges, configurationChanges, userActions } = report
  const noFills = fills.count === 0 ? ' (no fills)' : ''
  return [
    `Signals Computed: ${countText(signals.total)}`,
    ...signals.strategies.map(signalLine),
    '',
    'Orders:',
    `  Submitted: ${countText(orders.submitted)}`,
    `  Filled: ${countText(orders.filled)}`,
    `  Rejected: ${countText(orders.rejected)}`,
    `  Cancelled: ${countText(orders.cancelled)}`,
    '',
    'Fills:',
    `  Total Value: ${dollars(fills.totalValue, 0)}${noFills}`,
    `  Avg Slippage: ${averageSlippage(report)}`,
    `  Total Commission: ${dollars(fills.commission.total, 2)}${noFills}`,
    '',
    'Position Changes:',
    `  Long increased: ${countText(positionChanges.longIncreased)}`,
    `  Long decreased: ${countText(positionChanges.longDecreased)}`,
    `  Short increased: ${countText(positionChanges.shortIncreased)}`,
    `  Short decreased: ${countText(positionChanges.shortDecreased)}`,
    '',
    `Configuration Changes: ${countText(configurationChanges.total)}`,
    `User Actions: ${countText(userActions.total)}`,
    ...userActions.list.map(
      ({ user, action }) => `  - ${visible(user ?? '(no user)')}: ${visible(action ?? '(no action given)')}`,
    ),
    '',
  ]
}

/** `momentum: 3 (success)`, or `momentum: 3 (1 failed, 2 success)` when outcomes differ. */
function signalLine({ strategy, count, statuses }: SignalStrategy): string {
  const outcome =
    statuses.length === 1
      ? visible(statuses[0]?.status ?? '')
      : statuses.map(({ status, count: n }) => `${countText(n)} ${visible(status)}`).join(', ')
  return `  ${visible(strategy ?? '(no strategy)')}: ${countText(count)} (${outcome})`
}

/** Rounded once, from the exact sums; over nothing there is no average. */
function averageSlippage({ fills }: DailySummary): string {
  const { weightedSum, weight } = fills.slippage
  const average = ratio(exact(weightedSum), exact(weight), 1)
  if (average) return `${numberText(decimalText(average), 1)} bps`
  return fills.count === 0 ? 'n/a (no fills)' : 'n/a (no fill carries slippage_bps)'
}

function anomalies({ anomalies: { total, dismissed, list } }: DailySummary): readonly string[] {
  const said = dismissed > 0 ? ` (${countText(dismissed)} dismissed)` : ''
  return [`Anomalies: ${countText(total)}${said}`, ...list.map(anomalyLine)]
}

function anomalyLine({ severity, kind, time, file, line, disposition }: Anomaly): string {
  const place = file === null ? null : `${visible(file)}${line === null ? '' : `:${line}`}`
  const parts = [`${severity} ${visible(kind)}`, time === null ? null : visible(time), place]
  const said = disposition ? `: ${visible(dispositionWords(disposition))}` : ''
  return `  - ${parts.filter((part) => part !== null).join(', ')}${said}`
}
