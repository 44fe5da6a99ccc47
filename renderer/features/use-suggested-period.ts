import { useEffect, useRef } from 'react'
import type { Day } from '../../shared/model/archive.ts'
import { useApp, useArchive } from './app-context.tsx'

/**
 * Proposes the days that are pulled as the period, where none was chosen yet. Returns whether it is known that none is
 * pulled. `choose` has to be the same function each time.
 */
export function useSuggestedPeriod(
  from: Day | null,
  choose: (period: { readonly from: Day; readonly to: Day }) => Promise<void>,
): { readonly isNonePulled: boolean } {
  const app = useApp()
  const days = useArchive((state) => state.days)
  const pulled = days.status === 'ready' ? days.value.filter((day) => day.file !== null) : []
  const [first, last] = [pulled[0]?.day, pulled.at(-1)?.day]
  useEffect(() => {
    if (app.archive.store.getState().days.status === 'idle') void app.archive.refresh()
  }, [app])
  // Once: a field that is being typed in is no day, either.
  const isSuggested = useRef(from !== null)
  useEffect(() => {
    if (isSuggested.current || !first || !last) return
    isSuggested.current = true
    void choose({ from: first, to: last })
  }, [choose, first, last])
  return { isNonePulled: days.status === 'ready' && pulled.length === 0 }
}
