import type { PullResult } from '../../../shared/contract/archive.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { DayRange } from '../../../shared/model/source-object.ts'
import type { VerifyMode } from '../../../shared/model/verdict.ts'
import type { UnfinishedVerification, VerificationResult } from '../../../shared/model/verification.ts'
import type { App } from '../../state/app.ts'
import type { Outcome } from '../../state/tasks.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'
import { describeVerification } from '../verdict-words.ts'

/** What is done to the archive, each with its word at the end: what came of it, and what to do next. */
export function useArchiveActions() {
  const app = useApp()
  return {
    pull: async (source: { readonly id: number; readonly label: string }) => {
      const outcome = await app.archive.pull(source.id, source.label)
      tell(app, 'Pull', outcome, describePull, (result) => result.verification)
      tellUnfetched(app, outcome)
    },
    verify: async (mode: VerifyMode, range?: DayRange | null) =>
      tellVerified(app, await app.archive.verify(mode, range)),
    resume: async (unfinished: UnfinishedVerification) =>
      tellVerified(app, await app.archive.resume(unfinished)),
    load: async () =>
      tell(
        app,
        'Load',
        await app.archive.load(),
        (result) =>
          `${plural(result.rows, 'row')} loaded, ${plural(result.rejects, 'reject')}, ${plural(result.skipped, 'file')} already loaded.`,
      ),
    pin: () =>
      app.attempt('The key could not be pinned', async () => {
        if (!(await app.workspace.pinKey('root'))) return
        app.notices.push({
          tone: 'success',
          title: 'Root key pinned',
          detail: 'Verify again to judge by it.',
        })
      }),
  }
}

const tellVerified = (app: App, outcome: Outcome<VerificationResult>): void =>
  tell(app, 'Verification', outcome, describeVerification, (result) => result)

function tell<R>(
  app: App,
  what: string,
  outcome: Outcome<R>,
  done: (value: R) => string,
  judged: (value: R) => VerificationResult | null = () => null,
): void {
  switch (outcome.status) {
    case 'failed':
      app.notices.fail(`${what} failed`, outcome.failure)
      return
    case 'cancelled':
      app.notices.push({ tone: 'info', title: `${what} was cancelled` })
      return
    case 'done': {
      // Work that ended well may have found what is not well: that is no success to be shown in green.
      const verdict = judged(outcome.value)
      const tone = verdict === null || verdict.integrity === 'PASSED' ? 'success' : 'warning'
      app.notices.push({ tone, title: `${what} finished`, detail: done(outcome.value) })
    }
  }
}

function describePull(result: PullResult): string {
  const alarms = result.alarms.length > 0 ? ` ${plural(result.alarms.length, 'alarm')} raised.` : ''
  return `${plural(result.fetched, 'object')} transferred, ${formatBytes(result.bytes)}; ${formatCount(result.plan.unchanged)} unchanged.${alarms}`
}

function tellUnfetched(app: App, outcome: Outcome<PullResult>): void {
  const failed = outcome.status === 'done' ? outcome.value.failed : []
  if (failed.length === 0) return
  app.notices.push({
    tone: 'error',
    title: `${plural(failed.length, 'object')} could not be fetched`,
    detail: `${failed
      .slice(0, 5)
      .map((object) => `${object.key}: ${object.message}`)
      .join('\n')}\nPull again to fetch what is missing.`,
  })
}
