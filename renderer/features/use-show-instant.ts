import { useCallback } from 'react'
import { useStore } from 'zustand'
import { showInstant } from '../state/clock-zone.ts'
import { useApp } from './app-context.tsx'

/** Prints an instant to the second, in the times that the user chose: `2024-01-15 14:30:00 UTC (09:30:00 EST)`. */
export function useShowInstant(): (text: string) => string {
  const times = useStore(useApp().times.store)
  return useCallback((text: string) => showInstant(text, times, 'cut'), [times])
}
