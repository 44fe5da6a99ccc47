import { useStore } from 'zustand'
import type { OrderLife } from '../../../shared/model/order.ts'
import { showInstant } from '../../state/clock-zone.ts'
import { useApp } from '../app-context.tsx'

/** The moment that an order's line of time begins at. */
export function FirstRecord({ life }: { readonly life: OrderLife }) {
  const times = useStore(useApp().times.store)
  const [first] = life.events
  return first ? <span className="dim">0 is {showInstant(first.at, times)}</span> : null
}
