/**
 * Every operation of the contract with its handler. What the first screen asks is there from the start; each other
 * group, and DuckDB with it, is read when it is first called: the window shows the days before that.
 */
import { archiveHandlers } from './handlers/archive.ts'
import { workspaceHandlers } from './handlers/workspace.ts'
import { implementContract } from './implement.ts'
import type { Services } from './services.ts'

export function router(services: Services) {
  const os = implementContract(services.options.log)
  return os.router({
    workspace: workspaceHandlers(os.workspace, services),
    archive: archiveHandlers(os.archive, services),
    library: os.library.lazy(async () => {
      const { libraryHandlers } = await import('./handlers/library.ts')
      return { default: libraryHandlers(os.library, services) }
    }),
    query: os.query.lazy(async () => {
      const { queryHandlers } = await import('./handlers/query.ts')
      return { default: queryHandlers(os.query, services) }
    }),
    explore: os.explore.lazy(async () => {
      const { exploreHandlers } = await import('./handlers/explore.ts')
      return { default: exploreHandlers(os.explore, services) }
    }),
    editor: os.editor.lazy(async () => {
      const { editorHandlers } = await import('./handlers/editor.ts')
      return { default: editorHandlers(os.editor, services) }
    }),
    chart: os.chart.lazy(async () => {
      const { chartHandlers } = await import('./handlers/chart.ts')
      return { default: chartHandlers(os.chart, services) }
    }),
    order: os.order.lazy(async () => {
      const { orderHandlers } = await import('./handlers/order.ts')
      return { default: orderHandlers(os.order, services) }
    }),
    result: os.result.lazy(async () => {
      const { resultHandlers } = await import('./handlers/result.ts')
      return { default: resultHandlers(os.result, services) }
    }),
    report: os.report.lazy(async () => {
      const { reportHandlers } = await import('./handlers/report.ts')
      return { default: reportHandlers(os.report, services) }
    }),
    forward: os.forward.lazy(async () => {
      const { forwardHandlers } = await import('./handlers/forward.ts')
      return { default: forwardHandlers(os.forward, services) }
    }),
    retention: os.retention.lazy(async () => {
      const { retentionHandlers } = await import('./handlers/retention.ts')
      return { default: retentionHandlers(os.retention, services) }
    }),
    package: os.package.lazy(async () => {
      const { packageHandlers } = await import('./handlers/package.ts')
      return { default: packageHandlers(os.package, services) }
    }),
    rules: os.rules.lazy(async () => {
      const { rulesHandlers } = await import('./handlers/rules.ts')
      return { default: rulesHandlers(os.rules, services) }
    }),
    attest: os.attest.lazy(async () => {
      const { attestHandlers } = await import('./handlers/attest.ts')
      return { default: attestHandlers(os.attest, services) }
    }),
    evidence: os.evidence.lazy(async () => {
      const { evidenceHandlers } = await import('./handlers/evidence.ts')
      return { default: evidenceHandlers(os.evidence, services) }
    }),
    drill: os.drill.lazy(async () => {
      const { drillHandlers } = await import('./handlers/drill.ts')
      return { default: drillHandlers(os.drill, services) }
    }),
    anchor: os.anchor.lazy(async () => {
      const { anchorHandlers } = await import('./handlers/anchor.ts')
      return { default: anchorHandlers(os.anchor, services) }
    }),
    activity: os.activity.lazy(async () => {
      const { activityHandlers } = await import('./handlers/activity.ts')
      return { default: activityHandlers(os.activity, services) }
    }),
    mark: os.mark.lazy(async () => {
      const { markHandlers } = await import('./handlers/mark.ts')
      return { default: markHandlers(os.mark, services) }
    }),
    case: os.case.lazy(async () => {
      const { caseHandlers } = await import('./handlers/case.ts')
      return { default: caseHandlers(os.case, services) }
    }),
  })
}
