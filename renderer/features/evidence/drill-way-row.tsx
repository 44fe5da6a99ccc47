import { ChevronDown, ChevronRight, CircleCheck, CircleMinus, CircleX, TriangleAlert } from 'lucide-react'
import type { DrillOutcome, DrillWay } from '../../../shared/model/drill.ts'
import { mainFinding, outcomeTone, placeWords } from './drill-words.ts'
import { FindingFacts } from './finding-facts.tsx'

/** One way of damaging: what was done and what came of it; opened, what the verifier said. */
export function DrillWayRow({
  way,
  drilled,
  open,
  onToggle,
}: {
  readonly way: DrillWay
  /** The log that was drilled. */
  readonly drilled: string
  readonly open: boolean
  readonly onToggle: () => void
}) {
  const finding = mainFinding(way)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <>
      <tr className={open ? 'open' : ''}>
        <td>
          <span className={`answer text-${outcomeTone(way.outcome)}`}>
            <OutcomeIcon outcome={way.outcome} />
            {way.outcome}
          </span>
        </td>
        <td>
          <button type="button" className="way-toggle" aria-expanded={open} onClick={onToggle}>
            <Chevron size={13} aria-hidden />
            {way.title}
          </button>
        </td>
        <td>
          {way.done}
          {way.remark && !wasCaught(way) && <span className="way-remark dim">{way.remark}</span>}
        </td>
        <td className="mono">{finding?.kind}</td>
        <td>{finding && placeWords(finding, drilled)}</td>
      </tr>
      {open && (
        <tr>
          <td colSpan={5} className="way-detail">
            <WayDetail way={way} />
          </td>
        </tr>
      )}
    </>
  )
}

function wasCaught({ outcome }: DrillWay): boolean {
  return outcome === 'caught' || outcome === 'caught elsewhere'
}

function WayDetail({ way }: { readonly way: DrillWay }) {
  return (
    <div className="stack">
      {way.remark && wasCaught(way) && <p>{way.remark}</p>}
      <dl className="facts">
        <dt>What an attacker needs</dt>
        <dd>{way.attacker}</dd>
        <dt>Expected</dt>
        <dd>
          <span className="mono">{way.expected.join(' or ')}</span>
          {way.file !== null && ` at ${placeWords(way)}`}
        </dd>
        {way.integrity !== null && (
          <>
            <dt>Integrity of the copy</dt>
            <dd>{way.integrity.toLowerCase().replace('_', ' ')}</dd>
          </>
        )}
      </dl>
      {way.findings.map((finding) => (
        <FindingFacts key={JSON.stringify(finding)} finding={finding} />
      ))}
      {way.integrity !== null && way.findings.length === 0 && (
        <p className="dim">The verifier found nothing.</p>
      )}
    </div>
  )
}

function OutcomeIcon({ outcome }: { readonly outcome: DrillOutcome }) {
  switch (outcome) {
    case 'caught':
      return <CircleCheck size={14} aria-hidden />
    case 'caught elsewhere':
      return <TriangleAlert size={14} aria-hidden />
    case 'missed':
      return <CircleX size={14} aria-hidden />
    case 'not applicable':
      return <CircleMinus size={14} aria-hidden />
  }
}
