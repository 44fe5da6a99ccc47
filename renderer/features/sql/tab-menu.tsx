import { MenuItem } from 'react-aria-components'
import { printKeys } from '../../state/key-names.ts'
import { MenuAt } from '../../ui/menu-at.tsx'
import { useApp, useWorkbench } from '../app-context.tsx'

/** Where the menu opens, in pixels of the window, and for which tab. */
export type TabMenuPlace = { readonly id: string; readonly x: number; readonly y: number }

/** What can be done with a tab: by the right mouse button, or by Shift+F10. */
export function TabMenu({
  place: { id, x, y },
  onRename,
  onClose,
}: {
  readonly place: TabMenuPlace
  readonly onRename: (id: string) => void
  readonly onClose: () => void
}) {
  const { workbench } = useApp()
  const tabs = useWorkbench((state) => state.tabs)
  const closed = useWorkbench((state) => state.closed)
  const at = tabs.findIndex((tab) => tab.id === id)
  const items: readonly {
    readonly id: string
    readonly label: string
    readonly keys: string
    readonly run: () => void
    readonly disabled?: boolean
  }[] = [
    { id: 'rename', label: 'Rename', keys: 'F2', run: () => onRename(id) },
    { id: 'duplicate', label: 'Duplicate', keys: '', run: () => workbench.duplicateTab(id) },
    {
      id: 'left',
      label: 'Move to the left',
      keys: 'Mod+Shift+PageUp',
      run: () => workbench.moveTabBy(id, -1),
      disabled: at <= 0,
    },
    {
      id: 'right',
      label: 'Move to the right',
      keys: 'Mod+Shift+PageDown',
      run: () => workbench.moveTabBy(id, 1),
      disabled: at === tabs.length - 1,
    },
    { id: 'close', label: 'Close', keys: 'Mod+W', run: () => workbench.closeTab(id) },
    {
      id: 'others',
      label: 'Close others',
      keys: '',
      run: () => workbench.closeOthers(id),
      disabled: tabs.length < 2,
    },
    {
      id: 'reopen',
      label: 'Reopen the last closed tab',
      keys: 'Mod+Shift+T',
      run: () => void workbench.reopenTab(),
      disabled: closed.length === 0,
    },
  ]
  return (
    <MenuAt
      label="Tab"
      x={x}
      y={y}
      onClose={onClose}
      onAction={(key) => items.find((item) => item.id === key)?.run()}
    >
      {items.map(({ id: key, label, keys, disabled = false }) => (
        <MenuItem key={key} id={key} className="menu-item" isDisabled={disabled} textValue={label}>
          <span className="grow">{label}</span>
          <span className="dim">{keys && printKeys(keys)}</span>
        </MenuItem>
      ))}
    </MenuAt>
  )
}
