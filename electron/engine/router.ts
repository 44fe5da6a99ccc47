/** Every operation of the contract with its handler. */
import { activityHandlers } from './handlers/activity.ts'
import { anchorHandlers } from './handlers/anchor.ts'
import { archiveHandlers } from './handlers/archive.ts'
import { drillHandlers } from './handlers/drill.ts'
import { evidenceHandlers } from './handlers/evidence.ts'
import { queryHandlers } from './handlers/query.ts'
import { reportHandlers } from './handlers/report.ts'
import { workspaceHandlers } from './handlers/workspace.ts'
import { implementContract } from './implement.ts'
import type { Services } from './services.ts'

export function router(services: Services) {
  const os = implementContract(services.options.log)
  return os.router({
    workspace: workspaceHandlers(os.workspace, services),
    archive: archiveHandlers(os.archive, services),
    query: queryHandlers(os.query, services),
    report: reportHandlers(os.report, services),
    evidence: evidenceHandlers(os.evidence, services),
    drill: drillHandlers(os.drill, services),
    anchor: anchorHandlers(os.anchor, services),
    activity: activityHandlers(os.activity, services),
  })
}
