import { readActivityLine } from '../activity/activity-event.ts'
import { exportActivity } from '../activity/export-activity.ts'
import { recordFailures } from '../activity/record-run.ts'
import { verifyActivity } from '../activity/verify-activity.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'

export function activityHandlers(os: Implementer['activity'], services: Services) {
  const { catalog, options, work, workspace } = services
  const log = { catalog, dir: workspace.dir, key: services.workstationKey }
  return {
    list: os.list.handler(({ input }) => {
      const { lines, total } = catalog.activity(input)
      return { entries: lines.map(readActivityLine), total }
    }),
    verify: os.verify.handler(async function* ({ signal }) {
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'activity.verify', null, async () => {
            const { tmpDir } = workspace
            const result = await verifyActivity({ ...log, tmpDir, workerFile: options.workers.ingest }, run)
            const { integrity, entries, findings } = result
            catalog.recordActivity('activity.verified', { integrity, entries, findings: findings.length })
            return result
          }),
        ),
      )
    }),
    export: os.export.handler(async function* ({ input, signal }) {
      const path = takeSavePath(options, input.save)
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'activity.export', { path }, async () => {
            const written = await exportActivity(log, path, run)
            catalog.recordActivity('activity.exported', { path, entries: written.entries })
            return written
          }),
        ),
      )
    }),
  }
}
