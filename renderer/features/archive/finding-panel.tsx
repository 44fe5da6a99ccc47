import { BriefcaseBusiness, CalendarDays, ChevronDown, ChevronUp, X } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import type { Finding } from '../../../shared/model/finding.ts'
import { explainFinding, formatLines, SEVERITY_WORDS } from '../../../shared/model/finding-words.ts'
import { type FindingRow, listFindings } from '../../state/finding-list.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp, useArchive } from '../app-context.tsx'
import { addFindingToCase } from '../case/mark-actions.ts'
import { Copyable } from '../copyable.tsx'
import { ProveButton } from '../evidence/prove-button.tsx'
import { ByteDifference } from './byte-difference.tsx'
import { ComparedValues } from './compared-values.tsx'
import { FindingLines } from './finding-lines.tsx'
import { SeverityTag } from './severity.tsx'

/** One finding opened: what it means, where it is, the bytes, and the lines around it. */
export function FindingPanel({ row, onClose }: { readonly row: FindingRow; readonly onClose: () => void }) {
  const { finding } = row
  const { title } = explainFinding(finding)
  const body = useRef<HTMLElement>(null)
  // Another finding begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id is what another finding is told by
  useEffect(() => {
    body.current?.scrollTo({ top: 0 })
  }, [row.id])
  return (
    <section className="day-panel finding-panel" aria-label="Finding">
      <div className="day-panel-head">
        <h2 className="grow ellipsis" title={title}>
          {title}
        </h2>
        <FindingSteps id={row.id} />
        <IconButton label="Close finding" onPress={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="day-panel-body" tabIndex={0} aria-label="Facts of the finding" ref={body}>
        <FindingDetail key={row.id} row={row} />
      </section>
    </section>
  )
}

/** To the finding before and after, as the list has them; and how far along this one is. */
function FindingSteps({ id }: { readonly id: string }) {
  const app = useApp()
  const rows = useArchive((state) => state.findings)
  const query = useArchive((state) => state.query)
  const list = useMemo(() => listFindings(rows, query), [rows, query])
  const at = list.findIndex((row) => row.id === id)
  return (
    <span className="row finding-steps">
      <span className="dim">
        {at < 0 ? 'filtered out' : `${formatCount(at + 1)} of ${formatCount(list.length)}`}
      </span>
      <IconButton
        small
        label="Previous finding (Shift+E)"
        disabled={at === 0}
        onPress={() => void app.archive.stepFinding(-1)}
      >
        <ChevronUp size={15} aria-hidden />
      </IconButton>
      <IconButton
        small
        label="Next finding (E)"
        disabled={at === list.length - 1}
        onPress={() => void app.archive.stepFinding(1)}
      >
        <ChevronDown size={15} aria-hidden />
      </IconButton>
    </span>
  )
}

function FindingDetail({ row: { finding, day } }: { readonly row: FindingRow }) {
  const app = useApp()
  const { file, line } = finding
  return (
    <>
      <article className={`finding finding-${finding.severity}`} aria-label={finding.kind}>
        <div className="finding-head">
          <SeverityTag severity={finding.severity} />
          <code className="finding-kind">{finding.kind}</code>
          <span className="dim">{finding.confidence}</span>
        </div>
        <p className="finding-message">{finding.message}</p>
        <p className="dim">{SEVERITY_WORDS[finding.severity]}</p>
        <div className="row finding-actions">
          {day !== null && (
            <Button small onClick={() => void app.archive.open(day)}>
              <CalendarDays size={13} aria-hidden />
              Open {day}
            </Button>
          )}
          <Button small onClick={() => addFindingToCase(app, finding)}>
            <BriefcaseBusiness size={13} aria-hidden />
            Add to case…
          </Button>
          {file !== null && line !== null && <ProveButton file={file} line={line} />}
        </div>
      </article>
      <Explanation finding={finding} />
      <Part title="Place">
        <Place finding={finding} />
      </Part>
      {(finding.expected !== null || finding.actual !== null) && (
        <Part title="Expected and actual">
          <ComparedValues expected={finding.expected} actual={finding.actual} />
        </Part>
      )}
      {finding.consequences.length > 0 && (
        <Part title={`What follows from it: ${plural(finding.consequences.length, 'consequence')}`}>
          <ul className="consequences">
            {finding.consequences.map((consequence) => (
              <li key={consequence}>{consequence}</li>
            ))}
          </ul>
        </Part>
      )}
      {file !== null && line !== null && (
        <>
          <Part title="Bytes">
            <ByteDifference file={file} line={line} />
          </Part>
          <Part title="Line and neighbours">
            <FindingLines finding={finding} file={file} line={line} />
          </Part>
        </>
      )}
    </>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Explanation({ finding }: { readonly finding: Finding }) {
  const { happened, proves, doesNotProve, next } = useMemo(() => explainFinding(finding), [finding])
  const parts = [
    ['What happened', happened],
    ['What it proves', proves],
    ['What it does not prove', doesNotProve],
    ['What to do next', next],
  ] as const
  return (
    <section aria-label="In plain words">
      <h3>In plain words</h3>
      <dl className="plain-words">
        {parts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Place({ finding }: { readonly finding: Finding }) {
  const count = (value: number | null | undefined) =>
    value === null || value === undefined ? null : formatCount(value)
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['File', finding.file && <Copyable full name="file" value={finding.file} />],
    ['Line', count(finding.line)],
    ['Byte', count(finding.byte_offset)],
    ['Sequence', count(finding.seq)],
    ['Event', finding.event_id && <Copyable full name="event id" value={finding.event_id} />],
    ['Missing', count(finding.missing)],
    ['First missing', count(finding.missing_seq)],
    ['Lines', finding.lines ? formatLines(finding.lines) : null],
    ['Intact lines', count(finding.intact_lines)],
  ]
  const known = facts.filter(([, value]) => value !== null && value !== '')
  if (known.length === 0) return <p>It concerns the archive as a whole.</p>
  return (
    <dl className="facts">
      {known.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
