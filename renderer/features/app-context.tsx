import { createContext, useContext, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ActivityState } from '../state/activity.ts'
import type { AnchorState } from '../state/anchors.ts'
import type { App } from '../state/app.ts'
import type { ArchiveState } from '../state/archive.ts'
import type { AttestState } from '../state/attest.ts'
import type { CaseState } from '../state/cases.ts'
import type { DrillState } from '../state/drills.ts'
import type { EvidenceState } from '../state/evidence.ts'
import type { ExploreState } from '../state/explore.ts'
import type { ForwardState } from '../state/forward.ts'
import type { HistoryState } from '../state/history.ts'
import type { LibraryState } from '../state/library.ts'
import type { MarkState } from '../state/marks.ts'
import type { NoticeState } from '../state/notices.ts'
import type { ReportState } from '../state/report.ts'
import type { ShelfState } from '../state/result-shelf.ts'
import type { ResultsState } from '../state/results.ts'
import type { RulesState } from '../state/rules.ts'
import type { ShellState } from '../state/shell.ts'
import type { DetailsState } from '../state/tab-details.ts'
import { isArchiveWork, runningTasks, type TaskState } from '../state/tasks.ts'
import type { WorkbenchState } from '../state/workbench.ts'
import type { WorkspaceState } from '../state/workspace.ts'

const AppContext = createContext<App | null>(null)
export const AppProvider = AppContext.Provider

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('AppProvider is missing above this component.')
  return app
}

export const useShell = <T,>(select: (state: ShellState) => T): T => useStore(useApp().shell.store, select)
export const useTasks = <T,>(select: (state: TaskState) => T): T => useStore(useApp().tasks.store, select)
export const useNotices = <T,>(select: (state: NoticeState) => T): T =>
  useStore(useApp().notices.store, select)
export const useWorkspace = <T,>(select: (state: WorkspaceState) => T): T =>
  useStore(useApp().workspace.store, select)
export const useArchive = <T,>(select: (state: ArchiveState) => T): T =>
  useStore(useApp().archive.store, select)
export const useWorkbench = <T,>(select: (state: WorkbenchState) => T): T =>
  useStore(useApp().workbench.store, select)
export const useResults = <T,>(select: (state: ResultsState) => T): T =>
  useStore(useApp().results.store, select)
export const useDetails = <T,>(select: (state: DetailsState) => T): T =>
  useStore(useApp().details.store, select)
export const useLibrary = <T,>(select: (state: LibraryState) => T): T =>
  useStore(useApp().library.store, select)
export const useHistory = <T,>(select: (state: HistoryState) => T): T =>
  useStore(useApp().history.store, select)
export const useShelf = <T,>(select: (state: ShelfState) => T): T => useStore(useApp().shelf.store, select)
export const useReport = <T,>(select: (state: ReportState) => T): T => useStore(useApp().report.store, select)
export const useEvidence = <T,>(select: (state: EvidenceState) => T): T =>
  useStore(useApp().evidence.store, select)
export const useAnchors = <T,>(select: (state: AnchorState) => T): T =>
  useStore(useApp().anchors.store, select)
export const useDrills = <T,>(select: (state: DrillState) => T): T => useStore(useApp().drills.store, select)
export const useExplore = <T,>(select: (state: ExploreState) => T): T =>
  useStore(useApp().explore.store, select)
export const useMarks = <T,>(select: (state: MarkState) => T): T => useStore(useApp().marks.store, select)
export const useCases = <T,>(select: (state: CaseState) => T): T => useStore(useApp().cases.store, select)
export const useForward = <T,>(select: (state: ForwardState) => T): T =>
  useStore(useApp().forward.store, select)
export const useRules = <T,>(select: (state: RulesState) => T): T => useStore(useApp().rules.store, select)
export const useAttest = <T,>(select: (state: AttestState) => T): T => useStore(useApp().attest.store, select)
export const useActivity = <T,>(select: (state: ActivityState) => T): T =>
  useStore(useApp().activity.store, select)

/** True while a task that changes the archive runs. */
export function useArchiveBusy(): boolean {
  return useTasks((state) => runningTasks(state).some(isArchiveWork))
}

/** The clock, ticking four times a second while `active`. */
export function useNow(active: boolean): number {
  const { deps } = useApp()
  const [now, setNow] = useState(() => deps.now())
  useEffect(() => {
    if (!active) return
    setNow(deps.now())
    const timer = setInterval(() => setNow(deps.now()), 250)
    return () => clearInterval(timer)
  }, [active, deps])
  return now
}
