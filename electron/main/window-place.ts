import type { WindowPlace } from './preferences.ts'

type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export const SMALLEST_WINDOW = { width: 1024, height: 640 } as const
const FIRST_WINDOW = { width: 1440, height: 900 } as const

/**
 * Where the window opens: where it stood, unless the screen it stood on is gone; sizes in device-independent pixels.
 * Without a place the operating system centres it.
 */
export function placeWindow(
  remembered: WindowPlace | null,
  screens: readonly Area[],
): { width: number; height: number; x?: number; y?: number; maximized: boolean } {
  if (remembered === null) return { ...FIRST_WINDOW, maximized: false }
  const size = {
    width: Math.max(remembered.width, SMALLEST_WINDOW.width),
    height: Math.max(remembered.height, SMALLEST_WINDOW.height),
  }
  const place = { ...size, x: remembered.x, y: remembered.y, maximized: remembered.maximized }
  return screens.some((screen) => canBeGrabbed(place, screen))
    ? place
    : { ...size, maximized: remembered.maximized }
}

/** A strip of the title bar wide enough for a hand lies on the screen. */
function canBeGrabbed(window: Area, screen: Area): boolean {
  const visible = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  return visible >= 100 && window.y >= screen.y && window.y <= screen.y + screen.height - 40
}
