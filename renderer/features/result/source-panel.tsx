import { CircleCheck, CircleHelp, CircleX, Copy, UnfoldVertical, X } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { RecordSource, SourceLine } from '../../../shared/model/record-source.ts'
import { VERDICT_WORD } from '../../../shared/model/verdict.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { Empty, Loading } from '../../ui/empty.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { SegmentChoice } from '../../ui/segments.tsx'
import { useApp } from '../app-context.tsx'
import { FindingCard } from '../archive/finding-card.tsx'
import { BYTE_FORMS, type ByteForm } from '../byte-forms.ts'
import { Copyable } from '../copyable.tsx'
import { DayInArchive } from '../day-in-archive.tsx'
import { ProveButton } from '../evidence/prove-button.tsx'
import { Instant } from '../instant.tsx'
import type { RowRecord } from './record-of.ts'
import { useAsked } from './use-asked.ts'
import { decodeBase64, hexRows, visiblePieces } from './visible-bytes.ts'

const NEAR = 3
const MORE = 20
const HEX_ROWS = 256

/** Where a row comes from: its file with its verdict, its line between its neighbours, its very bytes. */
export function SourcePanel({
  record,
  onClose,
}: {
  readonly record: RowRecord
  readonly onClose: () => void
}) {
  const app = useApp()
  const [around, setAround] = useState(NEAR)
  const key = record.found ? `${record.file} ${record.line} ${around}` : ''
  const source = useAsked(key, (signal) =>
    record.found
      ? app.results.source(record.file, record.line, around, signal)
      : Promise.reject(new Error(record.reason)),
  )
  return (
    <section className="side source" aria-label="Source of the row" data-testid="source">
      <div className="side-head">
        <h2 className="grow">Source</h2>
        <IconButton small label="Close the source" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="side-body source-body" tabIndex={0} aria-label="Where the row comes from">
        {!record.found && <Empty title="This row has no source">{record.reason}</Empty>}
        {record.found && source.status === 'loading' && <Loading what="Reading the file…" />}
        {source.status === 'failed' && <FailureMessage failure={source.failure} />}
        {source.status === 'ready' && (
          <Source
            source={source.value}
            wide={around > NEAR}
            onMore={() => setAround(around > NEAR ? NEAR : MORE)}
          />
        )}
      </section>
    </section>
  )
}

function Source({
  source,
  wide,
  onMore,
}: {
  readonly source: RecordSource
  readonly wide: boolean
  readonly onMore: () => void
}) {
  const { file, day, line, neighbours, fileFindings, entry } = source
  const bytes = useMemo(() => decodeBase64(line.bytes), [line.bytes])
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['File', <Copyable key="file" value={file} name="file" full />],
    ['Day', day ?? 'the name of the file tells none'],
    ['Verdict', <Verdict key="verdict" source={source} />],
    ['SHA-256', <Copyable key="sha" value={source.sha256} name="SHA-256 of the file" />],
    ['Line', formatCount(line.line)],
    ['Byte offset', `${formatCount(line.byteOffset)}, ${plural(line.length, 'byte')}`],
    ...(entry?.eventId
      ? [['Event', <Copyable key="event" value={entry.eventId} name="event id" full />] as const]
      : []),
  ]
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="row source-actions">
        {day !== null && <DayInArchive day={day} />}
        <ProveButton file={file} line={line.line} />
      </div>
      <Hashes source={source} />
      {line.findings.length > 0 && (
        <>
          <h3>{plural(line.findings.length, 'finding')} on this line</h3>
          {line.findings.map((finding) => (
            <FindingCard key={`${finding.kind} ${finding.message}`} finding={finding} />
          ))}
        </>
      )}
      {fileFindings.length > 0 && (
        <Message tone="warn">
          {plural(fileFindings.length, 'finding')} on the file as a whole: show it in the archive.
        </Message>
      )}
      <RawLine line={line} bytes={bytes} />
      <div className="row source-head">
        <h3 className="grow">Neighbours</h3>
        <Button small onClick={onMore}>
          <UnfoldVertical size={13} aria-hidden />
          {wide ? `Fewer (±${NEAR})` : `More (±${MORE})`}
        </Button>
      </div>
      <table className="neighbours mono">
        <tbody>
          {neighbours.map((one) => (
            <Neighbour key={one.line} line={one} isHere={one.line === line.line} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function Verdict({ source: { verdict, verifiedAt } }: { readonly source: RecordSource }) {
  switch (verdict) {
    case 'PASSED':
      return (
        <span className="source-verdict text-good">
          <CircleCheck size={13} aria-hidden /> {VERDICT_WORD.PASSED}
          {verifiedAt && (
            <>
              , <Instant at={verifiedAt} />
            </>
          )}
        </span>
      )
    case 'FAILED':
      return (
        <span className="source-verdict text-bad">
          <CircleX size={13} aria-hidden /> {VERDICT_WORD.FAILED} verification
        </span>
      )
    case 'NOT_CHECKED':
    case null:
      return (
        <span className="source-verdict text-warn">
          <CircleHelp size={13} aria-hidden />{' '}
          {verdict === null ? 'this version of the file was not verified' : VERDICT_WORD.NOT_CHECKED}
        </span>
      )
  }
}

/** The hash that the line states beside the one that its content gives. */
function Hashes({ source: { entry, unreadable, profile } }: { readonly source: RecordSource }) {
  if (!entry) {
    return (
      <Message tone="warn">
        {unreadable ?? 'The line is no entry.'} It states no hash that could be compared.
      </Message>
    )
  }
  const { statedHash, computedHash, previousHash } = entry
  const told = statedHash !== null && computedHash !== null
  return (
    <>
      <h3>Hash</h3>
      <dl className="facts">
        {previousHash && (
          <div>
            <dt>Previous</dt>
            <dd>
              <Copyable value={previousHash} name="previous hash" />
            </dd>
          </div>
        )}
        {statedHash && (
          <div>
            <dt>Stated</dt>
            <dd>
              <Copyable value={statedHash} name="stated hash" />
            </dd>
          </div>
        )}
        {computedHash && (
          <div>
            <dt>Computed</dt>
            <dd>
              <Copyable value={computedHash} name="computed hash" />
            </dd>
          </div>
        )}
      </dl>
      <p
        className={`source-verdict ${!told ? 'text-warn' : statedHash === computedHash ? 'text-good' : 'text-bad'}`}
      >
        {told && statedHash === computedHash && (
          <>
            <CircleCheck size={13} aria-hidden /> The content gives the hash that the line states.
          </>
        )}
        {told && statedHash !== computedHash && (
          <>
            <CircleX size={13} aria-hidden /> The content gives another hash than the line states.
          </>
        )}
        {!told && (
          <>
            <CircleHelp size={13} aria-hidden />{' '}
            {profile === null
              ? 'No profile of the hash is known: the archive was not verified.'
              : 'There is no hash to be compared.'}
          </>
        )}
      </p>
    </>
  )
}

function RawLine({ line, bytes }: { readonly line: SourceLine; readonly bytes: Uint8Array }) {
  const app = useApp()
  const [form, setForm] = useState<ByteForm>('text')
  const pieces = useMemo(() => visiblePieces(bytes), [bytes])
  const rows = useMemo(
    () => (form === 'hex' ? hexRows(bytes, line.byteOffset) : []),
    [form, bytes, line.byteOffset],
  )
  const spelled = pieces.some((piece) => piece.spelled)
  const text =
    form === 'text'
      ? pieces.map((piece) => piece.text).join('')
      : rows
          .map((row) => `${row.offset.toString(16).padStart(8, '0')}  ${row.hex.padEnd(47)}  ${row.text}`)
          .join('\n')
  return (
    <>
      <div className="row source-head">
        <h3 className="grow">As archived</h3>
        <SegmentChoice label="Show the line as" segments={BYTE_FORMS} value={form} onChange={setForm} />
        <IconButton
          small
          label="Copy the line"
          onPress={() =>
            void app.attempt('The line could not be copied', async () => {
              await copyText(text)
              app.notices.push({ tone: 'info', title: 'Line copied' })
            })
          }
        >
          <Copy size={13} aria-hidden />
        </IconButton>
      </div>
      {form === 'text' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        <pre className="raw-line" data-testid="raw-line" tabIndex={0}>
          {pieces.map((piece, at) =>
            piece.spelled ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
              <mark key={at}>{piece.text}</mark>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
              <span key={at}>{piece.text}</span>
            ),
          )}
        </pre>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        <pre className="raw-line hex" data-testid="raw-line" tabIndex={0}>
          {rows
            .slice(0, HEX_ROWS)
            .map((row) => `${row.offset.toString(16).padStart(8, '0')}  ${row.hex.padEnd(47)}  ${row.text}`)
            .join('\n')}
        </pre>
      )}
      {spelled && form === 'text' && (
        <p className="dim">Marked: bytes that are no text, or that would not be seen, spelled out.</p>
      )}
      {(bytes.length < line.length || rows.length > HEX_ROWS) && (
        <p className="dim">
          Shown are {formatCount(form === 'hex' ? Math.min(bytes.length, HEX_ROWS * 16) : bytes.length)} of{' '}
          {formatCount(line.length)} bytes.
        </p>
      )}
    </>
  )
}

function Neighbour({ line, isHere }: { readonly line: SourceLine; readonly isHere: boolean }) {
  const text = useMemo(
    () =>
      visiblePieces(decodeBase64(line.bytes).subarray(0, 2000))
        .map((piece) => piece.text)
        .join(''),
    [line.bytes],
  )
  return (
    <tr className={isHere ? 'here' : ''} {...(isHere ? { 'aria-current': 'true' } : {})}>
      <th scope="row">
        {formatCount(line.line)}
        {line.findings.length > 0 && (
          <span className="text-warn" title={line.findings.map(({ kind }) => kind).join(', ')}>
            {' '}
            {plural(line.findings.length, 'finding')}
          </span>
        )}
      </th>
      <td>{text}</td>
    </tr>
  )
}
