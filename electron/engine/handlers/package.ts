import { recordFailures } from '../activity/record-run.ts'
import { chosenKey } from '../chosen-key.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import { planPackage } from '../package/plan-package.ts'
import { replayPackage } from '../package/replay.ts'
import { writePackage } from '../package/write-package.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'

export function packageHandlers(os: Implementer['package'], services: Services) {
  const { catalog, options, work, workspace } = services
  return {
    plan: os.plan.handler(({ input }) => planPackage(services, input)),
    write: os.write.handler(async function* ({ input: { save, key, ...request }, signal }) {
      const path = takeSavePath(options, save)
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'package.write', { ...request, path }, async () => {
            const signer = await chosenKey(services, key)
            const written = await writePackage(services, request, { path, signer }, run)
            const { bytes, sha256, members, failed, missing, fingerprint } = written
            catalog.recordActivity('package.written', {
              ...request,
              path,
              bytes,
              sha256,
              members,
              failed,
              missing,
              fingerprint,
            })
            return written
          }),
        ),
      )
    }),
    replay: os.replay.handler(async function* ({ input: { path, archive }, signal }) {
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'package.replay', { path }, async () => {
            const { workers, heldBy } = options
            const result = await replayPackage(
              { path, archive, workers, heldBy, tmpDir: workspace.tmpDir },
              run,
            )
            const { identical, period, fingerprint, problems, different } = result
            catalog.recordActivity('package.replayed', {
              path,
              identical,
              period,
              fingerprint,
              problems: problems.length,
              different: different.length,
            })
            return result
          }),
        ),
      )
    }),
  }
}
