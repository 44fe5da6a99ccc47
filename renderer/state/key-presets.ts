/**
 * Keys as other tools have them, by the id of our command. What a preset does not name keeps our keys. Taken from the
 * default keymaps for Windows and Linux of DataGrip and DBeaver; where those need a second key press after the first,
 * ours stay.
 */

const KEY_PRESET_LIST = ['default', 'datagrip', 'dbeaver'] as const
export type KeyPreset = (typeof KEY_PRESET_LIST)[number]
export const KEY_PRESET_IDS: readonly KeyPreset[] = KEY_PRESET_LIST

export type PresetKeys = {
  readonly title: string
  readonly keys: Readonly<Record<string, readonly string[]>>
}

export function isPreset(value: unknown): value is KeyPreset {
  return KEY_PRESET_LIST.some((preset) => preset === value)
}

export const KEY_PRESETS: Readonly<Record<KeyPreset, PresetKeys>> = {
  default: { title: 'Default', keys: {} },
  datagrip: {
    title: 'DataGrip',
    keys: {
      // Find Action and Search Everywhere; Ctrl+N goes to a table.
      'palette.open': ['Mod+Shift+A', 'Mod+N', 'Mod+P', 'Mod+K'],
      'show.settings': ['Mod+Alt+S', 'Alt+7'],
      // Execute, and stop.
      'sql.run': ['Mod+Enter'],
      'sql.cancel': ['Mod+F2'],
      // A new query console; close it; select the next and the previous.
      'tab.new': ['Mod+Shift+L', 'Mod+T'],
      'library.show': ['Mod+Alt+Q'],
      'tab.close': ['Mod+F4'],
      'tab.next': ['Alt+ArrowRight'],
      'tab.previous': ['Alt+ArrowLeft'],
      'sql.format': ['Mod+Alt+L'],
      'history.show': ['Mod+Alt+E'],
      'sql.explain': ['Mod+Shift+E'],
      // Jump to source.
      'result.source': ['F4'],
      'look.text-larger': ['Alt+>'],
      'look.text-smaller': ['Alt+<'],
    },
  },
  dbeaver: {
    title: 'DBeaver',
    keys: {
      // Quick access.
      'palette.open': ['Mod+3', 'Mod+P', 'Mod+K'],
      // Execute statement, execute script, execute in a new tab is ours of the whole tab.
      'sql.run': ['Mod+Enter'],
      'sql.run-all': ['Alt+X'],
      'tab.new': ['Mod+]', 'Mod+T'],
      'tab.close': ['Mod+W', 'Mod+F4'],
      'tab.rename': ['F2'],
      'tab.next': ['Mod+PageDown'],
      'tab.previous': ['Mod+PageUp'],
      // Ctrl+3 is quick access there.
      'tab.go-3': ['Alt+Shift+3'],
      'sql.format': ['Mod+Shift+F'],
      'history.show': ['Mod+Shift+H'],
      'sql.explain': ['Mod+Shift+E'],
      // Open declaration.
      'result.source': ['F4'],
      // Switch between the editor and the results.
      'sql.switch': ['Mod+6', 'F6'],
      'tab.go-6': ['Alt+Shift+6'],
    },
  },
}
