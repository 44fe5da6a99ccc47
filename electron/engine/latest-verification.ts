import type { LatestVerification } from '../../shared/contract/archive.ts'
import type { DayState } from '../../shared/model/archive-view.ts'
import { readDays } from './archive-view.ts'
import type { VerificationRun } from './catalog/verification.ts'
import type { Services } from './services.ts'
import { formatVerification } from './verify/index.ts'

/** The newest run, and how the days stand that it does not speak of; null before the first. */
export function latestVerification(services: Services): LatestVerification | null {
  const { catalog } = services
  const [run] = catalog.verificationRuns(1)
  const saved = run && catalog.verificationResult(run.id)
  if (!run || !saved) return null
  const { result } = saved
  return {
    runId: run.id,
    finishedAt: run.finishedAt,
    result,
    text: formatVerification(result),
    beside: daysBeside(services, run),
  }
}

/** Days whose log an earlier run judged, or none as it is now; and days without a log that the run did not look at. */
function daysBeside(services: Services, run: VerificationRun): LatestVerification['beside'] {
  const verdicts = services.catalog.latestFileVerdicts()
  const isOfRun = (file: string) => verdicts.get(file)?.runId === run.id
  const isInRun = (day: string) => run.fromDay !== null && run.fromDay <= day && day <= (run.toDay ?? '')
  const beside = new Map<DayState, number>()
  for (const { day, file, state } of readDays(services, null)) {
    if (state === 'no-log') continue
    const isTold = file === null ? isInRun(day) : state !== 'pulled' && isOfRun(file)
    if (!isTold) beside.set(state, (beside.get(state) ?? 0) + 1)
  }
  return Object.fromEntries(beside)
}
