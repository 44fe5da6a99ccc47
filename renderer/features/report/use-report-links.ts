import { useEffect } from 'react'
import { REPORT_KINDS } from '../../../shared/model/report-kinds.ts'
import type { Command } from '../../state/commands.ts'
import { REPORT_ROOMS } from '../../state/report-rooms.ts'
import { useApp } from '../app-context.tsx'

export const GROUP = 'Reports'

/** Every report and every room beside them: from every screen. */
export function useReportLinks(): void {
  const app = useApp()
  useEffect(() => {
    const link = (id: string, title: string, go: () => void): Command => ({
      id: `report.${id}`,
      title,
      group: GROUP,
      keys: [],
      run: () => {
        app.shell.show('reports')
        go()
      },
    })
    return app.commands.register([
      ...REPORT_KINDS.map(({ kind, title }) =>
        link(`show.${kind}`, `Report: ${title}`, () => void app.report.show(kind)),
      ),
      ...REPORT_ROOMS.map(({ room, title }) =>
        link(`room.${room}`, `Compliance: ${title}`, () => app.report.enter(room)),
      ),
    ])
  }, [app])
}
