import { useEffect } from 'react'
import { callHost, toFailure } from '../../state/failure.ts'
import { useApp } from '../app-context.tsx'

/** The host's menu shows the keys that the user has; the page hears them. */
export function useMenuKeys(): void {
  const app = useApp()
  useEffect(() => {
    let told = ''
    const tell = () => {
      const { known } = app.commands.store.getState()
      const entries = [...known.values()].flatMap((command) => {
        const first = app.commands.keysFor(command)[0]
        return first === undefined ? [] : [[command.id, first] as const]
      })
      const keys = Object.fromEntries(entries)
      const text = JSON.stringify(keys)
      if (text === told) return
      told = text
      callHost(app.deps.host, 'setMenuKeys', { keys }).catch((error: unknown) => {
        app.notices.fail('The menu could not show the keys', toFailure(error))
      })
    }
    tell()
    const stops = [app.commands.store.subscribe(tell), app.keymap.store.subscribe(tell)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [app])
}
