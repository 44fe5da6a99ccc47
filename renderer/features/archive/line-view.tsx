import { CircleX, FileWarning } from 'lucide-react'
import type { ArchiveLine } from '../../../shared/model/archive-view.ts'
import type { LineDifferencePiece } from '../../../shared/model/evidence.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { markLine, markPieces, type Segment } from '../../state/mark-line.ts'
import { formatCount } from '../../ui/format.ts'

/** Scrolls the lines, and nothing around them, to the one that was asked for. */
function centre(region: HTMLElement | null): void {
  const row = region?.querySelector<HTMLElement>('tr.asked')
  if (region && row) region.scrollTop = row.offsetTop - (region.clientHeight - row.offsetHeight) / 2
}

function centreAndFocus(region: HTMLElement | null): void {
  centre(region)
  region?.focus({ preventScroll: true })
  region?.scrollIntoView({ block: 'nearest' })
}

/** The broken line between its neighbours, as archived: text only, never markup. */
export function LineView({
  lines,
  at,
  broken,
  finding,
  pieces = [],
  takesFocus,
}: {
  readonly lines: readonly ArchiveLine[]
  /** The line that was asked for: the broken one, unless another was gone to. */
  readonly at: number
  readonly broken: number
  /** Null: the lines are shown for themselves. */
  readonly finding: Finding | null
  /** The bytes of the broken line beside those that were sealed, once they are known: then these are marked. */
  readonly pieces?: readonly LineDifferencePiece[]
  /** The button that asked for the lines is gone: the focus goes on to them. */
  readonly takesFocus: boolean
}) {
  return (
    <section
      className="lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label={`Line ${at} and its neighbours`}
      ref={takesFocus ? centreAndFocus : centre}
    >
      <table className="mono">
        <tbody>
          {lines.map((line) => (
            <Line
              key={line.line}
              line={line}
              isAt={line.line === at}
              isBroken={finding !== null && line.line === broken}
              finding={finding}
              pieces={pieces}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Line({
  line,
  isAt,
  isBroken,
  finding,
  pieces,
}: {
  readonly line: ArchiveLine
  readonly isAt: boolean
  readonly isBroken: boolean
  readonly finding: Finding | null
  readonly pieces: readonly LineDifferencePiece[]
}) {
  const marks =
    finding && isBroken
      ? (markPieces(line.text, pieces) ?? markLine(line.text, [finding]))
      : [{ text: line.text, marked: false }]
  const names = [isBroken ? 'broken' : '', isAt ? 'asked' : '']
  return (
    <tr className={names.filter(Boolean).join(' ')}>
      <th scope="row">
        {formatCount(line.line)}
        {isBroken && (
          <span className="line-word">
            {finding?.severity === 'error' ? (
              <CircleX size={12} aria-hidden />
            ) : (
              <FileWarning size={12} aria-hidden />
            )}
            {finding?.severity === 'error' ? 'broken' : 'found'}
          </span>
        )}
        {!isBroken && line.findings.length > 0 && (
          <span className="line-word text-warn" title={line.findings.map(({ kind }) => kind).join(', ')}>
            <FileWarning size={12} aria-hidden />
            found
          </span>
        )}
      </th>
      <td>
        <Marked segments={marks} />
        {line.truncated && <span className="dim"> … cut here, the line goes on</span>}
      </td>
    </tr>
  )
}

function Marked({ segments }: { readonly segments: readonly Segment[] }) {
  let at = 0
  return segments.map((segment) => {
    const key = at
    at += segment.text.length
    return segment.marked ? <mark key={key}>{segment.text}</mark> : <span key={key}>{segment.text}</span>
  })
}
