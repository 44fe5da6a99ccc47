import './palette.css'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'
import { useStore } from 'zustand'
import { printKeys } from '../../state/key-names.ts'
import type { PaletteGroup, PaletteHit } from '../../state/palette.ts'
import { plural } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'

/** Finds and opens anything: what is typed, what fits, one key to open it. */
export function Palette() {
  const app = useApp()
  const open = useStore(app.palette.store, (state) => state.open)
  if (!open) return null
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(shown) => shown || app.palette.close()}
      className="scrim"
    >
      <Modal className="palette-box">
        <AriaDialog className="dialog" aria-label="Command palette">
          <PaletteBody />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

function PaletteBody() {
  const app = useApp()
  const id = useId()
  const { text, groups, searching } = useStore(app.palette.store)
  const hits = groups.flatMap((group) => group.hits)
  const [chosen, setChosen] = useState<string | null>(null)
  // The best is at hand until another is chosen; what was chosen before the text changed is forgotten.
  const active = hits.find(({ key }) => key === chosen) ?? hits[0]
  const at = active ? hits.indexOf(active) : -1
  const idOf = (hit: PaletteHit) => `${id}-${hits.indexOf(hit)}`
  const activeId = active ? idOf(active) : undefined
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  const move = (to: number) => {
    const hit = hits[(to + hits.length) % hits.length]
    if (hit) setChosen(hit.key)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const action = keyAction(event)
    if (action === null || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    switch (action) {
      case 'next':
        return move(at + 1)
      case 'previous':
        return move(at - 1)
      case 'next-page':
        return move(Math.min(at + 10, hits.length - 1))
      case 'previous-page':
        return move(Math.max(at - 10, 0))
      case 'open':
        return active && app.palette.choose(active.key)
      case 'second':
        return active && app.palette.choose(active.key, 'second')
    }
  }
  const count = groups.reduce((sum, group) => sum + group.hits.length + group.more, 0)
  return (
    <>
      <div className="palette-field">
        <Search size={16} aria-hidden />
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog is this field
          autoFocus
          role="combobox"
          aria-label="Search commands, screens, days, findings, tables and settings"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={activeId}
          placeholder="Type a command, a day, a table, a finding…"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setChosen(null)
            app.palette.search(event.target.value)
          }}
          onKeyDown={onKeyDown}
        />
        {searching && <span className="spinner" aria-hidden />}
      </div>
      <span className="visually-hidden" role="status">
        {searching ? '' : count === 0 ? 'Nothing found' : plural(count, 'result')}
      </span>
      <div className="palette-list" id={`${id}-list`} role="listbox" aria-label="Results" tabIndex={-1}>
        {groups.map((group) => (
          <Group
            key={group.id}
            group={group}
            id={`${id}-${group.id}`}
            idOf={idOf}
            active={active?.key ?? null}
            onPoint={setChosen}
          />
        ))}
      </div>
      {hits.length === 0 && !searching && <NothingFound text={text} />}
      <Foot second={active?.item.second?.title} />
    </>
  )
}

type KeyAction = 'next' | 'previous' | 'next-page' | 'previous-page' | 'open' | 'second'

function keyAction(event: KeyboardEvent): KeyAction | null {
  switch (event.key) {
    case 'ArrowDown':
      return 'next'
    case 'ArrowUp':
      return 'previous'
    case 'PageDown':
      return 'next-page'
    case 'PageUp':
      return 'previous-page'
    case 'Enter':
      return event.ctrlKey || event.metaKey ? 'second' : 'open'
    default:
      return null
  }
}

function Group({
  group,
  id,
  idOf,
  active,
  onPoint,
}: {
  readonly group: PaletteGroup
  readonly id: string
  readonly idOf: (hit: PaletteHit) => string
  readonly active: string | null
  readonly onPoint: (key: string) => void
}) {
  const app = useApp()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group inside a listbox has no element of its own
    <div role="group" aria-labelledby={id}>
      <div className="palette-group-title" id={id}>
        <span>{group.title}</span>
        {group.more > 0 && <span>{plural(group.more, 'more', 'more')}: go on typing</span>}
      </div>
      {group.hits.map((hit) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which keeps the focus
        // biome-ignore lint/a11y/useFocusableInteractive: named by aria-activedescendant of the field
        <div
          key={hit.key}
          id={idOf(hit)}
          role="option"
          aria-selected={hit.key === active}
          className="palette-item"
          onMouseMove={() => hit.key === active || onPoint(hit.key)}
          onClick={() => app.palette.choose(hit.key)}
        >
          <span className="palette-title ellipsis">
            <Marked text={hit.item.title} marks={hit.marks} />
          </span>
          <span className="palette-detail ellipsis">{hit.item.detail}</span>
          {hit.item.keys && hit.item.keys.length > 0 && (
            <span className="palette-keys">
              {hit.item.keys.map((keys) => (
                <kbd key={keys}>{printKeys(keys)}</kbd>
              ))}
            </span>
          )}
        </div>
      ))}
    </div>
  )
}

function Marked({ text, marks }: { readonly text: string; readonly marks: readonly number[] }) {
  if (marks.length === 0) return text
  return runsOf(text, new Set(marks)).map(({ start, part, marked }) =>
    marked ? <mark key={start}>{part}</mark> : <span key={start}>{part}</span>,
  )
}

/** The text in runs of letters that all match or all do not. */
function runsOf(text: string, marks: ReadonlySet<number>) {
  const runs: { readonly start: number; readonly part: string; readonly marked: boolean }[] = []
  let start = 0
  for (let at = 1; at <= text.length; at += 1) {
    if (at < text.length && marks.has(at) === marks.has(start)) continue
    runs.push({ start, part: text.slice(start, at), marked: marks.has(start) })
    start = at
  }
  return runs
}

function NothingFound({ text }: { readonly text: string }) {
  return (
    <div className="empty" style={{ height: 'auto' }}>
      <h2>Nothing fits “{text.slice(0, 60)}”</h2>
      <p>
        Fewer letters find more. A day is written as <span className="nowrap">2024-01-15</span>; a &gt; at the
        start asks for commands only.
      </p>
    </div>
  )
}

function Foot({ second }: { readonly second: string | undefined }) {
  return (
    <div className="palette-foot">
      <span>
        <kbd>↑</kbd>
        <kbd>↓</kbd>choose
      </span>
      <span>
        <kbd>Enter</kbd>open
      </span>
      {second !== undefined && (
        <span>
          <kbd>{printKeys('Mod+Enter')}</kbd>
          {second}
        </span>
      )}
      <span className="grow" />
      <span>
        <kbd>&gt;</kbd>commands <kbd>@</kbd>tables and columns <kbd>#</kbd>findings
      </span>
    </div>
  )
}
