import { archiveContract } from './archive.ts'
import { queryContract } from './query.ts'
import { reportContract } from './report.ts'
import { workspaceContract } from './workspace.ts'

/** Every operation of the engine. */
export const contract = {
  workspace: workspaceContract,
  archive: archiveContract,
  query: queryContract,
  report: reportContract,
}
