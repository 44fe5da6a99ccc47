import { useEffect, useRef } from 'react'
import type { App } from '../../state/app.ts'
import type { Command } from '../../state/commands.ts'
import { isArchiveWork, runningTasks } from '../../state/tasks.ts'
import { useApp } from '../app-context.tsx'
import { useArchiveActions } from './use-archive-actions.ts'

const GROUP = 'Archive'

/** What is done to the archive: from every screen. The archive is shown, where it can be seen. */
export function useArchiveWork(): void {
  const app = useApp()
  // Always the present actions, without registering anew at each drawing.
  const actions = useRef<ReturnType<typeof useArchiveActions> | null>(null)
  actions.current = useArchiveActions()
  useEffect(() => {
    const commands = workCommands(app, () => actions.current)
    return app.commands.register(
      commands.map((command) => ({
        ...command,
        run: () => {
          app.shell.show('archive')
          command.run()
        },
      })),
    )
  }, [app])
}

/** The way through the archive, while its screen is shown. */
export function useArchiveCommands(): void {
  const app = useApp()
  useEffect(() => app.commands.register(wayCommands(app)), [app])
}

function workCommands(
  app: App,
  actions: () => ReturnType<typeof useArchiveActions> | null,
): readonly Command[] {
  const isFree = () => !runningTasks(app.tasks.store.getState()).some(isArchiveWork)
  const source = () => {
    const { info, sourceId } = app.workspace.store.getState()
    return info.status === 'ready' ? info.value.sources.find(({ id }) => id === sourceId) : undefined
  }
  return [
    {
      id: 'archive.verify',
      title: 'Verify the archive',
      group: GROUP,
      keys: [],
      enabled: isFree,
      run: () => void actions()?.verify('seal'),
    },
    {
      id: 'archive.verify-full',
      title: 'Verify every signature of the archive',
      group: GROUP,
      keys: [],
      enabled: isFree,
      run: () => void actions()?.verify('full'),
    },
    {
      id: 'archive.pull',
      title: 'Pull from the source',
      group: GROUP,
      keys: [],
      enabled: () => isFree() && source() !== undefined,
      run: () => {
        const from = source()
        if (from) void actions()?.pull(from)
      },
    },
    {
      id: 'archive.load',
      title: 'Load what was pulled',
      group: GROUP,
      keys: [],
      enabled: isFree,
      run: () => void actions()?.load(),
    },
    {
      id: 'archive.pin-root',
      title: 'Pin a root key…',
      group: GROUP,
      keys: [],
      run: () => void actions()?.pin(),
    },
  ]
}

function wayCommands(app: App): readonly Command[] {
  return [
    {
      id: 'archive.next-finding',
      title: 'Next finding',
      group: GROUP,
      keys: ['E'],
      run: () => void app.archive.stepFinding(1),
    },
    {
      id: 'archive.previous-finding',
      title: 'Previous finding',
      group: GROUP,
      keys: ['Shift+E'],
      run: () => void app.archive.stepFinding(-1),
    },
    {
      id: 'archive.calendar',
      title: 'Show days in the calendar',
      group: GROUP,
      keys: [],
      run: () => app.archive.setView('calendar'),
    },
    {
      id: 'archive.findings',
      title: 'Show findings as a list',
      group: GROUP,
      keys: [],
      run: () => app.archive.setView('findings'),
    },
  ]
}
