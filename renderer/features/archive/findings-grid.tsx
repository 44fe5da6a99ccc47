import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { FINDING_WORDS } from '../../../shared/model/finding-words.ts'
import { rowHeightOf } from '../../state/appearance.ts'
import type { FindingItem, FindingQuery, FindingRow, FindingSort } from '../../state/finding-list.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp, useArchive } from '../app-context.tsx'
import { SeverityIcon } from './severity.tsx'
import { moveInList, windowOf } from './visible-rows.ts'

const COLUMNS: readonly {
  readonly label: string
  readonly name: string
  readonly sort: FindingSort | null
}[] = [
  { label: 'Severity', name: 'column-severity', sort: 'severity' },
  { label: 'Kind', name: 'column-kind', sort: 'kind' },
  { label: 'File', name: 'column-file', sort: 'place' },
  { label: 'Line', name: 'column-line', sort: null },
  { label: 'What was found', name: 'column-message', sort: 'message' },
]

/**
 * The findings as a grid of which only the rows in sight are drawn: thousands stay quick. The grid itself has the focus;
 * the active row is told by `aria-activedescendant`.
 */
export function FindingsGrid({
  items,
  query,
}: {
  readonly items: readonly FindingItem[]
  readonly query: FindingQuery
}) {
  const app = useApp()
  const opened = useArchive((state) => state.opened)
  const base = useId()
  const body = useRef<HTMLDivElement>(null)
  const { top, height } = useScroll(body)
  const [chosen, setChosen] = useState<string | null>(opened)
  const at = items.findIndex((item) => item.id === chosen)
  const active = at >= 0 ? at : items.findIndex((item) => item.type === 'finding')
  const rowHeight = useStore(app.appearance.store, rowHeightOf)
  const shown = windowOf(items.length, top, height, rowHeight)

  // What is opened elsewhere (the next finding, by a key) is the active row here, and in sight.
  useEffect(() => {
    if (opened !== null) setChosen(opened)
  }, [opened])
  useLayoutEffect(() => {
    if (active >= 0) bringIntoView(body.current, active, rowHeight)
  }, [active, rowHeight])

  const open = (item: FindingItem | undefined) => {
    if (item?.type === 'finding') app.archive.showFinding(item.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      open(items[active])
      return
    }
    const target = moveInList(items, active, event.key, Math.floor(height / rowHeight))
    if (target === null) return
    event.preventDefault()
    setChosen(items[target]?.id ?? null)
  }
  return (
    <div className="findings-body" ref={body}>
      <table
        className="findings-table"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are chosen is a grid
        role="grid"
        aria-label="Findings"
        aria-rowcount={items.length + 1}
        aria-activedescendant={active >= shown.from && active < shown.to ? `${base}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <GridHead query={query} />
        <tbody>
          <Spacer height={shown.from * rowHeight} />
          {items.slice(shown.from, shown.to).map((item, offset) => {
            const index = shown.from + offset
            return (
              <GridRow
                key={item.id}
                id={`${base}-${index}`}
                item={item}
                index={index}
                active={index === active}
                opened={item.id === opened}
                onPress={() => {
                  setChosen(item.id)
                  open(item)
                }}
              />
            )
          })}
          <Spacer height={(items.length - shown.to) * rowHeight} />
        </tbody>
      </table>
    </div>
  )
}

/** The room of rows that are not drawn. */
function Spacer({ height }: { readonly height: number }) {
  return height > 0 ? (
    <tr aria-hidden style={{ height }}>
      <td colSpan={COLUMNS.length} />
    </tr>
  ) : null
}

/** Which rows are in sight: how far the body is scrolled, and how high it is. */
function useScroll(body: React.RefObject<HTMLDivElement | null>): {
  readonly top: number
  readonly height: number
} {
  const [place, setPlace] = useState({ top: 0, height: 400 })
  useLayoutEffect(() => {
    const element = body.current
    if (!element) return
    const look = () => setPlace({ top: element.scrollTop, height: element.clientHeight })
    look()
    element.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [body])
  return place
}

/** The head of the table, and of the file, stay above a row that is gone to. */
function bringIntoView(body: HTMLElement | null, index: number, rowHeight: number): void {
  if (!body) return
  const top = index * rowHeight
  const room = body.clientHeight - (body.querySelector('thead')?.clientHeight ?? rowHeight)
  if (top - rowHeight < body.scrollTop) body.scrollTop = Math.max(0, top - rowHeight)
  else if (top + rowHeight > body.scrollTop + room) body.scrollTop = top + rowHeight - room
}

function GridHead({ query }: { readonly query: FindingQuery }) {
  const app = useApp()
  const sortBy = (sort: FindingSort) =>
    app.archive.setQuery({ sort, descending: query.sort === sort && !query.descending })
  const Arrow = query.descending ? ArrowDown : ArrowUp
  const order = query.descending ? 'descending' : 'ascending'
  return (
    <thead>
      <tr aria-rowindex={1}>
        {COLUMNS.map(({ label, sort, name }) =>
          sort === null ? (
            <th key={label} scope="col" className={name}>
              {label}
            </th>
          ) : (
            <th key={label} scope="col" className={name} aria-sort={query.sort === sort ? order : 'none'}>
              <button type="button" onClick={() => sortBy(sort)}>
                {label}
                {query.sort === sort && <Arrow size={12} aria-hidden />}
              </button>
            </th>
          ),
        )}
      </tr>
    </thead>
  )
}

function GridRow({
  id,
  item,
  index,
  active,
  opened,
  onPress,
}: {
  readonly id: string
  readonly item: FindingItem
  readonly index: number
  readonly active: boolean
  readonly opened: boolean
  readonly onPress: () => void
}) {
  if (item.type === 'group') {
    return (
      <tr className="findings-group" aria-rowindex={index + 2}>
        <td colSpan={COLUMNS.length}>
          <strong className="mono">{item.file ?? 'The archive as a whole'}</strong>{' '}
          <span className="dim">{plural(item.count, 'finding')}</span>
        </td>
      </tr>
    )
  }
  return (
    <tr
      id={id}
      className={`findings-item ${active ? 'active' : ''} ${opened ? 'opened' : ''}`}
      aria-rowindex={index + 2}
      aria-selected={opened}
      onClick={onPress}
    >
      <FindingCells row={item.row} />
    </tr>
  )
}

function FindingCells({ row: { finding } }: { readonly row: FindingRow }) {
  const { severity, kind, file, line, message } = finding
  return (
    <>
      <td>
        <span className="finding-severity">
          <SeverityIcon severity={severity} />
          {severity}
        </span>
      </td>
      <td className="mono" title={FINDING_WORDS[kind].title}>
        {kind}
      </td>
      <td className="mono" title={file ?? undefined}>
        {file === null ? 'archive' : file.slice(file.lastIndexOf('/') + 1)}
      </td>
      <td className="num">{line === null ? '' : formatCount(line)}</td>
      <td title={message}>{message}</td>
    </>
  )
}
