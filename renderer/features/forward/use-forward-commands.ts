import { useEffect } from 'react'
import { FINDINGS } from '../../state/forward.ts'
import { useApp } from '../app-context.tsx'

const GROUP = 'Forwarding'

/** What can be forwarded from any screen; a result is forwarded from its own bar. */
export function useForwardCommands(): void {
  const app = useApp()
  useEffect(
    () =>
      app.commands.register([
        {
          id: 'forward.findings',
          title: 'Forward the findings…',
          group: GROUP,
          keys: [],
          run: () => app.forward.ask(FINDINGS),
        },
        {
          id: 'forward.show',
          title: 'Forwarding: targets and what was sent',
          group: GROUP,
          keys: [],
          run: () => app.forward.ask(null),
        },
      ]),
    [app],
  )
}
