/**
 * The application menu. Ctrl/Cmd+1..9 and Ctrl/Cmd+W belong to the tabs of the page, so screens are on Alt+1..5 and
 * closing the window is on Ctrl/Cmd+Shift+W.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { HostCommand } from '../../shared/contract/host.ts'

export function installMenu(options: {
  readonly send: (command: HostCommand) => void
  readonly platform: NodeJS.Platform
  readonly devTools: boolean
}): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
}

function menuTemplate(options: {
  readonly send: (command: HostCommand) => void
  readonly platform: NodeJS.Platform
  readonly devTools: boolean
}): MenuItemConstructorOptions[] {
  const mac = options.platform === 'darwin'
  const item = (label: string, command: HostCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => options.send(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const application: MenuItemConstructorOptions[] = mac
    ? [
        {
          label: 'Blotter',
          submenu: [
            { role: 'about' },
            separator,
            item('Settings…', 'show-settings', 'Command+,'),
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
        item('New Query Tab', 'new-tab', 'CommandOrControl+T'),
        separator,
        ...(mac ? [] : [item('Settings…', 'show-settings', 'Control+,'), separator]),
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
        item('Archive', 'show-archive', 'Alt+1'),
        item('SQL', 'show-sql', 'Alt+2'),
        item('Reports', 'show-reports', 'Alt+3'),
        item('Evidence', 'show-evidence', 'Alt+4'),
        item('Settings', 'show-settings', 'Alt+5'),
        separator,
        item('Light or Dark', 'toggle-theme'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(options.devTools ? [separator, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'zoom' }] },
  ]
}
