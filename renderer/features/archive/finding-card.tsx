import { ScanSearch } from 'lucide-react'
import { useState } from 'react'
import type { Finding } from '../../../shared/model/finding.ts'
import { FINDING_WORDS } from '../../../shared/model/finding-words.ts'
import { lineKey, NO_LINES } from '../../state/archive.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useArchive } from '../app-context.tsx'
import { ComparedValues } from './compared-values.tsx'
import { LineView } from './line-view.tsx'
import { SeverityTag } from './severity.tsx'

/** A finding among others of its day: what, where, expected and actual, and its line; the whole of it is one press away. */
export function FindingCard({ finding }: { readonly finding: Finding }) {
  const app = useApp()
  const { file, line } = finding
  const [asked, setAsked] = useState(false)
  const { lines } = useArchive(
    (state) => (file && line ? state.lines[lineKey(file, line)] : null) ?? NO_LINES,
  )
  return (
    <article className={`finding finding-${finding.severity}`} aria-label={finding.kind}>
      <div className="finding-head">
        <SeverityTag severity={finding.severity} />
        <code className="finding-kind">{finding.kind}</code>
        {finding.confidence === 'likely' && <span className="dim">likely</span>}
      </div>
      <p className="finding-message">
        <strong>{FINDING_WORDS[finding.kind].title}.</strong> {finding.message}
      </p>
      {file && (
        <p className="wrap">
          <span className="mono">{file}</span>
          {line !== null && `, line ${formatCount(line)}`}
          {finding.byte_offset !== null && (
            <span className="dim">, byte {formatCount(finding.byte_offset)}</span>
          )}
        </p>
      )}
      <ComparedValues expected={finding.expected} actual={finding.actual} />
      {finding.consequences.length > 0 && (
        <p className="dim">
          {plural(finding.consequences.length, 'consequence')}: open the finding to read more.
        </p>
      )}
      <div className="row">
        <Button small onClick={() => app.archive.openFinding(finding)}>
          <ScanSearch size={13} aria-hidden />
          Open finding
        </Button>
        {file && line !== null && lines.status !== 'ready' && (
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
        )}
      </div>
      {lines.status === 'failed' && <FailureMessage failure={lines.failure} />}
      {lines.status === 'ready' && line !== null && (
        <LineView lines={lines.value} at={line} broken={line} finding={finding} takesFocus={asked} />
      )}
    </article>
  )
}
