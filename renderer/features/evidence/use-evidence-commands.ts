import { useEffect } from 'react'
import type { App } from '../../state/app.ts'
import type { Command } from '../../state/commands.ts'
import { type EvidenceSection, SECTION_TITLES, SECTIONS } from '../../state/evidence.ts'
import { runningTasks } from '../../state/tasks.ts'
import { useApp } from '../app-context.tsx'
import {
  chooseAnchor,
  copyCheckpoint,
  copyPublicKey,
  exportLog,
  runDrill,
  saveNewestCertificate,
  verifyLog,
} from './evidence-actions.ts'

const GROUP = 'Evidence'

/** What is done with evidence: from every screen. The section is shown, where its outcome can be seen. */
export function useEvidenceCommands(): void {
  const app = useApp()
  useEffect(() => app.commands.register(commandsOf(app)), [app])
}

function commandsOf(app: App): readonly Command[] {
  const command = (
    id: string,
    title: string,
    section: EvidenceSection,
    act: (() => Promise<unknown>) | null,
    enabled?: () => boolean,
  ): Command => ({
    id: `evidence.${id}`,
    title,
    group: GROUP,
    keys: [],
    ...(enabled ? { enabled } : {}),
    run: () => {
      app.shell.show('evidence')
      app.evidence.show(section)
      void act?.()
    },
  })
  const noneRuns = (kind: 'drill' | 'activity') => () =>
    !runningTasks(app.tasks.store.getState()).some((task) => task.kind === kind)
  return [
    ...SECTIONS.map((section) => command(section, `Show ${SECTION_TITLES[section]}`, section, null)),
    command('save-certificate', 'Save the certificate of the newest verification…', 'certificates', () =>
      saveNewestCertificate(app),
    ),
    command('copy-key', 'Copy the public key of this workstation', 'certificates', () => copyPublicKey(app)),
    command('add-anchor', 'Add an anchor…', 'anchors', () => chooseAnchor(app)),
    command('copy-checkpoint', 'Copy the checkpoint for printing', 'anchors', () => copyCheckpoint(app)),
    command('run-drill', 'Run the tamper drill', 'drill', () => runDrill(app), noneRuns('drill')),
    command('verify-log', 'Verify the activity log', 'activity', () => verifyLog(app), noneRuns('activity')),
    command('export-log', 'Export the activity log…', 'activity', () => exportLog(app), noneRuns('activity')),
  ]
}
