import { Dialog } from '../../ui/dialog.tsx'
import { useApp, useShell } from '../app-context.tsx'
import { KeyEditor } from './key-editor.tsx'

/** All keys on one sheet, to look up and to change. */
export function ShortcutSheet() {
  const app = useApp()
  const open = useShell((state) => state.shortcutsOpen)
  if (!open) return null
  return (
    <Dialog title="Keyboard shortcuts" wide onClose={() => app.shell.openShortcuts(false)}>
      <KeyEditor />
    </Dialog>
  )
}
