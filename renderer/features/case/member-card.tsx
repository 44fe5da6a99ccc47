import {
  CalendarDays,
  ChartColumn,
  ChevronDown,
  ChevronUp,
  FileText,
  GripVertical,
  type LucideIcon,
  SquareArrowOutUpRight,
  Star,
  Table,
  TriangleAlert,
} from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { CaseMember, FrozenResult, MemberKind } from '../../../shared/model/case.ts'
import { FINDING_WORDS, placeOf } from '../../../shared/model/finding-words.ts'
import { lineageText } from '../../../shared/model/lineage.ts'
import type { MarkedRecord } from '../../../shared/model/mark.ts'
import type { App } from '../../state/app.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { RemoveButton } from '../../ui/row-actions.tsx'
import { useApp } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { showDay } from '../day-in-archive.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { RecordStateNote } from './case-words.tsx'
import { openMarking } from './mark-actions.ts'

const ICONS: Readonly<Record<MemberKind, LucideIcon>> = {
  record: FileText,
  result: Table,
  chart: ChartColumn,
  finding: TriangleAlert,
  day: CalendarDays,
}
const KIND_WORDS: Readonly<Record<MemberKind, string>> = {
  record: 'Record',
  result: 'Result',
  chart: 'Chart',
  finding: 'Finding',
  day: 'Day',
}

const CAPTION_AFTER_MS = 500

function titleOf({ content }: CaseMember): string {
  switch (content.kind) {
    case 'record':
      return content.record.eventType ?? 'Record'
    case 'result':
      return content.result.name
    case 'chart':
      return content.chart.title
    case 'finding':
      return FINDING_WORDS[content.finding.finding.kind].title
    case 'day':
      return content.day.day
  }
}

/** One member with its caption: what it is, where it comes from, and what can be done with it. */
export function MemberCard({
  member,
  at,
  count,
  onMove,
  onDrag,
}: {
  readonly member: CaseMember
  readonly at: number
  readonly count: number
  readonly onMove: (to: number) => void
  readonly onDrag: (isDragged: boolean) => void
}) {
  const app = useApp()
  const card = useRef<HTMLElement>(null)
  const { kind } = member.content
  const Icon = ICONS[kind]
  const title = titleOf(member)
  const name = `${KIND_WORDS[kind]} ${at + 1}, ${title}`
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? at - 1 : at + 1)
  }
  return (
    <article
      className="member"
      aria-label={name}
      ref={card}
      onKeyDown={onKeyDown}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        if (card.current) event.dataTransfer.setDragImage(card.current, 12, 12)
        onDrag(true)
      }}
      onDragEnd={() => onDrag(false)}
    >
      <div className="member-head">
        <span
          className="member-grip"
          draggable
          title="Drag to another place (Alt+Up and Alt+Down move it too)"
        >
          <GripVertical size={14} aria-hidden />
        </span>
        <span className="member-number">{at + 1}</span>
        <Icon size={14} aria-hidden />
        <strong className="ellipsis grow" title={title}>
          <span className="visually-hidden">{KIND_WORDS[kind]}: </span>
          {title}
        </strong>
        <IconButton small label={`Go to the source of ${name}`} onPress={() => goToSource(app, member)}>
          <SquareArrowOutUpRight size={13} aria-hidden />
        </IconButton>
        <IconButton small label={`Move ${name} up`} disabled={at === 0} onPress={() => onMove(at - 1)}>
          <ChevronUp size={14} aria-hidden />
        </IconButton>
        <IconButton
          small
          label={`Move ${name} down`}
          disabled={at === count - 1}
          onPress={() => onMove(at + 1)}
        >
          <ChevronDown size={14} aria-hidden />
        </IconButton>
        <RemoveButton
          label={`Remove ${name}`}
          onPress={() =>
            void app.attempt('The member could not be removed', () => app.cases.remove(member.id))
          }
        />
      </div>
      <Caption member={member} name={name} />
      <Facts member={member} />
    </article>
  )
}

/** Kept a moment after the last key, and when the field is left. */
function Caption({ member: { id, caption }, name }: { readonly member: CaseMember; readonly name: string }) {
  const app = useApp()
  const [text, setText] = useState(caption)
  const field = useId()
  useEffect(() => {
    if (text === caption) return
    const timer = setTimeout(
      () => void app.attempt('The caption could not be kept', () => app.cases.setCaption(id, text)),
      CAPTION_AFTER_MS,
    )
    return () => clearTimeout(timer)
  }, [app, id, text, caption])
  return (
    <>
      <label className="visually-hidden" htmlFor={field}>
        Caption of {name}
      </label>
      <textarea
        id={field}
        className="member-caption"
        rows={Math.min(6, text.split('\n').length)}
        maxLength={20_000}
        placeholder="Caption: what it shows"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          if (text !== caption)
            void app.attempt('The caption could not be kept', () => app.cases.setCaption(id, text))
        }}
      />
    </>
  )
}

function Facts({ member: { content } }: { readonly member: CaseMember }) {
  switch (content.kind) {
    case 'record':
      return <RecordFacts record={content.record} />
    case 'result':
      return <ResultFacts result={content.result} />
    case 'chart':
      return (
        <>
          <ChartPicture svg={content.chart.svg} title={content.chart.title} />
          {content.chart.description !== '' && <p className="dim">{content.chart.description}</p>}
        </>
      )
    case 'finding': {
      const { finding } = content.finding
      return (
        <p className="wrap">
          <code>{finding.kind}</code> <span className="dim">{placeOf(finding)}</span>
        </p>
      )
    }
    case 'day': {
      const { rows, findings } = content.day
      return (
        <p className="dim">
          {rows === null ? 'Not loaded' : plural(rows, 'event')}, {plural(findings, 'finding')}
        </p>
      )
    }
  }
}

function RecordFacts({ record }: { readonly record: MarkedRecord }) {
  const { file, line, time, sha256, starred, tags, comments, state } = record
  const said = comments.filter(({ deleted }) => deleted === null).length
  return (
    <>
      <RecordStateNote state={state} />
      <dl className="facts">
        {time !== null && (
          <>
            <dt>Time</dt>
            <dd>{time}</dd>
          </>
        )}
        <dt>Place</dt>
        <dd>
          <span className="mono">{file}</span>, line {formatCount(line)}
        </dd>
        <dt>SHA-256</dt>
        <dd>
          <Copyable name="SHA-256 of the line" value={sha256} />
        </dd>
      </dl>
      {(starred || tags.length > 0 || said > 0) && (
        <p className="member-marks dim">
          {starred && (
            <span>
              <Star size={12} className="star" aria-hidden /> starred
            </span>
          )}
          {tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
          {said > 0 && <span>{plural(said, 'comment')}</span>}
        </p>
      )}
    </>
  )
}

function ResultFacts({ result }: { readonly result: FrozenResult }) {
  const show = useShowInstant()
  const { sql, rows, columns, rowCount, ranAt, lineage, filter } = result
  const shown = rows.slice(0, SHOWN_ROWS)
  return (
    <>
      <pre className="member-sql">{sql}</pre>
      <p className="dim">
        {plural(rowCount, 'row')}
        {filter.length > 0 && ` where ${filter.join(' and ')}`}
        {rows.length < rowCount && `, the first ${formatCount(rows.length)} kept`}, {lineageText(lineage)},
        run {show(ranAt)}
      </p>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        <section className="member-rows" tabIndex={0} aria-label={`First rows of ${result.name}`}>
          <table className="table">
            <thead>
              <tr>
                {columns.map(({ name }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, the position is the column's identity
                  <th key={index}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
                <tr key={index}>
                  {row.map((cell, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    <td key={column}>
                      {cell === null ? <em className="dim">NULL</em> : shorten(String(cell))}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

const SHOWN_ROWS = 5
const shorten = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text)

/** The drawing as a picture: whatever it holds, nothing of it is part of the page. */
function ChartPicture({ svg, title }: { readonly svg: string; readonly title: string }) {
  return (
    <img
      className="member-chart"
      alt={title}
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
    />
  )
}

function goToSource(app: App, { content }: CaseMember): void {
  switch (content.kind) {
    case 'record': {
      const place = content.record.place ?? content.record
      openMarking(app, [place])
      break
    }
    case 'result':
      app.workbench.newTab(content.result.sql, content.result.name)
      app.shell.show('sql')
      break
    case 'chart':
      if (content.chart.sql !== null) {
        app.workbench.newTab(content.chart.sql, content.chart.title)
        app.shell.show('sql')
      }
      break
    case 'finding':
      app.archive.openFinding(content.finding.finding)
      app.shell.show('archive')
      break
    case 'day':
      showDay(app, content.day.day)
  }
}
