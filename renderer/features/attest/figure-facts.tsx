import type { ReactNode } from 'react'
import type { AttestedFigures } from '../../../shared/model/attestation.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { Instant } from '../instant.tsx'

/** The figures that a signature stands for, in words; `children` are more facts below them. */
export function FigureFacts({
  figures,
  children,
}: {
  readonly figures: AttestedFigures
  readonly children?: ReactNode
}) {
  const { trades_not_reconciled: not, verification, alert_rules: rules } = figures
  const why = [
    [not.without_order, 'without an order'],
    [not.overfilled, 'of orders filled beyond what was ordered'],
    [not.repeated_id, 'with an identifier used before'],
    [not.without_id, 'without an identifier'],
  ]
    .filter(([count]) => Number(count) > 0)
    .map(([count, words]) => `${formatCount(Number(count))} ${words}`)
  return (
    <dl className="facts">
      <dt>Records</dt>
      <dd>
        {formatCount(figures.log_count)}
        {figures.rejects > 0 && `, and ${plural(figures.rejects, 'line')} that could not be read`}
      </dd>
      <dt>Trades logged</dt>
      <dd>{formatCount(figures.trades_logged)}</dd>
      <dt>Trades reconciled</dt>
      <dd>
        {formatCount(figures.trades_reconciled)}
        {why.length > 0 && `; not: ${why.join(', ')}`}
      </dd>
      <dt>Net asset value</dt>
      <dd>{figures.nav_calculated ? plural(figures.nav_records, 'record') : 'none logged'}</dd>
      <dt>Verification</dt>
      <dd>
        {verification.result}; {plural(verification.findings.error, 'error')},{' '}
        {plural(verification.findings.warning, 'warning')}
        {verification.alarms > 0 && `, ${plural(verification.alarms, 'alarm')}`}
      </dd>
      <dt>Alert rules</dt>
      <dd>
        {rules.rules === 0
          ? 'none in force'
          : `${plural(rules.rules, 'rule')}, ${plural(rules.hits, 'hit')}, ${formatCount(rules.dismissed)} dismissed`}
      </dd>
      {figures.files.map(({ file, sha256, verdict }) => (
        <FileFact key={file} file={file} sha256={sha256} verdict={verdict} />
      ))}
      {(figures.gone_from_source ?? []).map(({ file, noticed_at: at }) => (
        <GoneFact key={file} file={file} at={at} />
      ))}
      <dt>Daily report</dt>
      <dd className="mono">{figures.daily_report_sha256}</dd>
      {children}
    </dl>
  )
}

function GoneFact({ file, at }: { readonly file: string; readonly at: string }) {
  return (
    <>
      <dt>Gone from its source</dt>
      <dd>
        <span className="mono">{file}</span>, as first seen <Instant at={at} />
      </dd>
    </>
  )
}

function FileFact({
  file,
  sha256,
  verdict,
}: {
  readonly file: string
  readonly sha256: string
  readonly verdict: string
}) {
  return (
    <>
      <dt>File</dt>
      <dd>
        <span className="mono">{file}</span>, {verdict}
        <div className="mono dim">{sha256}</div>
      </dd>
    </>
  )
}
