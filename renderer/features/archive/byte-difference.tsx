import { GitCompareArrows } from 'lucide-react'
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { LineDifference, LineDifferencePiece } from '../../../shared/model/evidence.ts'
import { compareLabel, lineKey } from '../../state/archive.ts'
import { IDLE } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { SegmentChoice } from '../../ui/segments.tsx'
import { useApp, useArchive, useTasks } from '../app-context.tsx'
import { BYTE_FORMS, type ByteForm } from '../byte-forms.ts'
import { TaskCard } from '../task-card.tsx'
import { ComparedValues } from './compared-values.tsx'
import { alignDifference, type DifferenceRow, rowsNearChanges, type Stretch } from './difference-rows.ts'

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

/** What came of it, in a word or two; the explanation that follows is the engine's. */
function wordOf({ source, expectedHash, actualHash }: LineDifference): string {
  switch (source) {
    case 'restored':
      return 'Restored.'
    case 'earlier version':
      return 'Found in an earlier pull.'
    case 'none':
      return expectedHash !== null && expectedHash === actualHash
        ? 'Nothing is wrong in this line.'
        : 'Only hashes can be compared.'
  }
}

function Difference({ difference }: { readonly difference: LineDifference }) {
  const { source, explanation, pieces } = difference
  const [mode, setMode] = useState<ByteForm>('text')
  const [whole, setWhole] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const width = useRowWidth(box, mode)
  const rows = useMemo(() => alignDifference(pieces, mode, width), [pieces, mode, width])
  const shown = whole ? rows : rowsNearChanges(rows)
  const changes = pieces.filter((piece) => !piece.same)
  return (
    <div className="stack" data-testid="difference" ref={box}>
      <Message tone={source === 'none' ? 'info' : 'good'}>
        <strong>{wordOf(difference)}</strong> {explanation}
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
            <SegmentChoice label="Show the bytes as" segments={BYTE_FORMS} value={mode} onChange={setMode} />
            {rows.length > rowsNearChanges(rows).length && (
              <Button small tone="quiet" aria-pressed={whole} onClick={() => setWhole(!whole)}>
                Whole line
              </Button>
            )}
          </div>
          <DifferenceTable rows={shown} />
        </>
      )}
      {source === 'none' && (
        <ComparedValues expected={difference.expectedHash} actual={difference.actualHash} />
      )}
    </div>
  )
}

const MOST_CHANGES = 8

/** How many characters, or bytes, have room side by side: in even steps, so that a row begins at a round place. */
function useRowWidth(box: RefObject<HTMLElement | null>, mode: ByteForm): number {
  const [characters, setCharacters] = useState(40)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() =>
      setCharacters(Math.floor((element.clientWidth - BESIDE_PX) / CHARACTER_PX)),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return mode === 'text' ? stepsOf(characters, 8, 16, 96) : stepsOf((characters + 1) / 3, 4, 8, 32)
}

/** Room for the place and the side of a row, and for a scroll bar. */
const BESIDE_PX = 150
const CHARACTER_PX = 7.25

function stepsOf(room: number, step: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(room / step) * step))
}

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
