import { activityContract } from './activity.ts'
import { anchorContract } from './anchor.ts'
import { archiveContract } from './archive.ts'
import { attestContract } from './attest.ts'
import { caseContract, markContract } from './case.ts'
import { chartContract } from './chart.ts'
import { drillContract } from './drill.ts'
import { editorContract } from './editor.ts'
import { evidenceContract } from './evidence.ts'
import { exploreContract } from './explore.ts'
import { forwardContract } from './forward.ts'
import { libraryContract } from './library.ts'
import { orderContract } from './order.ts'
import { packageContract } from './package.ts'
import { queryContract } from './query.ts'
import { reportContract } from './report.ts'
import { resultContract } from './result.ts'
import { retentionContract } from './retention.ts'
import { rulesContract } from './rules.ts'
import { workspaceContract } from './workspace.ts'

/** Every operation of the engine. */
export const contract = {
  workspace: workspaceContract,
  archive: archiveContract,
  library: libraryContract,
  query: queryContract,
  explore: exploreContract,
  editor: editorContract,
  chart: chartContract,
  order: orderContract,
  result: resultContract,
  report: reportContract,
  retention: retentionContract,
  package: packageContract,
  evidence: evidenceContract,
  drill: drillContract,
  anchor: anchorContract,
  activity: activityContract,
  mark: markContract,
  case: caseContract,
  forward: forwardContract,
  rules: rulesContract,
  attest: attestContract,
}
