import { FoldVertical, LocateFixed, UnfoldVertical } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { Finding } from '../../../shared/model/finding.ts'
import { lineKey, NEAR_LINES, NO_LINES, WIDE_LINES } from '../../state/archive.ts'
import { IDLE } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Loading } from '../../ui/empty.tsx'
import { TextField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useArchive } from '../app-context.tsx'
import { LineView } from './line-view.tsx'

/** The place in the file: the line between its neighbours, more of them on demand, and any other line of the file. */
export function FindingLines({
  finding,
  file,
  line,
}: {
  readonly finding: Finding
  readonly file: string
  readonly line: number
}) {
  const app = useApp()
  const [at, setAt] = useState(line)
  const { around, lines } = useArchive((state) => state.lines[lineKey(file, at)] ?? NO_LINES)
  const difference = useArchive((state) => state.differences[lineKey(file, line)] ?? IDLE)
  useEffect(() => {
    if (lines.status === 'idle') void app.archive.showLines(file, at)
  }, [app, file, at, lines.status])
  const wide = around > NEAR_LINES
  return (
    <>
      <div className="row line-tools">
        <Button
          small
          disabled={lines.status !== 'ready'}
          onClick={() => void app.archive.showLines(file, at, wide ? NEAR_LINES : WIDE_LINES)}
        >
          {wide ? <FoldVertical size={13} aria-hidden /> : <UnfoldVertical size={13} aria-hidden />}
          {wide ? `Fewer lines (±${NEAR_LINES})` : `More lines (±${WIDE_LINES})`}
        </Button>
        {at !== line && (
          <Button small onClick={() => setAt(line)}>
            <LocateFixed size={13} aria-hidden />
            Back to line {formatCount(line)}
          </Button>
        )}
        <span className="grow" />
        <GoToLine onGo={setAt} />
      </div>
      {(lines.status === 'idle' || lines.status === 'loading') && <Loading what="Reading the lines…" />}
      {lines.status === 'failed' && <FailureMessage failure={lines.failure} />}
      {lines.status === 'ready' && lines.value.length === 0 && (
        <Message tone="info">The file has no line {formatCount(at)}.</Message>
      )}
      {lines.status === 'ready' && lines.value.length > 0 && (
        <LineView
          lines={lines.value}
          at={at}
          broken={line}
          finding={finding}
          {...(difference.status === 'ready' ? { pieces: difference.value.pieces } : {})}
          takesFocus={false}
        />
      )}
    </>
  )
}

function GoToLine({ onGo }: { readonly onGo: (line: number) => void }) {
  const [text, setText] = useState('')
  const line = /^\d{1,12}$/.test(text.replace(/[,\s]/g, '')) ? Number(text.replace(/[,\s]/g, '')) : 0
  const go = (event: FormEvent) => {
    event.preventDefault()
    if (line >= 1) onGo(line)
  }
  return (
    <form className="row" style={{ gap: 4 }} onSubmit={go}>
      <TextField
        inline
        label="Go to line"
        inputMode="numeric"
        value={text}
        maxLength={14}
        style={{ width: 72 }}
        aria-invalid={text !== '' && line < 1}
        onChange={(event) => setText(event.target.value)}
      />
      <Button small type="submit" disabled={line < 1}>
        Go
      </Button>
    </form>
  )
}
