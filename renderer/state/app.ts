/** All stores of the window, put together once. */
import { createActivity } from './activity.ts'
import { createAnchors } from './anchors.ts'
import { createArchive } from './archive.ts'
import type { Deps } from './deps.ts'
import { createDrills } from './drills.ts'
import { createEvidence } from './evidence.ts'
import { type Failure, toFailure } from './failure.ts'
import { createNotices } from './notices.ts'
import { createReport } from './report.ts'
import { createShell } from './shell.ts'
import { createTasks } from './tasks.ts'
import { createWorkbench } from './workbench.ts'
import { createWorkspace } from './workspace.ts'

export function createApp(deps: Deps) {
  const notices = createNotices()
  const tasks = createTasks(deps.now)
  const shell = createShell(deps)
  const workspace = createWorkspace(deps)
  const workbench = createWorkbench(deps, tasks)
  const report = createReport(deps)
  const evidence = createEvidence(deps, tasks)
  const anchors = createAnchors(deps)
  const drills = createDrills(deps, tasks)
  const activity = createActivity(deps, tasks)
  const archive = createArchive(deps, tasks, async () => {
    await Promise.all([workspace.refresh(), workbench.refreshSchema()])
  })
  workbench.onSaveFailed((failure) => notices.fail('The tabs could not be saved', failure))

  /** Everything that the screens need, asked once the engine is there. */
  async function open(): Promise<void> {
    await workspace.refresh()
    const info = workspace.store.getState().info
    if (info.status === 'failed') {
      shell.setEngine({ status: 'failed', failure: info.failure })
      return
    }
    const restored = workbench.store.getState().restored ? Promise.resolve() : workbench.restore()
    shell.setEngine({ status: 'ready' })
    const work: readonly Promise<void>[] = [
      restored.catch((error: unknown) => {
        notices.fail('The SQL tabs could not be restored', toFailure(error))
      }),
      archive.refresh(),
      workbench.refreshSchema(),
      workspace.loadAbout(),
      workspace.refreshSecrets(),
    ]
    await Promise.all(work)
  }

  /** Runs an action of the user and shows its failure as a notice. */
  async function attempt(what: string, action: () => Promise<void>): Promise<Failure | null> {
    try {
      await action()
      return null
    } catch (error) {
      const failure = toFailure(error)
      notices.fail(what, failure)
      return failure
    }
  }

  return {
    deps,
    notices,
    tasks,
    shell,
    workspace,
    workbench,
    report,
    archive,
    evidence,
    anchors,
    drills,
    activity,
    open,
    attempt,
  }
}

export type App = ReturnType<typeof createApp>
