import { Menu, MenuItem, Popover, Separator, SubmenuTrigger, Text } from 'react-aria-components'
import { useStore } from 'zustand'
import type { Cell } from '../../../shared/model/cell.ts'
import { COPY_FORMS, COPY_WORDS, type CopyForm } from '../../state/clipboard-text.ts'
import type { ProofFormat } from '../../state/evidence.ts'
import { printKeys } from '../../state/key-names.ts'
import { MenuAt } from '../../ui/menu-at.tsx'
import { useApp } from '../app-context.tsx'
import { actOnRecord, isMarkAction, MARK_ACTIONS } from '../case/mark-actions.ts'
import { PROOF_FORMATS } from '../evidence/proof-formats.ts'
import type { NamedOrder } from '../order/order-of.ts'
import type { RowRecord } from './record-of.ts'

/** Where the menu opens, in pixels of the window, and for which row and value. */
export type RowMenuPlace = {
  readonly x: number
  readonly y: number
  readonly record: RowRecord
  /** The order that the row names. */
  readonly order: NamedOrder | null
  /** Null on the number of the row. */
  readonly value: { readonly name: string; readonly cell: Cell; readonly column: number } | null
}

function short(cell: Cell): string {
  if (cell === null) return 'NULL'
  const text = String(cell).replace(/\s+/g, ' ')
  return text.length > 24 ? `${text.slice(0, 23)}…` : text || '(empty)'
}

/** What can be done with the row at hand: by the right mouse button, or by Shift+F10. */
export function RowMenu({
  place: { x, y, record, order, value },
  onClose,
  onInspect,
  onSource,
  onCopy,
  onFilterValue,
  onProfile,
  onFollow,
  onCompareOrder,
  onProve,
}: {
  readonly place: RowMenuPlace
  readonly onClose: () => void
  readonly onInspect: () => void
  readonly onSource: () => void
  /** `alone`: a single cell goes out as it is. */
  readonly onCopy: (form: CopyForm, alone: boolean) => void
  readonly onFilterValue: (keep: boolean) => void
  readonly onProfile: () => void
  readonly onFollow: (order: NamedOrder) => void
  /** The order that was followed last, and the one of the row. */
  readonly onCompareOrder: (one: string, order: NamedOrder) => void
  readonly onProve: (file: string, line: number, format: ProofFormat) => void
}) {
  const app = useApp()
  const last = useStore(
    app.orders.store,
    ({ followed }) => followed.find((id) => id !== order?.orderId) ?? null,
  )
  const act = (key: string) => {
    const format = PROOF_FORMATS.find((one) => `prove-${one.format}` === key)?.format
    const form = COPY_FORMS.find((one) => `copy-${one}` === key)
    if (key === 'inspect') onInspect()
    else if (key === 'source') onSource()
    else if (key === 'copy') onCopy('tsv', true)
    else if (key === 'keep') onFilterValue(true)
    else if (key === 'exclude') onFilterValue(false)
    else if (key === 'profile') onProfile()
    else if (key === 'follow' && order) onFollow(order)
    else if (key === 'compare-order' && order && last !== null) onCompareOrder(last, order)
    else if (isMarkAction(key) && record.found) actOnRecord(app, key, record)
    else if (form) onCopy(form, false)
    else if (format && record.found) onProve(record.file, record.line, format)
  }
  const reason = !record.found && (
    <Text slot="description" className="menu-reason">
      {record.reason}
    </Text>
  )
  return (
    <MenuAt label="Row" x={x} y={y} onClose={onClose} onAction={act}>
      <MenuItem id="inspect" className="menu-item" textValue="Inspect the row">
        <span className="grow">Inspect the row</span>
        <span className="dim">F7</span>
      </MenuItem>
      <MenuItem id="source" className="menu-item" isDisabled={!record.found} textValue="Go to source">
        <span className="grow">
          <Text slot="label">Go to source</Text>
          {reason}
        </span>
        <span className="dim">F4</span>
      </MenuItem>
      <Separator className="menu-separator" />
      <MenuItem id="copy" className="menu-item" textValue="Copy">
        <span className="grow">Copy</span>
        <span className="dim">{printKeys('Mod+C')}</span>
      </MenuItem>
      <SubmenuTrigger>
        <MenuItem id="copy-as" className="menu-item" textValue="Copy as">
          <span className="grow">Copy as</span>
          <span className="dim" aria-hidden>
            ▸
          </span>
        </MenuItem>
        <Popover className="popover">
          <Menu className="menu" aria-label="Copy as" onClose={onClose} onAction={(key) => act(String(key))}>
            {COPY_FORMS.map((form) => (
              <MenuItem key={form} id={`copy-${form}`} className="menu-item" textValue={COPY_WORDS[form]}>
                <span className="grow">{COPY_WORDS[form]}</span>
                {form === 'tsv-headers' && <span className="dim">{printKeys('Mod+Shift+C')}</span>}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </SubmenuTrigger>
      {value && (
        <>
          <Separator className="menu-separator" />
          <MenuItem id="keep" className="menu-item" textValue="Filter by this value">
            <span className="grow">Filter by this value</span>
            <span className="dim">{short(value.cell)}</span>
          </MenuItem>
          <MenuItem id="exclude" className="menu-item" textValue="Exclude this value">
            <span className="grow">Exclude this value</span>
          </MenuItem>
          <MenuItem id="profile" className="menu-item" textValue="Profile of the column">
            <span className="grow">Profile of the column</span>
            <span className="dim">{short(value.name)}</span>
          </MenuItem>
        </>
      )}
      {order && (
        <MenuItem id="follow" className="menu-item" textValue="Follow the order">
          <span className="grow">
            Follow the order <span className="dim">{short(order.orderId)}</span>
          </span>
          <span className="dim">O</span>
        </MenuItem>
      )}
      {order && last !== null && (
        <MenuItem id="compare-order" className="menu-item" textValue={`Compare with order ${last}`}>
          <span className="grow">
            Compare with order <span className="dim">{short(last)}</span>
          </span>
          <span className="dim">followed last</span>
        </MenuItem>
      )}
      <Separator className="menu-separator" />
      {MARK_ACTIONS.map(({ id, label, keys }) => (
        <MenuItem key={id} id={id} className="menu-item" isDisabled={!record.found} textValue={label}>
          <span className="grow">{label}</span>
          <span className="dim">{printKeys(keys)}</span>
        </MenuItem>
      ))}
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
            {reason}
          </span>
          <span className="dim">.{format}</span>
        </MenuItem>
      ))}
    </MenuAt>
  )
}
