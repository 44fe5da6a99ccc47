import { Plus, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { SqlTab } from '../../state/workbench.ts'
import { IconButton } from '../../ui/button.tsx'
import { useApp } from '../app-context.tsx'

/** The strip of tabs. F2 or a double click renames; the cross is for the mouse, Ctrl+W and Delete for the keyboard. */
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
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'tab') return
    const at = tabs.findIndex((tab) => tab.id === activeId)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step !== 0) {
      const next = tabs[(at + step + tabs.length) % tabs.length]
      if (!next) return
      app.workbench.activate(next.id)
      list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
    } else if (event.key === 'Delete') {
      app.workbench.closeTab(activeId)
    }
  }
  return (
    <>
      <div className="sql-tabs" role="tablist" aria-label="SQL tabs" ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => {
          const active = tab.id === activeId
          return (
            <div key={tab.id} className={`sql-tab ${active ? 'active' : ''}`} role="presentation">
              {renaming === tab.id ? (
                <RenameField
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
                  aria-selected={active}
                  aria-controls="sql-tab-panel"
                  tabIndex={active ? 0 : -1}
                  onClick={() => app.workbench.activate(tab.id)}
                  onDoubleClick={() => onRename(tab.id)}
                >
                  {tab.running && <span className="spinner" aria-hidden />}
                  <span className="ellipsis">{tab.name}</span>
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
        })}
      </div>
      <div className="row" style={{ padding: '0 4px' }}>
        <IconButton small label="New tab" onPress={() => app.workbench.newTab()}>
          <Plus size={15} aria-hidden />
        </IconButton>
      </div>
    </>
  )
}

function RenameField({
  name,
  onDone,
}: {
  readonly name: string
  readonly onDone: (name: string | null) => void
}) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  return (
    <input
      ref={field}
      className="text-input"
      aria-label="Tab name"
      defaultValue={name}
      maxLength={200}
      onBlur={(event) => onDone(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onDone(event.currentTarget.value)
        else if (event.key === 'Escape') onDone(null)
        event.stopPropagation()
      }}
    />
  )
}
