import './shell.css'
import { lazy, Suspense, useEffect } from 'react'
import { Loading } from '../../ui/empty.tsx'
import { useApp, useShell, useWorkspace } from '../app-context.tsx'
import { ArchiveScreen } from '../archive/archive-screen.tsx'
import { useArchiveWork } from '../archive/use-archive-commands.ts'
import { AddToCaseDialog } from '../case/add-to-case-dialog.tsx'
import { MarkDialog } from '../case/mark-dialog.tsx'
import { useMarkCommands } from '../case/use-mark-commands.ts'
import { useEvidenceCommands } from '../evidence/use-evidence-commands.ts'
import { FirstRun } from '../first-run/first-run.tsx'
import { ForwardDialog } from '../forward/forward-dialog.tsx'
import { useForwardCommands } from '../forward/use-forward-commands.ts'
import { useLibraryCommands } from '../library/use-library-commands.ts'
import { OrderPanels } from '../order/order-panels.tsx'
import { useReportLinks } from '../report/use-report-links.ts'
import { EngineScreen } from './engine-screen.tsx'
import { NoticeRegion } from './notice-region.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { StatusBar } from './status-bar.tsx'
import { Tour } from './tour.tsx'
import { useCommands } from './use-commands.ts'
import { useLook } from './use-look.ts'
import { useMenuKeys } from './use-menu-keys.ts'
import { usePaletteSources } from './use-palette-sources.ts'
import { useWorkShown } from './use-work-shown.ts'

// What is not on the first screen comes when it is shown: editor and grid are most of the page.
const CaseScreen = lazy(async () => ({ default: (await import('../case/case-screen.tsx')).CaseScreen }))
const EvidenceScreen = lazy(async () => ({
  default: (await import('../evidence/evidence-screen.tsx')).EvidenceScreen,
}))
const ExploreScreen = lazy(async () => ({
  default: (await import('../explore/explore-screen.tsx')).ExploreScreen,
}))
const ReportScreen = lazy(async () => ({
  default: (await import('../report/report-screen.tsx')).ReportScreen,
}))
const SettingsScreen = lazy(async () => ({
  default: (await import('../settings/settings-screen.tsx')).SettingsScreen,
}))
const SqlScreen = lazy(async () => ({ default: (await import('../sql/sql-screen.tsx')).SqlScreen }))

/** The window's frame: rail, screen, status bar, notices. */
export function Shell() {
  useLook()
  useCommands()
  useArchiveWork()
  useLibraryCommands()
  usePaletteSources()
  useMenuKeys()
  useMarkCommands()
  useEvidenceCommands()
  useForwardCommands()
  useReportLinks()
  useWorkShown()
  const engine = useShell((state) => state.engine)
  const info = useWorkspace((state) => state.info)
  if (engine.status === 'failed' || (engine.status !== 'ready' && info.status !== 'ready')) {
    return (
      <>
        <EngineScreen engine={engine} />
        <NoticeRegion />
        <Palette />
      </>
    )
  }
  return (
    <div className="shell">
      <Rail />
      <Suspense fallback={<ScreenComes />}>
        <Screen />
      </Suspense>
      <StatusBar />
      <NoticeRegion />
      <ShortcutSheet />
      <Palette />
      <MarkDialog />
      <AddToCaseDialog />
      <ForwardDialog />
      <Tour />
      <OrderPanels />
    </div>
  )
}

function ScreenComes() {
  return (
    <main className="screen" aria-label="Opening">
      <Loading what="Opening…" />
    </main>
  )
}

function Screen() {
  const app = useApp()
  const screen = useShell((state) => state.screen)
  const layout = useShell((state) => state.layout)
  const noSources = useWorkspace(
    (state) => state.info.status === 'ready' && state.info.value.sources.length === 0,
  )
  useEffect(() => {
    if (screen !== 'sql') app.shell.setSelection(null)
  }, [screen, app])
  switch (screen) {
    case 'archive':
      return noSources ? <FirstRun /> : <ArchiveScreen key={layout} />
    case 'explore':
      return <ExploreScreen key={layout} />
    case 'sql':
      return <SqlScreen key={layout} />
    case 'reports':
      return <ReportScreen key={layout} />
    case 'evidence':
      return <EvidenceScreen key={layout} />
    case 'cases':
      return <CaseScreen />
    case 'settings':
      return <SettingsScreen />
  }
}
