import { useEffect } from 'react'
import type { HostCommand } from '../../../shared/contract/host.ts'
import type { App } from '../../state/app.ts'
import { SCREENS } from '../../state/shell.ts'
import { useApp } from '../app-context.tsx'
import { shownTheme } from './use-theme.ts'

function runCommand(app: App, command: HostCommand): void {
  switch (command) {
    case 'show-archive':
      app.shell.show('archive')
      break
    case 'show-sql':
      app.shell.show('sql')
      break
    case 'show-reports':
      app.shell.show('reports')
      break
    case 'show-evidence':
      app.shell.show('evidence')
      break
    case 'show-settings':
      app.shell.show('settings')
      break
    case 'new-tab':
      app.shell.show('sql')
      app.workbench.newTab()
      break
    case 'toggle-theme':
      void app.attempt('The theme could not be kept', () =>
        app.shell.setTheme(shownTheme() === 'dark' ? 'light' : 'dark'),
      )
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, .monaco-editor') !== null)
  )
}

/** Commands of the host's menu, and the keys that work everywhere. */
export function useCommands(): void {
  const app = useApp()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey
      const number = /^Digit([1-5])$/.exec(event.code)?.[1]
      const screen = event.altKey && !mod && number ? SCREENS[Number(number) - 1] : undefined
      if (screen) {
        event.preventDefault()
        app.shell.show(screen)
      } else if (mod && event.key === ',') {
        event.preventDefault()
        app.shell.show('settings')
      } else if (event.key === '?' && !mod && !isTyping(event.target)) {
        event.preventDefault()
        app.shell.openShortcuts(true)
      }
    }
    window.addEventListener('keydown', onKey)
    const stop = app.deps.host.onCommand((command) => runCommand(app, command))
    return () => {
      window.removeEventListener('keydown', onKey)
      stop()
    }
  }, [app])
}
