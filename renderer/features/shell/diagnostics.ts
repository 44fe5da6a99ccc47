/** Facts for a report of a defect: versions, platform, counts, names of settings; nothing of an archive. */

import type { WorkspaceInfo } from '../../../shared/contract/workspace.ts'
import type { App } from '../../state/app.ts'
import { toFailure } from '../../state/failure.ts'
import type { About } from '../../state/workspace.ts'
import { copyText } from '../../ui/copy.ts'

export type DiagnosticFacts = {
  readonly info: WorkspaceInfo | null
  readonly about: About | null
  readonly engine: string
  readonly platform: string
  readonly window: string
  readonly settingNames: readonly string[]
  readonly days: Readonly<Record<string, number>>
  readonly counts: Readonly<Record<string, number>>
  readonly look: string
  /** Codes of what failed in this session, never its message: that may name files. */
  readonly failures: readonly string[]
}

/** The last part of a path, whichever way it is written. */
function folderName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? ''
}

function listOf(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}

/** One line per fact. Of paths only the name of the workspace's folder; of sources only their kinds. */
export function describeDiagnostics(facts: DiagnosticFacts): string {
  const { info, about } = facts
  const kinds = info?.sources.map(({ kind }) => kind) ?? []
  const lines: readonly (readonly [string, string])[] = [
    ['Blotter', info?.toolVersion ?? about?.version ?? 'unknown'],
    ['Electron, Chromium, Node', about ? `${about.electron}, ${about.chrome}, ${about.node}` : 'unknown'],
    ['Platform', facts.platform],
    ['Window', facts.window],
    ['Look', facts.look],
    ['Engine', facts.engine],
    ['Workspace folder', info ? folderName(info.path) : 'not open'],
    ['Offline', info ? (info.offline ? 'yes' : 'no') : 'unknown'],
    ['Sources', kinds.length === 0 ? 'none' : kinds.join(', ')],
    ['Pinned keys', info ? String(info.pins.length) : 'unknown'],
    ['Days by state', listOf(facts.days)],
    ['Counts', listOf(facts.counts)],
    ['Settings that are set', facts.settingNames.length === 0 ? 'none' : facts.settingNames.join(', ')],
    ['Failures in this session', facts.failures.length === 0 ? 'none' : facts.failures.join(', ')],
  ]
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`
}

function factsOf(app: App): DiagnosticFacts {
  const { info, about, settings } = app.workspace.store.getState()
  const { engine, theme } = app.shell.store.getState()
  const { contrast, density, textSize, zoom } = app.appearance.store.getState()
  const archive = app.archive.store.getState()
  const workbench = app.workbench.store.getState()
  const tasks = app.tasks.store.getState().tasks
  const days: Record<string, number> = {}
  for (const { state } of archive.days.status === 'ready' ? archive.days.value : []) {
    days[state] = (days[state] ?? 0) + 1
  }
  return {
    info: info.status === 'ready' ? info.value : null,
    about: about.status === 'ready' ? about.value : null,
    engine: engine.status === 'failed' ? `failed: ${engine.failure.code}` : engine.status,
    platform: `${navigator.platform}, ${navigator.hardwareConcurrency} processors, language ${navigator.language}`,
    window: `${window.innerWidth}x${window.innerHeight} at ${window.devicePixelRatio}`,
    settingNames: settings.status === 'ready' ? Object.keys(settings.value).sort() : [],
    days,
    counts: {
      events: info.status === 'ready' ? info.value.eventsLoaded : 0,
      findings: archive.findings.length,
      alarms: archive.alarms.length,
      'SQL tabs': workbench.tabs.length,
      tables: workbench.schema.status === 'ready' ? workbench.schema.value.length : 0,
      tasks: tasks.length,
    },
    look: `${theme}, contrast ${contrast}, ${density}, text ${textSize} px, zoom ${zoom} %, keys ${app.keymap.store.getState().preset}`,
    failures: tasks.flatMap(({ kind, failure }) => (failure ? [`${kind} ${failure.code}`] : [])),
  }
}

/** Puts the facts on the clipboard; works without an engine too. */
export async function copyDiagnostics(app: App): Promise<void> {
  try {
    await copyText(describeDiagnostics(factsOf(app)))
    app.notices.push({
      tone: 'success',
      title: 'Diagnostics copied',
      detail: 'Versions, counts and names of settings; nothing of the archive.',
    })
  } catch (error) {
    app.notices.fail('The diagnostics could not be copied', toFailure(error))
  }
}
