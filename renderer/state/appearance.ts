/** How the window looks: contrast, size of text, zoom, density. The theme is in the shell's store. */
import { createStore } from 'zustand/vanilla'
import type { Deps } from './deps.ts'
import { callHost } from './failure.ts'

export const CONTRASTS = ['system', 'normal', 'high'] as const
export type Contrast = (typeof CONTRASTS)[number]
export const DENSITIES = ['compact', 'comfortable'] as const
export type Density = (typeof DENSITIES)[number]

export const TEXT_SIZES = [11, 12, 13, 14, 15, 16, 17, 18] as const
export type TextSize = (typeof TEXT_SIZES)[number]
const USUAL_SIZE: TextSize = 13

/** In percent, as browsers step. */
export const ZOOMS = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const
export type Zoom = (typeof ZOOMS)[number]

export type AppearanceState = {
  readonly contrast: Contrast
  readonly density: Density
  readonly textSize: TextSize
  readonly zoom: Zoom
  /** For a moment after the zoom was changed by a key: its level is shown. */
  readonly zoomShown: boolean
}

const ZOOM_SHOWN_MS = 1500

/** Pixels of a row in a grid: what `--row` is in ui/tokens.css, for lists that draw the rows in sight only. */
export function rowHeightOf({ textSize, density }: Pick<AppearanceState, 'textSize' | 'density'>): number {
  return textSize + 11 + (density === 'comfortable' ? 6 : 0)
}

export function createAppearance(deps: Pick<Deps, 'preferences' | 'host'>) {
  const { preferences } = deps
  const store = createStore<AppearanceState>(() => ({
    contrast: oneOf(CONTRASTS, preferences.get('contrast')) ?? 'system',
    density: oneOf(DENSITIES, preferences.get('density')) ?? 'compact',
    textSize: oneOf(TEXT_SIZES, Number(preferences.get('textSize'))) ?? USUAL_SIZE,
    zoom: oneOf(ZOOMS, Number(preferences.get('zoom'))) ?? 100,
    zoomShown: false,
  }))
  let hiding: ReturnType<typeof setTimeout> | undefined

  async function setZoom(zoom: Zoom): Promise<void> {
    store.setState({ zoom, zoomShown: true })
    clearTimeout(hiding)
    hiding = setTimeout(() => store.setState({ zoomShown: false }), ZOOM_SHOWN_MS)
    preferences.set('zoom', String(zoom))
    await callHost(deps.host, 'setZoom', { factor: zoom / 100 })
  }

  function setTextSize(textSize: TextSize): void {
    store.setState({ textSize })
    preferences.set('textSize', String(textSize))
  }

  return {
    store,
    setContrast: (contrast: Contrast): void => {
      store.setState({ contrast })
      preferences.set('contrast', contrast)
    },
    setDensity: (density: Density): void => {
      store.setState({ density })
      preferences.set('density', density)
    },
    setTextSize,
    /** One larger or smaller; the largest and the smallest stay. */
    stepTextSize: (step: 1 | -1): void => setTextSize(stepIn(TEXT_SIZES, store.getState().textSize, step)),
    resetTextSize: (): void => setTextSize(USUAL_SIZE),
    setZoom,
    stepZoom: (step: 1 | -1): Promise<void> => setZoom(stepIn(ZOOMS, store.getState().zoom, step)),
  }
}

export type Appearance = ReturnType<typeof createAppearance>

function oneOf<T extends string | number>(values: readonly T[], value: unknown): T | undefined {
  return values.find((one) => one === value)
}

function stepIn<T extends number>(values: readonly T[], value: T, step: 1 | -1): T {
  return values[values.indexOf(value) + step] ?? value
}
