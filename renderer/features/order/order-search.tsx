import './order-search.css'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { useStore } from 'zustand'
import type { OrderStanding } from '../../../shared/model/order.ts'
import type { OrderPurpose } from '../../state/orders.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useApp } from '../app-context.tsx'

const STANDING_WORDS: Readonly<Record<OrderStanding, string>> = {
  followed: 'followed lately',
  result: 'in the result',
  other: '',
}

/** Finds an order by its id or its client order id, as it is typed. */
export function OrderSearch({ purpose }: { readonly purpose: OrderPurpose }) {
  const app = useApp()
  const id = useId()
  const { text, suggestions, orderId: shown, result } = useStore(app.orders.store)
  const compares = purpose === 'compare'
  const found = suggestions.status === 'ready' ? suggestions.value : []
  const [at, setAt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list: its first is meant
  useEffect(() => setAt(0), [suggestions])
  const take = (orderId: string | undefined) => {
    if (orderId === undefined || orderId === '') return
    void (compares ? app.orders.compare(orderId) : app.orders.follow(orderId))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter') take(found[at]?.orderId ?? text.trim())
    else return
    event.preventDefault()
  }
  return (
    <Dialog
      title={compares ? `Compare order ${shown} with another` : 'Follow an order'}
      onClose={app.orders.closeSearch}
      wide={compares}
    >
      <input
        className="text-input"
        autoFocus
        role="combobox"
        aria-label="Order id or client order id"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        placeholder="Order id or client order id"
        spellCheck={false}
        autoComplete="off"
        maxLength={200}
        value={text}
        onChange={(event) => void app.orders.suggest(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Orders" className="order-suggestions" tabIndex={-1}>
        {found.map((order, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which has the focus
          <div
            key={order.orderId}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            ref={index === at ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined}
            className={`order-suggestion ${compares ? 'with-standing' : ''}`}
            onMouseMove={() => setAt(index)}
            onClick={() => take(order.orderId)}
          >
            <span className="mono">{order.orderId}</span>
            <span className="dim ellipsis" title={order.clientOrderId ?? undefined}>
              {order.clientOrderId}
            </span>
            <span>{[order.side, order.ticker].filter(Boolean).join(' ')}</span>
            <span className="dim">{order.at.slice(0, 19)}</span>
            {compares && <span className="dim">{STANDING_WORDS[order.standing]}</span>}
          </div>
        ))}
      </div>
      <p className="dim" role="status">
        {suggestions.status === 'failed'
          ? suggestions.failure.message
          : compares && text.trim() === shown
            ? 'This is the order that is shown.'
            : suggestions.status === 'ready' && found.length === 0
              ? 'No loaded record names such an order.'
              : text === ''
                ? compares
                  ? `Orders that were followed lately${result === null ? '' : ', those that stand in the same result'}, then the latest. Type a part of an id.`
                  : 'The latest orders. Type a part of an id.'
                : ''}
      </p>
    </Dialog>
  )
}
