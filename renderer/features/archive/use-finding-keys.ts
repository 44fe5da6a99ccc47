import { useEffect } from 'react'
import { useApp } from '../app-context.tsx'

function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"]') !== null)
  )
}

/** `e` and `E` anywhere on the screen, but where text is written: the next and the previous finding. */
export function useFindingKeys(): void {
  const app = useApp()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'e' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.defaultPrevented || isElsewhere(event.target)) return
      event.preventDefault()
      app.archive.stepFinding(event.shiftKey ? -1 : 1)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [app])
}
