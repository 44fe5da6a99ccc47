import './shell.css'
import { useEffect } from 'react'
import { useApp, useShell, useWorkspace } from '../app-context.tsx'
import { ArchiveScreen } from '../archive/archive-screen.tsx'
import { EvidenceScreen } from '../evidence/evidence-screen.tsx'
import { FirstRun } from '../first-run/first-run.tsx'
import { ReportScreen } from '../report/report-screen.tsx'
import { SettingsScreen } from '../settings/settings-screen.tsx'
import { SqlScreen } from '../sql/sql-screen.tsx'
import { EngineScreen } from './engine-screen.tsx'
import { NoticeRegion } from './notice-region.tsx'
import { Rail } from './rail.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { StatusBar } from './status-bar.tsx'
import { useCommands } from './use-commands.ts'
import { useTheme } from './use-theme.ts'

/** The window's frame: rail, screen, status bar, notices. */
export function Shell() {
  useTheme()
  useCommands()
  const engine = useShell((state) => state.engine)
  const info = useWorkspace((state) => state.info)
  if (engine.status === 'failed' || (engine.status !== 'ready' && info.status !== 'ready')) {
    return <EngineScreen engine={engine} />
  }
  return (
    <div className="shell">
      <Rail />
      <Screen />
      <StatusBar />
      <NoticeRegion />
      <ShortcutSheet />
    </div>
  )
}

function Screen() {
  const app = useApp()
  const screen = useShell((state) => state.screen)
  const noSources = useWorkspace(
    (state) => state.info.status === 'ready' && state.info.value.sources.length === 0,
  )
  useEffect(() => {
    if (screen !== 'sql') app.shell.setSelection(null)
  }, [screen, app])
  switch (screen) {
    case 'archive':
      return noSources ? <FirstRun /> : <ArchiveScreen />
    case 'sql':
      return <SqlScreen />
    case 'reports':
      return <ReportScreen />
    case 'evidence':
      return <EvidenceScreen />
    case 'settings':
      return <SettingsScreen />
  }
}
