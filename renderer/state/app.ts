/** All stores of the window, put together once. */
import type { WorkspaceInfo } from '../../shared/contract/workspace.ts'
import { createActivity } from './activity.ts'
import { createAnchors } from './anchors.ts'
import { createAppearance } from './appearance.ts'
import { createArchive } from './archive.ts'
import { createAttest } from './attest.ts'
import { createCases } from './cases.ts'
import { createCharts } from './charts.ts'
import { createCommands } from './commands.ts'
import type { Deps } from './deps.ts'
import { createDrills } from './drills.ts'
import { createEvidence } from './evidence.ts'
import { createExplore } from './explore.ts'
import { type Failure, type Loadable, toFailure } from './failure.ts'
import { createForward } from './forward.ts'
import { createHistory } from './history.ts'
import { createKeymap } from './keymap.ts'
import { keepKnownCommands, readKnownCommands } from './known-commands.ts'
import { createLibrary } from './library.ts'
import { createMarks } from './marks.ts'
import { createNotices } from './notices.ts'
import { createOrders } from './orders.ts'
import { createPackages } from './packages.ts'
import { createPalette } from './palette.ts'
import { rememberPlace, resumePlace } from './remember-place.ts'
import { createReport } from './report.ts'
import { createShelf } from './result-shelf.ts'
import { createResults } from './results.ts'
import { createRetention } from './retention.ts'
import { createRules } from './rules.ts'
import { createShell } from './shell.ts'
import { createTabDetails } from './tab-details.ts'
import { createTasks } from './tasks.ts'
import { createTimes } from './times.ts'
import { createTour } from './tour.ts'
import { createVocabulary } from './vocabulary.ts'
import { createWorkbench } from './workbench.ts'
import { createWorkspace } from './workspace.ts'

export function createApp(deps: Deps) {
  const notices = createNotices()
  const tasks = createTasks(deps.now)
  const shell = createShell(deps)
  const keymap = createKeymap(deps)
  const commands = createCommands(keymap.keysFor, readKnownCommands(deps))
  keepKnownCommands(deps, commands)
  const palette = createPalette(deps)
  const times = createTimes(deps)
  const appearance = createAppearance(deps)
  const tour = createTour(deps, shell)
  const workspace = createWorkspace(deps)
  const vocabulary = createVocabulary(deps)
  const workbench = createWorkbench(deps, vocabulary.forgetValues)
  const results = createResults(deps, tasks)
  const charts = createCharts(deps, results, workbench)
  const orders = createOrders(deps)
  const details = createTabDetails(deps, workbench)
  const library = createLibrary(deps, workbench, details, notices)
  const history = createHistory(deps)
  workbench.onValues(details.valuesOf)
  const shelf = createShelf(deps)
  const explore = createExplore(deps)
  const report = createReport(deps)
  const packages = createPackages(deps, tasks)
  const retention = createRetention(deps)
  const evidence = createEvidence(deps, tasks)
  const anchors = createAnchors(deps)
  const drills = createDrills(deps, tasks)
  const rules = createRules(deps, tasks)
  const attest = createAttest(deps, tasks)
  const activity = createActivity(deps, tasks)
  const forward = createForward(deps, tasks)
  const marks = createMarks(deps)
  const cases = createCases(deps, tasks)
  const archive = createArchive(deps, tasks, async () => {
    report.forget()
    await Promise.all([
      workspace.refresh(),
      workbench.refreshSchema(),
      marks.refresh(),
      cases.refresh(),
      details.refreshDays(),
      shelf.refresh(),
    ])
  })
  marks.onLookFailed((error) => notices.fail('The marks could not be read', toFailure(error)))
  cases.onKeepFailed((error) => notices.fail('The notes could not be kept', toFailure(error)))
  workbench.onSaveFailed((failure) => notices.fail('The tabs could not be saved', failure))
  details.onSaveFailed((failure) => notices.fail('The values of parameters could not be saved', failure))

  rememberPlace(deps, archive)

  /** Everything that the screens need, asked once the engine is there. */
  async function open(): Promise<void> {
    const firstDays = archive.refresh()
    await workspace.refresh()
    const info = workspace.store.getState().info
    if (info.status === 'failed') {
      shell.setEngine({ status: 'failed', failure: info.failure })
      return
    }
    shell.setEngine({ status: 'ready' })
    const days = firstDays.then(() => resumePlace(deps, archive))
    // What is on the screen first: the rest opens the case database, which takes its time.
    if (shell.store.getState().screen === 'archive') await days.then(deps.painted)
    const restored = workbench.store.getState().restored
      ? Promise.resolve()
      : Promise.all([workbench.restore(), details.restore()]).then(() => library.refreshSaved())
    const tabs = restored.catch((error: unknown) => {
      notices.fail('The SQL tabs could not be restored', toFailure(error))
    })
    const work: readonly Promise<void>[] = [
      tabs,
      days,
      workbench.refreshSchema(),
      details.refreshDays(),
      library.refreshReady(),
      shelf.refresh(),
      workspace.loadAbout(),
      workspace.refreshSecrets(),
    ]
    await Promise.all(work)
    await tellIfMadeAnew(info)
  }

  /** A case database that could not be used was replaced by an empty one when it was first asked. */
  async function tellIfMadeAnew(before: Loadable<WorkspaceInfo>): Promise<void> {
    await workspace.refresh()
    const { info } = workspace.store.getState()
    if (before.status !== 'ready' || info.status !== 'ready') return
    if (before.value.eventsLoaded === 0 || info.value.eventsLoaded > 0) return
    await archive.refresh()
    notices.push({
      tone: 'error',
      title: 'The records have to be loaded again',
      detail:
        'The case database was damaged, or of another version, and was made anew. Nothing of the archive is lost: press Load on the archive screen.',
    })
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
    commands,
    keymap,
    palette,
    times,
    appearance,
    tour,
    notices,
    tasks,
    shell,
    workspace,
    vocabulary,
    workbench,
    results,
    charts,
    orders,
    details,
    library,
    history,
    shelf,
    explore,
    report,
    packages,
    retention,
    archive,
    evidence,
    anchors,
    drills,
    rules,
    attest,
    activity,
    forward,
    marks,
    cases,
    open,
    attempt,
  }
}

export type App = ReturnType<typeof createApp>
