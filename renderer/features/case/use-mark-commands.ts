import { useEffect } from 'react'
import type { RecordPlace } from '../../../shared/model/mark.ts'
import { useApp } from '../app-context.tsx'
import { addRecordsToCase, openMarking, toggleStar } from './mark-actions.ts'

const GROUP = 'Records and cases'

/** What can be done with the record that the focus is on, on every screen that shows records. */
export function useMarkCommands(): void {
  const app = useApp()
  useEffect(() => {
    const focus = () => app.marks.store.getState().focus
    const enabled = () => focus() !== null
    const on = (act: (places: readonly RecordPlace[]) => void) => () => {
      const place = focus()
      if (place) act([place])
    }
    return app.commands.register([
      {
        id: 'mark.star',
        title: 'Star the record, or remove its star',
        group: GROUP,
        keys: ['M'],
        enabled,
        run: on((places) => void toggleStar(app, places)),
      },
      {
        id: 'mark.open',
        title: 'Tag or comment the record',
        group: GROUP,
        keys: ['Mod+Shift+M'],
        enabled,
        run: on((places) => openMarking(app, places)),
      },
      {
        id: 'case.add-record',
        title: 'Add the record to a case',
        group: GROUP,
        keys: ['Shift+M'],
        enabled,
        run: on((places) => addRecordsToCase(app, places)),
      },
      {
        id: 'case.undo-remove',
        title: 'Put back what was removed from the case',
        group: GROUP,
        keys: [],
        enabled: () => app.cases.store.getState().removed !== null,
        run: () => void app.attempt('It could not be put back', app.cases.undoRemove),
      },
      {
        id: 'case.new',
        title: 'New case',
        group: GROUP,
        keys: [],
        run: () => app.cases.ask({ members: [], what: '' }),
      },
    ])
  }, [app])
}
