import { CircleX, Info, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { Finding, Severity } from '../../../shared/model/finding.ts'
import { lineKey } from '../../state/archive.ts'
import { IDLE } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useArchive } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { LineView } from './line-view.tsx'

const TONES: Readonly<Record<Severity, 'bad' | 'warn' | 'info'>> = {
  error: 'bad',
  warning: 'warn',
  info: 'info',
}

function SeverityIcon({ severity }: { readonly severity: Severity }) {
  switch (severity) {
    case 'error':
      return <CircleX size={13} aria-hidden />
    case 'warning':
      return <TriangleAlert size={13} aria-hidden />
    case 'info':
      return <Info size={13} aria-hidden />
  }
}

/** What was found, where, expected and actual, and what follows; with the line itself on demand. */
export function FindingCard({ finding }: { readonly finding: Finding }) {
  const app = useApp()
  const { file, line } = finding
  const [asked, setAsked] = useState(false)
  const lines = useArchive((state) => (file && line ? (state.lines[lineKey(file, line)] ?? IDLE) : IDLE))
  return (
    <article className={`finding finding-${finding.severity}`} aria-label={finding.kind}>
      <div className="finding-head">
        <span className={`tag tone-${TONES[finding.severity]}`}>
          <SeverityIcon severity={finding.severity} />
          {finding.severity}
        </span>
        <code className="finding-kind">{finding.kind}</code>
        {finding.confidence === 'likely' && <span className="dim">likely</span>}
      </div>
      <p className="finding-message">{finding.message}</p>
      <dl className="facts">
        {file && (
          <>
            <dt>Where</dt>
            <dd>
              <span className="mono">{file}</span>
              {line !== null && `, line ${formatCount(line)}`}
              {finding.byte_offset !== null && (
                <span className="dim">, byte {formatCount(finding.byte_offset)}</span>
              )}
            </dd>
          </>
        )}
        {finding.event_id && (
          <>
            <dt>Event</dt>
            <dd className="mono">{finding.event_id}</dd>
          </>
        )}
        {finding.expected !== null && <Value name="Expected" value={finding.expected} />}
        {finding.actual !== null && <Value name="Actual" value={finding.actual} />}
        {finding.missing !== undefined && (
          <>
            <dt>Missing</dt>
            <dd>{formatCount(finding.missing)}</dd>
          </>
        )}
        {finding.lines && (
          <>
            <dt>Lines</dt>
            <dd>{finding.lines.map(formatCount).join(', ')}</dd>
          </>
        )}
        {finding.intact_lines !== undefined && (
          <>
            <dt>Intact lines</dt>
            <dd>{formatCount(finding.intact_lines)}</dd>
          </>
        )}
      </dl>
      {finding.consequences.length > 0 && (
        <div>
          <span className="dim">What follows from it</span>
          <ul>
            {finding.consequences.map((consequence) => (
              <li key={consequence}>{consequence}</li>
            ))}
          </ul>
        </div>
      )}
      {file && line !== null && lines.status !== 'ready' && (
        <div>
          <Button
            small
            disabled={lines.status === 'loading'}
            onClick={() => {
              setAsked(true)
              void app.archive.showLines(file, line)
            }}
          >
            Show line {formatCount(line)}
          </Button>
        </div>
      )}
      {lines.status === 'failed' && <FailureMessage failure={lines.failure} />}
      {lines.status === 'ready' && line !== null && (
        <LineView lines={lines.value} broken={line} finding={finding} takesFocus={asked} />
      )}
    </article>
  )
}

function Value({ name, value }: { readonly name: string; readonly value: string | number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Copyable name={name.toLowerCase()} value={String(value)} />
      </dd>
    </>
  )
}
