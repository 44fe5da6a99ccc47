import { useEffect } from 'react'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import { neighbour, periodOf, TARGETS } from '../../state/report.ts'
import { useApp } from '../app-context.tsx'
import { copyReport, exportReport, printReport } from './send-report.ts'
import { GROUP } from './use-report-links.ts'

/** What can be done on the Reports screen. */
export function useReportCommands(days: readonly ArchiveDay[]): void {
  const app = useApp()
  useEffect(() => {
    const { report } = app
    const names = days.map(({ day }) => day)
    const beside = (direction: 1 | -1) => {
      const period = periodOf(report.store.getState())
      return period && neighbour(period, names, direction)
    }
    const step = (direction: 1 | -1) => {
      const period = beside(direction)
      if (period) void report.setPeriod(period)
    }
    const state = () => report.store.getState()
    const status = () => state().previews[state().view].status
    const ready = () => status() === 'ready' && state().exporting === null
    return app.commands.register([
      {
        id: 'report.make',
        title: 'Make the report again',
        group: GROUP,
        keys: ['F5'],
        enabled: () => periodOf(state()) !== null,
        run: () => void report.preview(),
      },
      {
        id: 'report.cancel',
        title: 'Cancel the report',
        group: GROUP,
        keys: ['Mod+F2', 'Mod+.'],
        enabled: () => status() === 'loading',
        run: () => report.cancel(),
      },
      {
        id: 'report.earlier',
        title: 'Earlier period',
        group: GROUP,
        keys: ['Mod+Alt+ArrowLeft'],
        enabled: () => beside(-1) !== null,
        run: () => step(-1),
      },
      {
        id: 'report.later',
        title: 'Later period',
        group: GROUP,
        keys: ['Mod+Alt+ArrowRight'],
        enabled: () => beside(1) !== null,
        run: () => step(1),
      },
      {
        id: 'report.view',
        title: 'Preview as HTML or as text',
        group: GROUP,
        keys: [],
        run: () => void report.setView(state().view === 'html' ? 'text' : 'html'),
      },
      {
        id: 'report.records',
        title: 'List the records that the report names, or not',
        group: GROUP,
        keys: ['Mod+Alt+R'],
        run: () => report.listRecords(!state().listsRecords),
      },
      {
        id: 'report.copy',
        title: 'Copy the report as text',
        group: GROUP,
        keys: [],
        enabled: ready,
        run: () => void copyReport(app),
      },
      {
        id: 'report.print',
        title: 'Print the report…',
        group: GROUP,
        keys: ['Mod+Alt+P'],
        enabled: ready,
        run: () => void printReport(app),
      },
      ...TARGETS.map(({ target, label }) => ({
        id: `report.export.${target}`,
        title: `Export the report as ${label}`,
        group: GROUP,
        keys: [],
        enabled: ready,
        run: () => void exportReport(app, target),
      })),
    ])
  }, [app, days])
}
