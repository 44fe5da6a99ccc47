import { parseArchiveKey } from '../../../shared/model/archive.ts'
import { recordFailures } from '../activity/record-run.ts'
import { openDay, readDays, readNeighbours } from '../archive-view.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import { latestVerification } from '../latest-verification.ts'
import type { Services } from '../services.ts'

/** Read when the first of its stages is to run: the days are shown without it. */
const pipeline = () => import('../pipeline.ts')

export function archiveHandlers(os: Implementer['archive'], services: Services) {
  const { catalog, work } = services
  return {
    days: os.days.handler(({ input }) => readDays(services, input.range ?? null)),
    day: os.day.handler(({ input }) => openDay(services, input.day)),
    lines: os.lines.handler(({ input, signal }) => readNeighbours(services, input, signal)),
    findings: os.findings.handler(({ input }) => {
      const { range } = input
      return catalog
        .latestFindings('all')
        .map((row) => row.finding)
        .filter(({ file }) => {
          const day = parseArchiveKey(file ?? '')?.day ?? null
          return range === undefined || day === null || (day >= range.from && day <= range.to)
        })
    }),
    alarms: os.alarms.handler(() => catalog.alarms('unacknowledged')),
    acknowledgeAlarm: os.acknowledgeAlarm.handler(({ input }): void => {
      catalog.acknowledgeAlarm(input.id)
      catalog.recordActivity('alarm.acknowledged', input)
    }),
    plan: os.plan.handler(({ input, signal }) =>
      recordFailures(catalog, 'plan', input, async () =>
        (await pipeline()).planPull(services, input, { signal }),
      ),
    ),
    pull: os.pull.handler(async function* ({ input, signal }) {
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'pull', input, async () =>
            (await pipeline()).pullArchive(services, input, run),
          ),
        ),
      )
    }),
    verify: os.verify.handler(async function* ({ input, signal }) {
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'verify', input, async () =>
            (await pipeline()).verifyWorkspace(services, input, run),
          ),
        ),
      )
    }),
    load: os.load.handler(async function* ({ input, signal }) {
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'load', input, async () =>
            (await pipeline()).loadArchive(services, input.range ?? null, run),
          ),
        ),
      )
    }),
    latest: os.latest.handler(() => latestVerification(services)),
    // While something runs, nothing waits to be resumed.
    unfinished: os.unfinished.handler(() => (work.pending > 0 ? null : catalog.begunVerification())),
    sample: os.sample.handler(async function* ({ input, signal }) {
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'sample', input, async () =>
            (await pipeline()).pullSample(services, input.days, run),
          ),
        ),
      )
    }),
  }
}
