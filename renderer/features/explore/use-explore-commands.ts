import { type RefObject, useEffect } from 'react'
import { useApp } from '../app-context.tsx'
import type { GridHandle } from '../result/result-grid.tsx'

const GROUP = 'Explore'

/** What can be done on the Explore screen. */
export function useExploreCommands(
  search: RefObject<HTMLInputElement | null>,
  grid: RefObject<GridHandle | null>,
): void {
  const app = useApp()
  useEffect(() => {
    const { explore } = app
    const hits = () => (explore.store.getState().result?.rowCount ?? 0) > 0
    return app.commands.register([
      {
        id: 'explore.search',
        title: 'Go to the search field',
        group: GROUP,
        keys: ['/', 'Mod+F'],
        run: () => {
          search.current?.focus()
          search.current?.select()
        },
      },
      {
        id: 'explore.cancel',
        title: 'Cancel the search',
        group: GROUP,
        keys: ['Mod+F2', 'Mod+.'],
        enabled: () => explore.store.getState().running !== null,
        run: () => explore.cancel(),
      },
      { id: 'explore.run', title: 'Search again', group: GROUP, keys: ['F5'], run: () => void explore.run() },
      {
        id: 'explore.next-hit',
        title: 'Next hit',
        group: GROUP,
        keys: ['N'],
        enabled: hits,
        run: () => grid.current?.step(1),
      },
      {
        id: 'explore.previous-hit',
        title: 'Previous hit',
        group: GROUP,
        keys: ['Shift+N'],
        enabled: hits,
        run: () => grid.current?.step(-1),
      },
      {
        id: 'explore.zoom-out',
        title: 'Zoom out of the time range',
        group: GROUP,
        keys: [],
        run: () => void explore.zoomOut(),
      },
      {
        id: 'explore.clear',
        title: 'Clear search, filters and time',
        group: GROUP,
        keys: [],
        run: () => void explore.clear(),
      },
      {
        id: 'explore.open-sql',
        title: 'Open the question in the SQL screen',
        group: GROUP,
        keys: [],
        run: () => {
          app.workbench.newTab(explore.sql(), 'Explore')
          app.shell.show('sql')
        },
      },
    ])
  }, [app, search, grid])
}
