import { useEffect } from 'react'
import { keysOf } from '../../state/commands.ts'
import { isModifierKey, isPlain } from '../../state/key-names.ts'
import { useApp } from '../app-context.tsx'
import { shellCommands } from './shell-commands.ts'

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, .monaco-editor') !== null)
  )
}

/** Where letters choose by themselves, or where nothing behind it must happen. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('[role="dialog"], [role="menu"], [role="listbox"], [role="combobox"]') !== null
  )
}

function isModal(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('.scrim') !== null
}

/** The commands of the shell and of the host's menu, and the keys of every command that is registered. */
export function useCommands(): void {
  const app = useApp()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isModifierKey(event.key) || event.isComposing) return
      const keys = keysOf(event)
      if (app.keymap.store.getState().recording !== null) {
        event.preventDefault()
        event.stopPropagation()
        app.keymap.press(keys)
        return
      }
      if (isPlain(keys) && (isTyping(event.target) || isElsewhere(event.target))) return
      const command = app.commands.at(keys)
      if (!command || (isModal(event.target) && command.inDialogs !== true)) return
      event.preventDefault()
      event.stopPropagation()
      command.run()
    }
    // Heard before the editor and the grid, which use some of the keys otherwise.
    window.addEventListener('keydown', onKey, { capture: true })
    const forget = app.commands.register(shellCommands(app))
    const stop = app.deps.host.onCommand((id) => void app.commands.run(id))
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      forget()
      stop()
    }
  }, [app])
}
