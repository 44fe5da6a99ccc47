/** Monaco, cut to what the SQL editor needs: the editor, its features, the SQL language, one local worker. */
import 'monaco-editor/features/register.all.js'
import 'monaco-editor/languages/definitions/sql/register.js'
import * as monaco from 'monaco-editor/editor/editor.api.js'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

/** Brackets in the colour of the text: Monaco colours them by depth in some models, whatever they are told. */
const brackets = (colour: string) =>
  Object.fromEntries([1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, colour]))

// The themes repeat the tokens: Monaco computes with colours and cannot read CSS variables.
monaco.editor.defineTheme('blotter-light', {
  base: 'vs',
  inherit: true,
  rules: [
    { token: 'keyword', foreground: '184d9c' },
    { token: 'string', foreground: '1b6e3c' },
    { token: 'string.sql', foreground: '1b6e3c' },
    { token: 'number', foreground: '8a3d00' },
    { token: 'comment', foreground: '5d6775', fontStyle: 'italic' },
    { token: 'predefined.sql', foreground: '7a2c8f' },
    { token: 'operator.sql', foreground: '535d6b' },
  ],
  colors: {
    'editor.background': '#ffffff',
    'editor.foreground': '#1b2129',
    ...brackets('#1b2129'),
    'editorLineNumber.foreground': '#6a7482',
    'editorLineNumber.activeForeground': '#1b2129',
    'editor.lineHighlightBackground': '#f6f7f9',
    'editor.lineHighlightBorder': '#f6f7f9',
    'editor.selectionBackground': '#c9ddf8',
    'editorWidget.background': '#ffffff',
    'editorWidget.border': '#b9c0ca',
    focusBorder: '#1f5fbf',
    'editorSuggestWidget.selectedBackground': '#e3edfb',
    'editorSuggestWidget.selectedForeground': '#1b2129',
    'editorSuggestWidget.selectedIconForeground': '#1b2129',
    'editorSuggestWidget.highlightForeground': '#184d9c',
    'editorSuggestWidget.focusHighlightForeground': '#184d9c',
  },
})
monaco.editor.defineTheme('blotter-dark', {
  base: 'vs-dark',
  inherit: true,
  rules: [
    { token: 'keyword', foreground: '82b1ff' },
    { token: 'string', foreground: '8bd6a5' },
    { token: 'string.sql', foreground: '8bd6a5' },
    { token: 'number', foreground: 'f0b27a' },
    { token: 'comment', foreground: '939dab', fontStyle: 'italic' },
    { token: 'predefined.sql', foreground: 'd7a6ea' },
    { token: 'operator.sql', foreground: 'a2abb8' },
  ],
  colors: {
    'editor.background': '#17191d',
    'editor.foreground': '#e4e7eb',
    ...brackets('#e4e7eb'),
    'editorLineNumber.foreground': '#88919e',
    'editorLineNumber.activeForeground': '#e4e7eb',
    'editor.lineHighlightBackground': '#1d2025',
    'editor.lineHighlightBorder': '#1d2025',
    'editor.selectionBackground': '#2c4468',
    'editorWidget.background': '#1d2025',
    'editorWidget.border': '#454c57',
    focusBorder: '#82b1ff',
    'editorSuggestWidget.selectedBackground': '#20304a',
    'editorSuggestWidget.selectedForeground': '#e4e7eb',
    'editorSuggestWidget.selectedIconForeground': '#e4e7eb',
    'editorSuggestWidget.highlightForeground': '#a3c6ff',
    'editorSuggestWidget.focusHighlightForeground': '#a3c6ff',
  },
})

/** The theme that goes with the window's: high contrast has Monaco's own. */
export function themeName(): string {
  const { theme, contrast } = document.documentElement.dataset
  const dark = theme === 'dark'
  if (contrast === 'high') return dark ? 'hc-black' : 'hc-light'
  return dark ? 'blotter-dark' : 'blotter-light'
}

export { monaco }
