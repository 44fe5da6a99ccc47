import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Plan } from '../../../shared/model/plan.ts'
import { formatMs, type PlanRow, planRows } from '../../state/plan-view.ts'

/** The operators as a tree: arrows move, open and shut; each row says all of its figures. */
export function PlanTree({ plan }: { readonly plan: Plan }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [current, setCurrent] = useState('0')
  const tree = useRef<HTMLDivElement>(null)
  const rows = planRows(plan, closed)
  const active = rows.some(({ path }) => path === current) ? current : '0'

  const go = (path: string | undefined) => {
    if (path === undefined) return
    setCurrent(path)
    tree.current?.querySelector<HTMLElement>(`[data-path="${path}"]`)?.focus()
  }
  const toggle = (path: string, shut: boolean) => {
    const next = new Set(closed)
    if (shut) next.add(path)
    else next.delete(path)
    setClosed(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = rows.findIndex(({ path }) => path === active)
    const row = rows[at]
    if (!row) return
    const shut = closed.has(row.path)
    switch (event.key) {
      case 'ArrowDown':
        go(rows[at + 1]?.path)
        break
      case 'ArrowUp':
        go(rows[at - 1]?.path)
        break
      case 'Home':
        go(rows[0]?.path)
        break
      case 'End':
        go(rows[rows.length - 1]?.path)
        break
      case 'ArrowRight':
        if (row.hasChildren && shut) toggle(row.path, false)
        else if (row.hasChildren) go(rows[at + 1]?.path)
        break
      case 'ArrowLeft':
        if (row.hasChildren && !shut) toggle(row.path, true)
        else go(row.path.slice(0, row.path.lastIndexOf('.')) || undefined)
        break
      case 'Enter':
      case ' ':
        if (row.hasChildren) toggle(row.path, !shut)
        break
      default:
        return
    }
    event.preventDefault()
  }

  const measured = plan.elapsedMs !== null
  return (
    <div className="plan-body">
      <div className="plan-row plan-head" aria-hidden>
        <span>Step</span>
        <span>{measured ? 'Own time' : ''}</span>
        <span className="plan-number">{measured ? 'Rows in' : ''}</span>
        <span className="plan-number">{measured ? 'Rows out' : ''}</span>
        <span className="plan-number">Estimated</span>
      </div>
      <div role="tree" aria-label="Steps of the plan" ref={tree}>
        {rows.map((row) => (
          <PlanLine
            key={row.path}
            row={row}
            open={!closed.has(row.path)}
            active={row.path === active}
            onFocus={() => setCurrent(row.path)}
            onKeyDown={onKeyDown}
            onToggle={() => toggle(row.path, !closed.has(row.path))}
          />
        ))}
      </div>
    </div>
  )
}

/** A number under its heading; who hears it hears the heading too. */
function Count({ rows, what }: { readonly rows: number | null | undefined; readonly what: string }) {
  return (
    <span className="plan-number">
      {typeof rows === 'number' && (
        <>
          {rows.toLocaleString('en-US')}
          <span className="visually-hidden"> {what}</span>
        </>
      )}
    </span>
  )
}

function PlanLine({
  row,
  open,
  active,
  onFocus,
  onKeyDown,
  onToggle,
}: {
  readonly row: PlanRow
  readonly open: boolean
  readonly active: boolean
  readonly onFocus: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onToggle: () => void
}) {
  const { node, level, share, slowest, estimateOff } = row
  const percent = share === null ? null : Math.round(share * 100)
  return (
    <div
      role="treeitem"
      className={`plan-row ${slowest ? 'plan-slowest' : ''}`}
      data-path={row.path}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      {...(row.hasChildren ? { 'aria-expanded': open } : {})}
      tabIndex={active ? 0 : -1}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        event.currentTarget.focus()
        if (row.hasChildren && !window.getSelection()?.toString()) onToggle()
      }}
    >
      <span className="plan-step" style={{ paddingLeft: (level - 1) * 18 }}>
        {row.hasChildren ? (
          open ? (
            <ChevronDown size={13} aria-hidden />
          ) : (
            <ChevronRight size={13} aria-hidden />
          )
        ) : (
          <span className="plan-leaf" />
        )}
        <span className="plan-what">
          <span>
            <strong>{row.words}</strong>
            {node.table && <code>{node.table}</code>}
            <span className="dim plan-operator">{node.operator}</span>
            {slowest && <span className="plan-flag">slowest</span>}
          </span>
          {node.details.map(({ name, value }) => (
            <span key={name} className="plan-detail">
              <span className="dim">{name}:</span> {value.replaceAll('\n', ', ')}
            </span>
          ))}
          {estimateOff && <span className="plan-detail dim">Rows: {estimateOff}</span>}
        </span>
      </span>
      <span className="plan-time">
        {node.measured && percent !== null && (
          <>
            <span className="plan-bar">
              <span style={{ width: `${percent}%` }} />
            </span>
            <span>
              {formatMs(node.measured.ms)} · {percent} %
            </span>
          </>
        )}
      </span>
      <Count rows={node.measured?.rowsIn} what="rows in" />
      <Count rows={node.measured?.rows} what="rows out" />
      <Count rows={node.estimatedRows} what="rows estimated" />
    </div>
  )
}
