import { CircleX } from 'lucide-react'
import type { ArchiveLine } from '../../../shared/model/archive-view.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { markLine, type Segment } from '../../state/mark-line.ts'
import { formatCount } from '../../ui/format.ts'

function bringIntoView(row: HTMLTableRowElement | null): void {
  row?.scrollIntoView({ block: 'nearest' })
}

function takeFocus(region: HTMLElement | null): void {
  region?.focus({ preventScroll: true })
}

/** The broken line between its neighbours, as archived: text only, never markup. */
export function LineView({
  lines,
  broken,
  finding,
  takesFocus,
}: {
  readonly lines: readonly ArchiveLine[]
  readonly broken: number
  readonly finding: Finding
  /** The button that asked for the lines is gone: the focus goes on to them. */
  readonly takesFocus: boolean
}) {
  return (
    <section
      className="lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label={`Line ${broken} and its neighbours`}
      ref={takesFocus ? takeFocus : undefined}
    >
      <table className="mono">
        <tbody>
          {lines.map((line) => {
            const isBroken = line.line === broken
            const marks = isBroken ? markLine(line.text, [finding]) : [{ text: line.text, marked: false }]
            return (
              <tr
                key={line.line}
                className={isBroken ? 'broken' : ''}
                ref={isBroken ? bringIntoView : undefined}
              >
                <th scope="row">
                  {formatCount(line.line)}
                  {isBroken && (
                    <span className="line-word">
                      <CircleX size={12} aria-hidden />
                      broken
                    </span>
                  )}
                </th>
                <td>
                  <Marked segments={marks} />
                  {line.truncated && <span className="dim"> … cut here, the line goes on</span>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
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
