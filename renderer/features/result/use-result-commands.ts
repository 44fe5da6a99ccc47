import { type RefObject, useEffect } from 'react'
import { EXPORT_FORMATS } from '../../../shared/model/cell.ts'
import { COPY_FORMS, COPY_WORDS } from '../../state/clipboard-text.ts'
import type { Command } from '../../state/commands.ts'
import { useApp } from '../app-context.tsx'
import type { ResultActions } from './result-bar.tsx'
import type { GridHandle } from './result-grid.tsx'

const GROUP = 'Result'

type Doing = ResultActions & {
  readonly open: (panel: 'row' | 'source' | 'profile') => void
  readonly hit: (direction: 'next' | 'previous') => void
  readonly filterValue: (keep: boolean) => void
  /** The life of the order that the row at the keyboard's place names. */
  readonly follow: () => void
  readonly clearFilter: () => void
}

/** What can be done with the result that is shown. Keys that mean something elsewhere are heard inside it only. */
export function useResultCommands(
  root: RefObject<HTMLElement | null>,
  grid: RefObject<GridHandle | null>,
  isSearching: () => boolean,
  doing: RefObject<Doing>,
): void {
  const app = useApp()
  useEffect(() => {
    const inside = () => root.current?.contains(document.activeElement) === true
    const command = (id: string, title: string, keys: readonly string[], run: () => void): Command => ({
      id: `result.${id}`,
      title,
      group: GROUP,
      keys,
      run,
    })
    const here = (one: Command): Command => ({ ...one, hears: inside })
    const searching = (one: Command): Command => ({ ...one, hears: inside, enabled: isSearching })
    return app.commands.register([
      here(command('find', 'Find in the result', ['Mod+F'], () => doing.current.find())),
      searching(command('next-hit', 'Next hit', ['F3', 'N'], () => doing.current.hit('next'))),
      searching(
        command('previous-hit', 'Previous hit', ['Shift+F3', 'Shift+N'], () => doing.current.hit('previous')),
      ),
      here(command('source', 'Go to source of the row', ['F4', 'Mod+B'], () => doing.current.open('source'))),
      here(command('follow', 'Follow the order of the row', ['O'], () => doing.current.follow())),
      here(command('inspect', 'Inspect the row', ['F7'], () => doing.current.open('row'))),
      command('profile', 'Profile of the column', [], () => doing.current.open('profile')),
      command('filter', 'Filter the result…', [], () => doing.current.filter()),
      command('filter-value', 'Filter by this value', [], () => doing.current.filterValue(true)),
      command('exclude-value', 'Exclude this value', [], () => doing.current.filterValue(false)),
      command('clear-filter', 'Clear the filter', [], () => doing.current.clearFilter()),
      command('pin', 'Pin the result, or let go of it', [], () => doing.current.pin()),
      command('rename', 'Rename the result…', [], () => doing.current.rename()),
      command('compare', 'Compare the result with another…', [], () => doing.current.compare()),
      command('forward', 'Forward the result…', [], () => doing.current.forward()),
      command('fit-columns', 'Fit the widths of the columns', [], () => doing.current.fitColumns()),
      ...EXPORT_FORMATS.map((format) =>
        command(`export-${format}`, `Export the result as .${format}`, [], () =>
          doing.current.exportAs(format),
        ),
      ),
      ...COPY_FORMS.map((form) =>
        command(`copy-${form}`, `Copy the selection as: ${COPY_WORDS[form]}`, [], () =>
          grid.current?.copy(form),
        ),
      ),
    ])
  }, [app, root, grid, isSearching, doing])
}
