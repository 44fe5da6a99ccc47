import { useStore } from 'zustand'
import { useApp } from '../app-context.tsx'

/** The level of the zoom, for a moment after it changed; read aloud. */
export function ZoomLevel() {
  const { zoom, zoomShown } = useStore(useApp().appearance.store)
  return (
    <span className={`status-item ${zoomShown ? 'zoom-level' : ''}`} role="status" aria-label="Zoom level">
      {zoomShown && `Zoom ${zoom} %`}
    </span>
  )
}
