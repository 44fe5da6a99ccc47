import { Dialog } from '../../ui/dialog.tsx'
import { useApp, useShell } from '../app-context.tsx'

const MOD = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'

const GROUPS: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['Archive, SQL, Reports, Evidence, Settings', 'Alt+1 … Alt+5'],
      ['Settings', `${MOD}+,`],
      ['This sheet', '?'],
    ],
  },
  {
    title: 'Archive',
    keys: [
      ['Move by day, by week', '← → ↑ ↓'],
      ['First, last day of the week', 'Home / End'],
      ['Previous, next month', 'Page Up / Page Down'],
      ['Open the day', 'Enter'],
      ['Next, previous finding', 'E / Shift+E'],
      ['Close the finding, then the day', 'Escape'],
    ],
  },
  {
    title: 'SQL editor',
    keys: [
      ['Run selection or statement', `${MOD}+Enter`],
      ['Run the whole tab', `${MOD}+Shift+Enter`],
      ['Cancel', `${MOD}+F2 or ${MOD}+.`],
      ['Complete', `${MOD}+Space`],
      ['Comment', `${MOD}+/`],
      ['Find', `${MOD}+F`],
      ['Editor / grid', `F6 or ${MOD}+\``],
      ['New tab, close tab', `${MOD}+T / ${MOD}+W`],
      ['Go to tab', `${MOD}+1 … ${MOD}+9`],
      ['Rename tab', 'F2'],
    ],
  },
  {
    title: 'Result grid',
    keys: [
      ['Extend the selection', 'Shift+arrows'],
      ['Select all', `${MOD}+A`],
      ['Copy', `${MOD}+C`],
      ['Copy with headers', `${MOD}+Shift+C`],
      ['Inspect the row', 'F7 or Space'],
      ['Menu of the row: inspect, copy, prove', 'Shift+F10'],
      ['Close the inspector', 'Escape'],
      ['Sort, add to sort', 'Enter / Shift+Enter on a header'],
    ],
  },
]

export function ShortcutSheet() {
  const app = useApp()
  const open = useShell((state) => state.shortcutsOpen)
  if (!open) return null
  return (
    <Dialog title="Keyboard shortcuts" wide onClose={() => app.shell.openShortcuts(false)}>
      <div className="shortcuts">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(([what, keys]) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    <kbd>{keys}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
