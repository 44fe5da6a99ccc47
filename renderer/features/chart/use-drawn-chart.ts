import { type RefObject, useEffect, useState } from 'react'
import { type Failure, toFailure } from '../../state/failure.ts'
import type { ChartPalette } from './chart-palette.ts'
import { paletteOf } from './chart-palette.ts'
import type { DrawnChart, DrawRequest } from './draw/frame.ts'

type Drawing = typeof import('./draw-chart.ts')
let loading: Promise<Drawing> | null = null

/** The drawing code, fetched with the first chart. */
export function loadDrawing(): Promise<Drawing> {
  loading ??= import('./draw-chart.ts')
  return loading
}

export type Size = { readonly width: number; readonly height: number }

/** The size of an element as it changes; null before it is known. */
export function useSize(element: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    const observed = element.current
    if (!observed) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const { width, height } = entry.contentRect
      setSize({ width: Math.floor(width), height: Math.floor(height) })
    })
    observer.observe(observed)
    return () => observer.disconnect()
  }, [element])
  return size
}

/** The palette on screen, read again when the theme changes. */
export function usePalette(): ChartPalette {
  const [palette, setPalette] = useState(() => paletteOf('screen'))
  useEffect(() => {
    const observer = new MutationObserver(() => setPalette(paletteOf('screen')))
    observer.observe(document.documentElement, { attributes: true })
    return () => observer.disconnect()
  }, [])
  return palette
}

export type Drawn =
  | { readonly status: 'waiting' }
  | { readonly status: 'drawn'; readonly chart: DrawnChart }
  | { readonly status: 'failed'; readonly failure: Failure }

/** Draws whenever what is asked for changes. Give it a request that is the same object while nothing changed. */
export function useDrawnChart(request: DrawRequest | null): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ status: 'waiting' })
  useEffect(() => {
    if (!request) return
    let isWanted = true
    loadDrawing()
      .then(({ drawChart }) => drawChart(request))
      .then(
        (chart) => isWanted && setDrawn({ status: 'drawn', chart }),
        (error: unknown) => isWanted && setDrawn({ status: 'failed', failure: toFailure(error) }),
      )
    return () => {
      isWanted = false
    }
  }, [request])
  return drawn
}
