import { activityContract } from './activity.ts'
import { anchorContract } from './anchor.ts'
import { archiveContract } from './archive.ts'
import { drillContract } from './drill.ts'
import { evidenceContract } from './evidence.ts'
import { queryContract } from './query.ts'
import { reportContract } from './report.ts'
import { workspaceContract } from './workspace.ts'

/** Every operation of the engine. */
export const contract = {
  workspace: workspaceContract,
  archive: archiveContract,
  query: queryContract,
  report: reportContract,
  evidence: evidenceContract,
  drill: drillContract,
  anchor: anchorContract,
  activity: activityContract,
}
