import './record-source.css'
import { X } from 'lucide-react'
import { parseArchiveKey } from '../../shared/model/archive.ts'
import type { ArchiveLine } from '../../shared/model/archive-view.ts'
import type { Loadable } from '../state/failure.ts'
import { IconButton } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { FailureMessage } from '../ui/message.tsx'
import { RecordMarkButtons } from './case/record-marks.tsx'
import { DayInArchive } from './day-in-archive.tsx'

/** Brings the line that was asked for into view. */
function reveal(line: HTMLLIElement | null): void {
  line?.scrollIntoView({ block: 'nearest' })
}

/**
 * A record that something else names, as it stands in the archive between its neighbours: text only, never markup.
 * Docked below what names it.
 */
export function RecordSource({
  file,
  line,
  what,
  lines,
  onClose,
}: {
  readonly file: string
  readonly line: number
  /** What it is the source of, e.g. `the hit`. */
  readonly what: string
  readonly lines: Loadable<readonly ArchiveLine[]>
  readonly onClose: () => void
}) {
  const day = parseArchiveKey(file)?.day ?? null
  return (
    <section className="record-source" aria-label={`Source of ${what}, line ${line}`}>
      <div className="row">
        <strong className="mono grow wrap">
          {file}:{line}
        </strong>
        <RecordMarkButtons file={file} line={line} />
        {day !== null && <DayInArchive day={day} />}
        <IconButton small label="Close the source" onPress={onClose}>
          <X size={13} aria-hidden />
        </IconButton>
      </div>
      {lines.status === 'loading' && <Loading what="Reading the file…" />}
      {lines.status === 'failed' && <FailureMessage failure={lines.failure} />}
      {lines.status === 'ready' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        <section className="record-scroll" tabIndex={0} aria-label="Lines around it">
          <ol className="record-lines">
            {lines.value.map((each) => (
              <li
                key={each.line}
                value={each.line}
                {...(each.line === line ? { className: 'record-line', ref: reveal } : {})}
              >
                {each.line === line && <span className="visually-hidden">{`This is ${what}: `}</span>}
                <code>{each.text}</code>
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  )
}
