import { GitCompareArrows } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { LineDifference, LineDifferencePiece } from '../../../shared/model/evidence.ts'
import { compareLabel, lineKey } from '../../state/archive.ts'
import { IDLE } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useArchive, useTasks } from '../app-context.tsx'
import { TaskCard } from '../task-card.tsx'
import {
  alignDifference,
  type DifferenceMode,
  type DifferenceRow,
  rowsNearChanges,
  type Stretch,
} from './difference-rows.ts'

/** The bytes of a line beside what they should be: asked for, computed (it can take a while), shown. */
export function ByteDifference({ file, line }: { readonly file: string; readonly line: number }) {
  const app = useApp()
  const difference = useArchive((state) => state.differences[lineKey(file, line)] ?? IDLE)
  const task = useTasks((state) =>
    state.tasks.findLast((one) => one.finishedAt === null && one.label === compareLabel(file, line)),
  )
  const compare = (
    <Button small onClick={() => void app.archive.compareLine(file, line)}>
      <GitCompareArrows size={13} aria-hidden />
      Compare with what was sealed
    </Button>
  )
  switch (difference.status) {
    case 'idle':
      return (
        <div className="stack">
          <p className="dim">
            Looks for the sealed bytes of this line: in an earlier pull that verified, or by undoing a small
            change until the line gives its sealed hash again.
          </p>
          <div>{compare}</div>
        </div>
      )
    case 'loading':
      return task ? <TaskCard task={task} /> : null
    case 'failed':
      return (
        <div className="stack">
          <FailureMessage failure={difference.failure} />
          <div>{compare}</div>
        </div>
      )
    case 'ready':
      return <Difference difference={difference.value} />
  }
}

const SOURCE_WORDS: Readonly<Record<LineDifference['source'], string>> = {
  restored:
    'Restored: with the change undone, the line gives the sealed hash again. No other content does; finding a second one would mean breaking SHA-256.',
  'earlier version': 'Compared with the same line of an earlier pull, which verified.',
  none: 'The sealed bytes could not be found. Only the hashes can be compared.',
}

function Difference({ difference }: { readonly difference: LineDifference }) {
  const { source, explanation, pieces } = difference
  const [mode, setMode] = useState<DifferenceMode>('text')
  const [whole, setWhole] = useState(false)
  const rows = useMemo(() => alignDifference(pieces, mode), [pieces, mode])
  const shown = whole ? rows : rowsNearChanges(rows)
  const changes = pieces.filter((piece) => !piece.same)
  return (
    <div className="stack" data-testid="difference">
      <Message tone={source === 'none' ? 'info' : 'good'}>
        <strong>{SOURCE_WORDS[source]}</strong> {explanation}
      </Message>
      {changes.length > 0 && (
        <>
          <h4 className="changes-title">{plural(changes.length, 'change')}</h4>
          <ul className="changes">
            {changes.slice(0, MOST_CHANGES).map((change) => (
              <li key={`${change.offset}-${change.expectedHex}`}>
                <Change change={change} />
              </li>
            ))}
          </ul>
          {changes.length > MOST_CHANGES && (
            <p className="dim">and {formatCount(changes.length - MOST_CHANGES)} more, marked below.</p>
          )}
          <div className="row">
            <fieldset className="segments" aria-label="Show the bytes as">
              {(['text', 'hex'] as const).map((one) => (
                <button
                  key={one}
                  type="button"
                  className="segment"
                  aria-pressed={one === mode}
                  onClick={() => setMode(one)}
                >
                  {one === 'text' ? 'Text' : 'Hex'}
                </button>
              ))}
            </fieldset>
            {rows.length > rowsNearChanges(rows).length && (
              <Button small tone="quiet" aria-pressed={whole} onClick={() => setWhole(!whole)}>
                Whole line
              </Button>
            )}
          </div>
          <DifferenceTable rows={shown} />
        </>
      )}
    </div>
  )
}

const MOST_CHANGES = 8

/** One change in words: the place, what was sealed and what is there, as text and as bytes. */
function Change({ change }: { readonly change: LineDifferencePiece }) {
  return (
    <>
      At byte {formatCount(change.offset)} of the line: sealed{' '}
      <Bytes text={change.expected} hex={change.expectedHex} />, now{' '}
      <Bytes text={change.actual} hex={change.actualHex} />
    </>
  )
}

const LONGEST_SHOWN = 80

function Bytes({ text, hex }: { readonly text: string; readonly hex: string }) {
  if (hex === '') return <em>nothing</em>
  return (
    <>
      <code>[{cut(text)}]</code> <span className="dim mono">0x{cut(hex)}</span>
    </>
  )
}

function cut(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}

function DifferenceTable({ rows }: { readonly rows: readonly DifferenceRow[] }) {
  return (
    <section
      className="difference"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label="Sealed bytes above the bytes that are there"
    >
      <table className="mono">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Byte</th>
            <th scope="col">Side</th>
            <th scope="col">Content</th>
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={row.offset} className={row.changed ? 'changed' : ''}>
            <tr>
              <th scope="rowgroup" rowSpan={2}>
                {formatCount(row.offset)}
              </th>
              <th scope="row">sealed</th>
              <td>
                <Stretches stretches={row.expected} />
              </td>
            </tr>
            <tr>
              <th scope="row">now</th>
              <td>
                <Stretches stretches={row.actual} />
              </td>
            </tr>
          </tbody>
        ))}
      </table>
    </section>
  )
}

function Stretches({ stretches }: { readonly stretches: readonly Stretch[] }) {
  let at = 0
  return stretches.map((stretch) => {
    const key = at
    at += stretch.text.length
    return <StretchText key={key} stretch={stretch} />
  })
}

function StretchText({ stretch: { text, kind } }: { readonly stretch: Stretch }) {
  switch (kind) {
    case 'same':
      return text
    case 'changed':
      return (
        <mark>
          <span className="visually-hidden">[changed: </span>
          {text}
          <span className="visually-hidden">]</span>
        </mark>
      )
    case 'filler':
      return (
        <span className="filler">
          <span aria-hidden>{text}</span>
          <span className="visually-hidden">[nothing]</span>
        </span>
      )
  }
}
