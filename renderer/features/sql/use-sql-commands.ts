import { type RefObject, useEffect } from 'react'
import type { App } from '../../state/app.ts'
import type { Command } from '../../state/commands.ts'
import { useApp } from '../app-context.tsx'
import type { GridHandle } from '../result/result-grid.tsx'
import type { EditorHandle } from './editor.tsx'

const GROUP = 'SQL editor'

/** What can be done on the SQL screen, while it is shown. */
export function useSqlCommands(
  editor: RefObject<EditorHandle | null>,
  grid: RefObject<GridHandle | null>,
  onRename: (id: string) => void,
): void {
  const app = useApp()
  useEffect(
    () =>
      app.commands.register([
        ...runCommands(app, editor),
        ...tabCommands(app, onRename),
        {
          id: 'sql.switch',
          title: 'Go from the editor to the result, and back',
          group: GROUP,
          keys: ['F6', 'Mod+`'],
          run: () => {
            if (document.activeElement?.closest('.monaco-editor')) grid.current?.focus()
            else editor.current?.focus()
          },
        },
      ]),
    [app, editor, grid, onRename],
  )
}

function runCommands(app: App, editor: RefObject<EditorHandle | null>): readonly Command[] {
  const { workbench } = app
  const activeId = () => workbench.store.getState().activeId
  return [
    {
      id: 'sql.run',
      title: 'Run the selection, or the statement at the cursor',
      group: GROUP,
      keys: ['Mod+Enter'],
      run: () => {
        editor.current?.hush()
        void workbench.runAt(activeId(), editor.current?.selection() ?? { start: 0, end: 0 })
      },
    },
    {
      id: 'sql.run-all',
      title: 'Run the whole tab',
      group: GROUP,
      keys: ['Mod+Shift+Enter'],
      run: () => {
        editor.current?.hush()
        void workbench.runAll(activeId())
      },
    },
    {
      id: 'sql.cancel',
      title: 'Cancel what runs',
      group: GROUP,
      keys: ['Mod+F2', 'Mod+.'],
      run: () => workbench.cancel(activeId()),
    },
  ]
}

function tabCommands(app: App, onRename: (id: string) => void): readonly Command[] {
  const { workbench } = app
  const activeId = () => workbench.store.getState().activeId
  return [
    { id: 'tab.new', title: 'New tab', group: GROUP, keys: ['Mod+T'], run: () => void workbench.newTab() },
    {
      id: 'tab.close',
      title: 'Close the tab',
      group: GROUP,
      keys: ['Mod+W'],
      run: () => workbench.closeTab(activeId()),
    },
    {
      id: 'tab.rename',
      title: 'Rename the tab',
      group: GROUP,
      keys: ['F2'],
      run: () => onRename(activeId()),
    },
    {
      id: 'tab.reopen',
      title: 'Open the last closed tab again',
      group: GROUP,
      keys: ['Mod+Shift+T'],
      run: () => void workbench.reopenTab(),
      enabled: () => workbench.store.getState().closed.length > 0,
    },
    {
      id: 'tab.close-others',
      title: 'Close the other tabs',
      group: GROUP,
      keys: [],
      run: () => workbench.closeOthers(activeId()),
      enabled: () => workbench.store.getState().tabs.length > 1,
    },
    {
      id: 'tab.duplicate',
      title: 'Duplicate the tab',
      group: GROUP,
      keys: [],
      run: () => workbench.duplicateTab(activeId()),
    },
    {
      id: 'tab.next',
      title: 'Next tab',
      group: GROUP,
      keys: ['Mod+PageDown'],
      run: () => workbench.activateBeside(1),
    },
    {
      id: 'tab.previous',
      title: 'Previous tab',
      group: GROUP,
      keys: ['Mod+PageUp'],
      run: () => workbench.activateBeside(-1),
    },
    {
      id: 'tab.move-right',
      title: 'Move the tab to the right',
      group: GROUP,
      keys: ['Mod+Shift+PageDown'],
      run: () => workbench.moveTabBy(activeId(), 1),
    },
    {
      id: 'tab.move-left',
      title: 'Move the tab to the left',
      group: GROUP,
      keys: ['Mod+Shift+PageUp'],
      run: () => workbench.moveTabBy(activeId(), -1),
    },
    ...Array.from({ length: 9 }, (_, at) => ({
      id: `tab.go-${at + 1}`,
      title: `Go to tab ${at + 1}`,
      group: GROUP,
      keys: [`Mod+${at + 1}`],
      run: () => workbench.activateAt(at),
    })),
  ]
}
