import { ChevronDown, Plus, X } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { SqlTab } from '../../state/workbench.ts'
import { IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { useApp, useWorkbench } from '../app-context.tsx'
import { UnsavedDot } from '../library/unsaved-dot.tsx'
import { TabMenu, type TabMenuPlace } from './tab-menu.tsx'

const REOPEN = 'reopen a closed tab'

/**
 * The strip of tabs. A double click or F2 renames, a drag or Ctrl+Shift+PageUp/Down moves, Delete or Ctrl+W closes; the
 * right button, or Shift+F10, has all of it. The list at the end names every tab in full.
 */
export function SqlTabs({
  tabs,
  activeId,
  renaming,
  onRename,
}: {
  readonly tabs: readonly SqlTab[]
  readonly activeId: string
  readonly renaming: string | null
  readonly onRename: (id: string | null) => void
}) {
  const app = useApp()
  const closed = useWorkbench((state) => state.closed)
  const list = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<TabMenuPlace | null>(null)
  const drag = useDrag(tabs)

  const focusTab = (id: string) => list.current?.querySelector<HTMLElement>(`[data-tab="${id}"]`)?.focus()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the active tab is shown again wherever it has moved to.
  useEffect(() => {
    list.current
      ?.querySelector(`[data-tab="${activeId}"]`)
      ?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [activeId, tabs.length])

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'tab') return
    const at = tabs.findIndex((tab) => tab.id === activeId)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step !== 0) {
      const next = tabs[(at + step + tabs.length) % tabs.length]
      if (!next) return
      app.workbench.activate(next.id)
      focusTab(next.id)
    } else if (event.key === 'Delete') {
      app.workbench.closeTab(activeId)
      setTimeout(() => focusTab(app.workbench.store.getState().activeId))
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const { left, bottom } = event.target.getBoundingClientRect()
      setMenu({ id: activeId, x: left, y: bottom })
    } else return
    event.preventDefault()
  }

  return (
    <>
      <div
        className="sql-tabs"
        role="tablist"
        aria-label="SQL tabs"
        ref={list}
        onKeyDown={onKeyDown}
        onWheel={({ deltaY }) => list.current?.scrollBy({ left: deltaY })}
      >
        {tabs.map((tab, at) => (
          <Tab
            key={tab.id}
            tab={tab}
            active={tab.id === activeId}
            renaming={renaming === tab.id}
            onRename={onRename}
            dropMark={drag.markAt(at)}
            drag={drag.handlersOf(tab.id, at)}
            onMenu={setMenu}
          />
        ))}
      </div>
      <div className="row" style={{ padding: '0 4px' }}>
        <IconButton small label="New tab" onPress={() => app.workbench.newTab()}>
          <Plus size={15} aria-hidden />
        </IconButton>
        <ChoiceMenu
          label="All tabs"
          look="btn btn-quiet btn-icon btn-small"
          side="start"
          choices={[
            ...tabs.map(({ id, name }) => ({
              id,
              label: name,
              ...(id === activeId ? { ending: 'shown' } : {}),
            })),
            ...(closed[0] ? [{ id: REOPEN, label: `Reopen “${closed[0].name}”`, ending: 'closed' }] : []),
          ]}
          onChoose={(id) => {
            if (id === REOPEN) void app.workbench.reopenTab()
            else app.workbench.activate(id)
          }}
        >
          <ChevronDown size={15} aria-label="All tabs" />
        </ChoiceMenu>
      </div>
      {menu && <TabMenu place={menu} onRename={onRename} onClose={() => setMenu(null)} />}
    </>
  )
}

function Tab({
  tab,
  active,
  renaming,
  onRename,
  dropMark,
  drag,
  onMenu,
}: {
  readonly tab: SqlTab
  readonly active: boolean
  readonly renaming: boolean
  readonly onRename: (id: string | null) => void
  readonly dropMark: 'before' | 'after' | null
  readonly drag: ReturnType<ReturnType<typeof useDrag>['handlersOf']>
  readonly onMenu: (place: TabMenuPlace) => void
}) {
  const app = useApp()
  return (
    <div
      className={['sql-tab', active ? 'active' : '', dropMark ? `drop-${dropMark}` : '']
        .filter(Boolean)
        .join(' ')}
      role="presentation"
    >
      {renaming ? (
        <RenameField
          id={tab.id}
          name={tab.name}
          onDone={(name) => {
            if (name !== null) app.workbench.rename(tab.id, name)
            onRename(null)
          }}
        />
      ) : (
        <button
          type="button"
          role="tab"
          id={`tab-${tab.id}`}
          data-tab={tab.id}
          title={tab.name}
          aria-selected={active}
          aria-controls="sql-tab-panel"
          tabIndex={active ? 0 : -1}
          draggable
          {...drag}
          onContextMenu={(event) => {
            event.preventDefault()
            app.workbench.activate(tab.id)
            onMenu({ id: tab.id, x: event.clientX, y: event.clientY })
          }}
          onAuxClick={(event) => {
            if (event.button === 1) app.workbench.closeTab(tab.id)
          }}
          onClick={() => app.workbench.activate(tab.id)}
          onDoubleClick={() => onRename(tab.id)}
        >
          {tab.running && <span className="spinner" aria-hidden />}
          <span className="ellipsis">{tab.name}</span>
          <UnsavedDot tab={tab} />
        </button>
      )}
      <button
        type="button"
        className="tab-close"
        tabIndex={-1}
        aria-hidden="true"
        title={`Close ${tab.name}`}
        onClick={() => app.workbench.closeTab(tab.id)}
      >
        <X size={13} aria-hidden />
      </button>
    </div>
  )
}

/** Dragging a tab to another place, with a line where it would stand. */
function useDrag(tabs: readonly SqlTab[]) {
  const app = useApp()
  const [dragged, setDragged] = useState<string | null>(null)
  /** Between which tabs it would fall: 0 is before the first. */
  const [gap, setGap] = useState<number | null>(null)
  const end = () => {
    setDragged(null)
    setGap(null)
  }
  return {
    markAt: (at: number): 'before' | 'after' | null =>
      gap === at ? 'before' : gap === tabs.length && at === tabs.length - 1 ? 'after' : null,
    handlersOf: (id: string, at: number) => ({
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', tabs[at]?.name ?? '')
        setDragged(id)
      },
      onDragOver: (event: DragEvent) => {
        if (dragged === null) return
        event.preventDefault()
        const { left, width } = event.currentTarget.getBoundingClientRect()
        setGap(event.clientX < left + width / 2 ? at : at + 1)
      },
      onDrop: (event: DragEvent) => {
        if (dragged === null || gap === null) return
        event.preventDefault()
        const from = tabs.findIndex((tab) => tab.id === dragged)
        app.workbench.moveTab(dragged, gap > from ? gap - 1 : gap)
        end()
      },
      onDragEnd: end,
    }),
  }
}

/** A key that ends it gives the focus back to where it was: to the text, or to the tab. */
function RenameField({
  id,
  name,
  onDone,
}: {
  readonly id: string
  readonly name: string
  readonly onDone: (name: string | null) => void
}) {
  const field = useRef<HTMLInputElement>(null)
  const [before] = useState(() => document.activeElement)
  useEffect(() => field.current?.select(), [])
  const end = (given: string | null) => {
    onDone(given)
    requestAnimationFrame(() => {
      const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
      const place = isThere ? before : document.getElementById(`tab-${id}`)
      place?.focus()
    })
  }
  return (
    <input
      ref={field}
      className="text-input"
      aria-label="Tab name"
      defaultValue={name}
      maxLength={200}
      onBlur={(event) => onDone(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end(event.currentTarget.value)
        else if (event.key === 'Escape') end(null)
        event.stopPropagation()
      }}
    />
  )
}
