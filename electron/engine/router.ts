/** Every operation of the contract with its handler. */
import { archiveHandlers } from './handlers/archive.ts'
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
  })
}
