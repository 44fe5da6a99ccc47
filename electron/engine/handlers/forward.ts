import { recordFailure, recordFailures } from '../activity/record-run.ts'
import { follow } from '../follow.ts'
import {
  checkTarget,
  previewForwarding,
  resumeForwarding,
  startForwarding,
  toForwarding,
  told,
} from '../forward-archive.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'

export function forwardHandlers(os: Implementer['forward'], services: Services) {
  const { catalog } = services
  return {
    targets: os.targets.handler(() => catalog.forwardTargets()),
    saveTarget: os.saveTarget.handler(({ input: { id, name, target } }) =>
      recordFailure(catalog, 'forward.target', { id, name, target: told(target) }, () => {
        const kept = catalog.saveForwardTarget(id, name, target)
        catalog.recordActivity('forward.target.saved', { target: kept.id, name, ...told(target) })
        return kept
      }),
    ),
    removeTarget: os.removeTarget.handler(({ input: { id } }): void => {
      catalog.removeForwardTarget(id)
      catalog.recordActivity('forward.target.removed', { target: id })
    }),
    check: os.check.handler(({ input: { target }, signal }) =>
      recordFailures(catalog, 'forward.check', told(target), async () => {
        const check = await checkTarget(services, target, signal)
        catalog.recordActivity('forward.checked', { ...told(target), server: check.server })
        return check
      }),
    ),
    preview: os.preview.handler(async function* ({ input: { target, source, whole }, signal }) {
      return yield* follow(signal, (run) =>
        recordFailures(
          catalog,
          'forward.preview',
          { target: told(target), source: source.kind },
          async () => {
            const preview = await previewForwarding(services, target, source, whole, run)
            catalog.recordActivity('forward.previewed', { target: told(target), total: preview.total, whole })
            return preview
          },
        ),
      )
    }),
    send: os.send.handler(async function* ({ input: { target, source, maxRate }, signal }) {
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'forward', { target: told(target), source: source.kind }, () =>
          startForwarding(services, target, source, { maxRate }, run),
        ),
      )
    }),
    resume: os.resume.handler(async function* ({ input: { id, secret, maxRate }, signal }) {
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'forward.resume', { forwarding: id }, () =>
          resumeForwarding(services, id, secret, { maxRate }, run),
        ),
      )
    }),
    list: os.list.handler(() => catalog.forwardings().map((row) => toForwarding(services, row))),
    refusals: os.refusals.handler(({ input: { id, offset, limit } }) => {
      catalog.forwarding(id)
      return {
        total: catalog.countForwardRefusals(id),
        refusals: catalog.forwardRefusals(id, limit, offset),
      }
    }),
  }
}
