import type { KeyboardEvent } from 'react'

/** Arrow keys between the buttons of a row. The button that was reached, if any was. */
export function moveInToolbar(event: KeyboardEvent<HTMLElement>): HTMLElement | null {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')]
  const at = event.target instanceof HTMLElement ? buttons.indexOf(event.target) : -1
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return null
  const to = targetOf(event.key, at, buttons.length)
  if (to === null) return null
  event.preventDefault()
  buttons[to]?.focus()
  return buttons[to] ?? null
}

function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return (at + count - 1) % count
    case 'ArrowRight':
      return (at + 1) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
