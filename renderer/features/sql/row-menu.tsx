import { useRef } from 'react'
import { Menu, MenuItem, Popover, Text } from 'react-aria-components'
import type { ProofFormat } from '../../state/evidence.ts'
import { PROOF_FORMATS } from '../evidence/proof-formats.ts'
import type { RowRecord } from './record-of.ts'

/** Where the menu opens, in pixels of the window, and for which row. */
export type RowMenuPlace = {
  readonly x: number
  readonly y: number
  readonly row: number
  readonly record: RowRecord
}

const MOD = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'

/** What can be done with the row at hand: by the right mouse button, or by Shift+F10. */
export function RowMenu({
  place: { x, y, record },
  onClose,
  onInspect,
  onCopy,
  onProve,
}: {
  readonly place: RowMenuPlace
  readonly onClose: () => void
  readonly onInspect: () => void
  readonly onCopy: (withHeaders: boolean) => void
  readonly onProve: (file: string, line: number, format: ProofFormat) => void
}) {
  const anchor = useRef<HTMLSpanElement>(null)
  const act = (key: string) => {
    const format = PROOF_FORMATS.find((one) => `prove-${one.format}` === key)?.format
    if (key === 'inspect') onInspect()
    else if (key === 'copy') onCopy(false)
    else if (key === 'copy-headers') onCopy(true)
    else if (format && record.found) onProve(record.file, record.line, format)
  }
  return (
    <>
      <span ref={anchor} className="menu-anchor" style={{ left: x, top: y }} aria-hidden />
      <Popover
        className="popover"
        placement="bottom start"
        offset={0}
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => open || onClose()}
      >
        <Menu
          className="menu"
          aria-label="Row"
          autoFocus="first"
          onClose={onClose}
          onAction={(key) => act(String(key))}
        >
          <MenuItem id="inspect" className="menu-item" textValue="Inspect the row">
            <span className="grow">Inspect the row</span>
            <span className="dim">F7</span>
          </MenuItem>
          <MenuItem id="copy" className="menu-item" textValue="Copy">
            <span className="grow">Copy</span>
            <span className="dim">{MOD}+C</span>
          </MenuItem>
          <MenuItem id="copy-headers" className="menu-item" textValue="Copy with headers">
            <span className="grow">Copy with headers</span>
            <span className="dim">{MOD}+Shift+C</span>
          </MenuItem>
          {PROOF_FORMATS.map(({ format, label }) => (
            <MenuItem
              key={format}
              id={`prove-${format}`}
              className="menu-item"
              isDisabled={!record.found}
              textValue={`Prove this record: ${label}`}
            >
              <span className="grow">
                <Text slot="label">Prove this record: {label.toLowerCase()}…</Text>
                {!record.found && (
                  <Text slot="description" className="menu-reason">
                    {record.reason}
                  </Text>
                )}
              </span>
              <span className="dim">.{format}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  )
}
