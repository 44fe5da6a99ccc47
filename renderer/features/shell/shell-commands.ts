import type { App } from '../../state/app.ts'
import type { Command } from '../../state/commands.ts'
import { SCREEN_LABELS, SCREENS } from '../../state/shell.ts'
import { forgetSplits } from '../../ui/split.tsx'
import { copyDiagnostics } from './diagnostics.ts'
import { shownContrast, shownTheme } from './use-look.ts'

const EVERYWHERE = 'Everywhere'
const LOOK = 'Appearance'
const HELP = 'Help'

/** What can be done on every screen. */
export function shellCommands(app: App): readonly Command[] {
  return [...openCommands(app), ...lookCommands(app), ...helpCommands(app)]
}

function openCommands(app: App): readonly Command[] {
  return [
    {
      id: 'palette.open',
      title: 'Open anything',
      group: EVERYWHERE,
      keys: ['Mod+P', 'Mod+K', 'Mod+Shift+P'],
      run: () => app.palette.open(),
    },
    ...SCREENS.map((screen, at) => ({
      id: `show.${screen}`,
      title: `Show ${SCREEN_LABELS[screen]}`,
      group: EVERYWHERE,
      keys: screen === 'settings' ? [`Alt+${at + 1}`, 'Mod+,'] : [`Alt+${at + 1}`],
      run: () => app.shell.show(screen),
    })),
    {
      id: 'tab.new',
      title: 'New SQL tab',
      group: EVERYWHERE,
      keys: ['Mod+T'],
      run: () => {
        app.shell.show('sql')
        app.workbench.newTab()
      },
    },
    {
      id: 'tasks.open',
      title: 'Task centre: tasks and notices',
      group: EVERYWHERE,
      keys: ['Mod+Shift+J'],
      run: () => app.shell.openTaskCentre(!app.shell.store.getState().taskCentreOpen),
    },
    {
      id: 'tasks.cancel',
      title: 'Cancel every running task',
      group: EVERYWHERE,
      keys: [],
      enabled: () => app.tasks.store.getState().tasks.some(({ finishedAt }) => finishedAt === null),
      run: () => app.tasks.cancelAll(),
    },
  ]
}

function lookCommands(app: App): readonly Command[] {
  const { appearance } = app
  const keep = (what: Promise<void>) => app.attempt('It could not be kept', () => what)
  const zoom = { group: LOOK, inDialogs: true } as const
  return [
    {
      id: 'look.toggle-theme',
      title: 'Light or dark theme',
      group: LOOK,
      keys: [],
      run: () => void keep(app.shell.setTheme(shownTheme() === 'dark' ? 'light' : 'dark')),
    },
    {
      id: 'look.toggle-contrast',
      title: 'High contrast on or off',
      group: LOOK,
      keys: [],
      run: () => appearance.setContrast(shownContrast() === 'high' ? 'normal' : 'high'),
    },
    {
      ...zoom,
      id: 'look.zoom-in',
      title: 'Zoom in',
      keys: ['Mod++', 'Mod+='],
      run: () => void keep(appearance.stepZoom(1)),
    },
    {
      ...zoom,
      id: 'look.zoom-out',
      title: 'Zoom out',
      keys: ['Mod+-'],
      run: () => void keep(appearance.stepZoom(-1)),
    },
    {
      ...zoom,
      id: 'look.zoom-reset',
      title: 'Zoom to 100 %',
      keys: ['Mod+0'],
      run: () => void keep(appearance.setZoom(100)),
    },
    {
      id: 'look.text-larger',
      title: 'Larger text',
      group: LOOK,
      keys: [],
      run: () => appearance.stepTextSize(1),
    },
    {
      id: 'look.text-smaller',
      title: 'Smaller text',
      group: LOOK,
      keys: [],
      run: () => appearance.stepTextSize(-1),
    },
    {
      id: 'look.text-reset',
      title: 'Usual size of text',
      group: LOOK,
      keys: [],
      run: appearance.resetTextSize,
    },
    {
      id: 'look.density',
      title: 'Compact or comfortable rows',
      group: LOOK,
      keys: [],
      run: () =>
        appearance.setDensity(appearance.store.getState().density === 'compact' ? 'comfortable' : 'compact'),
    },
    {
      id: 'look.reset-layout',
      title: 'Reset the layout: sizes of panels as at first',
      group: LOOK,
      keys: [],
      run: () => {
        forgetSplits()
        app.shell.redrawLayout()
        app.notices.push({ tone: 'success', title: 'Panels have their first sizes again' })
      },
    },
  ]
}

function helpCommands(app: App): readonly Command[] {
  return [
    {
      id: 'help.shortcuts',
      title: 'Keyboard shortcuts',
      group: HELP,
      keys: ['?', 'Mod+?'],
      run: () => app.shell.openShortcuts(true),
    },
    { id: 'help.tour', title: 'Take the tour', group: HELP, keys: [], run: () => app.tour.start() },
    {
      id: 'help.diagnostics',
      title: 'Copy diagnostics (no data of the archive)',
      group: HELP,
      keys: [],
      run: () => void copyDiagnostics(app),
    },
  ]
}
