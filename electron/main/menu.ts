/**
 * The application menu. It sends the page the ids of commands. Keys are heard by the page, which knows those that the
 * user chose: the menu shows them and hears only what is the window's own (closing it, quitting, clipboard).
 */
import { Menu, type MenuItemConstructorOptions } from 'electron'

type MenuOptions = {
  readonly send: (command: string) => void
  readonly platform: NodeJS.Platform
  readonly devTools: boolean
  /** Keys by id of command, as the page names them: `Mod+Shift+P`. */
  readonly keys: Readonly<Record<string, string>>
}

export function installMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
}

/** As Electron writes keys; null for those that it cannot show. */
export function acceleratorOf(keys: string): string | null {
  const named = keys
    .replace('Mod+', 'CommandOrControl+')
    .replace(/Arrow(Up|Down|Left|Right)$/, '$1')
    .replace(/\+\+$/, '+Plus')
  return /^((CommandOrControl|Alt|Shift)\+)*([\x21-\x7e]|[A-Za-z]+[A-Za-z0-9]*)$/.test(named) ? named : null
}

function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const mac = options.platform === 'darwin'
  const item = (label: string, command: string): MenuItemConstructorOptions => {
    const keys = options.keys[command]
    const accelerator = keys === undefined ? null : acceleratorOf(keys)
    return {
      label,
      click: () => options.send(command),
      registerAccelerator: false,
      ...(accelerator === null ? {} : { accelerator }),
    }
  }
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const application: MenuItemConstructorOptions[] = mac
    ? [
        {
          label: 'Blotter',
          submenu: [
            { role: 'about' },
            separator,
            item('Settings…', 'show.settings'),
            separator,
            { role: 'hide' },
            { role: 'hideOthers' },
            { role: 'unhide' },
            separator,
            { role: 'quit' },
          ],
        },
      ]
    : []
  return [
    ...application,
    {
      label: '&File',
      submenu: [
        item('New Query Tab', 'tab.new'),
        separator,
        ...(mac ? [] : [item('Settings…', 'show.settings'), separator]),
        { role: 'close', label: 'Close Window', accelerator: 'CommandOrControl+Shift+W' },
        ...(mac ? [] : [{ role: 'quit', accelerator: 'Control+Q' } as const]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'delete' },
        separator,
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Command Palette…', 'palette.open'),
        separator,
        item('Archive', 'show.archive'),
        item('Explore', 'show.explore'),
        item('SQL', 'show.sql'),
        item('Reports', 'show.reports'),
        item('Evidence', 'show.evidence'),
        item('Cases', 'show.cases'),
        item('Settings', 'show.settings'),
        separator,
        item('Task Centre', 'tasks.open'),
        separator,
        item('Light or Dark', 'look.toggle-theme'),
        item('High Contrast', 'look.toggle-contrast'),
        separator,
        item('Actual Size', 'look.zoom-reset'),
        item('Zoom In', 'look.zoom-in'),
        item('Zoom Out', 'look.zoom-out'),
        { role: 'togglefullscreen' },
        ...(options.devTools ? [separator, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'zoom' }] },
    {
      role: 'help',
      submenu: [
        item('Keyboard Shortcuts', 'help.shortcuts'),
        item('Take the Tour', 'help.tour'),
        item('Copy Diagnostics', 'help.diagnostics'),
      ],
    },
  ]
}
