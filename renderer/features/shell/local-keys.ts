/** Keys of single parts, heard while they have the focus: they follow the usual patterns and are not rebound. */

export type LocalKeys = {
  readonly group: string
  readonly keys: readonly { readonly title: string; readonly keys: readonly string[] }[]
}

export const LOCAL_KEYS: readonly LocalKeys[] = [
  {
    group: 'In the calendar',
    keys: [
      { title: 'Move by day', keys: ['ArrowLeft', 'ArrowRight'] },
      { title: 'Move by week', keys: ['ArrowUp', 'ArrowDown'] },
      { title: 'First, last day of the week', keys: ['Home', 'End'] },
      { title: 'Previous, next month', keys: ['PageUp', 'PageDown'] },
      { title: 'Open the day', keys: ['Enter'] },
      { title: 'Close the finding, then the day', keys: ['Escape'] },
    ],
  },
  {
    group: 'In the editor',
    keys: [{ title: 'Undo, redo', keys: ['Mod+Z', 'Mod+Shift+Z'] }],
  },
  {
    group: 'In a result',
    keys: [
      { title: 'Extend the selection', keys: ['Shift+ArrowUp', 'Shift+ArrowDown'] },
      { title: 'Select all', keys: ['Mod+A'] },
      { title: 'Copy', keys: ['Mod+C'] },
      { title: 'Copy with headers', keys: ['Mod+Shift+C'] },
      { title: 'Inspect the row', keys: ['F7', 'Space'] },
      { title: 'Menu of the row', keys: ['Shift+F10'] },
      { title: 'Close the inspector', keys: ['Escape'] },
      { title: 'Sort by the column; add it to the sort', keys: ['Enter', 'Shift+Enter'] },
    ],
  },
  {
    group: 'In panels',
    keys: [
      { title: 'Resize, on the line between panels', keys: ['ArrowLeft', 'ArrowRight'] },
      { title: 'Next, previous part of the window', keys: ['Tab', 'Shift+Tab'] },
    ],
  },
]
