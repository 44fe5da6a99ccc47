import { type RefObject, useEffect, useRef } from 'react'
import type { App } from '../../state/app.ts'
import type { Command } from '../../state/commands.ts'
import { formatSql, loadFormatter, offsetAfterFormat } from '../../state/format-sql.ts'
import { plural } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'
import type { EditorHandle } from './editor.tsx'

const GROUP = 'SQL editor'

/** Monaco's own actions, by the names and keys that the palette and the shortcut sheet tell. */
const ACTIONS: readonly (readonly [id: string, title: string, key: string | null, action: string])[] = [
  ['edit.complete', 'Complete the word', 'Mod+Space', 'editor.action.triggerSuggest'],
  ['edit.comment', 'Comment lines, or take the comment away', 'Mod+/', 'editor.action.commentLine'],
  ['edit.find', 'Find in the text', 'Mod+F', 'actions.find'],
  ['edit.replace', 'Find and replace in the text', 'Mod+H', 'editor.action.startFindReplaceAction'],
  ['edit.find-next', 'Next match', 'F3', 'editor.action.nextMatchFindAction'],
  ['edit.find-previous', 'Previous match', 'Shift+F3', 'editor.action.previousMatchFindAction'],
  ['edit.fix', 'Fix the error', 'Alt+Enter', 'editor.action.quickFix'],
  ['edit.meaning', 'What the word at the cursor means', 'Mod+I', 'editor.action.showHover'],
  ['edit.go-to-error', 'Go to the error', 'F8', 'editor.action.marker.nextInFiles'],
  ['edit.upper', 'Upper case', null, 'editor.action.transformToUppercase'],
  ['edit.lower', 'Lower case', null, 'editor.action.transformToLowercase'],
  [
    'edit.add-selection',
    'Select the next same word too',
    'Mod+D',
    'editor.action.addSelectionToNextFindMatch',
  ],
]

/** Whether the hands are in the result: some keys mean another thing there. */
const inResult = () => document.activeElement?.closest('.result-pane') != null

/** What can be done with the text of the tab. */
export function useEditorCommands(editor: RefObject<EditorHandle | null>, onWrap: () => void): void {
  const app = useApp()
  const wrap = useRef(onWrap)
  wrap.current = onWrap
  useEffect(
    () =>
      app.commands.register([
        ...ACTIONS.map(
          ([id, title, key, action]): Command => ({
            id,
            title,
            group: GROUP,
            keys: key === null ? [] : [key],
            run: () => editor.current?.trigger(action),
            hears: () => !inResult(),
          }),
        ),
        {
          id: 'sql.format',
          title: 'Format the selection, or the whole tab',
          group: GROUP,
          keys: ['Mod+Shift+F'],
          run: () => void app.attempt('The text could not be formatted', () => format(app, editor.current)),
        },
        {
          id: 'edit.wrap',
          title: 'Wrap long lines, or not',
          group: GROUP,
          keys: ['Alt+Z'],
          run: () => wrap.current(),
        },
        ...explainCommands(app, editor),
      ]),
    [app, editor],
  )
}

function explainCommands(app: App, editor: RefObject<EditorHandle | null>): readonly Command[] {
  const { workbench } = app
  const explain = (measure: boolean) => () =>
    void workbench.explain(
      workbench.store.getState().activeId,
      editor.current?.selection() ?? { start: 0, end: 0 },
      measure,
    )
  return [
    {
      id: 'sql.explain',
      title: 'Explain the statement',
      group: GROUP,
      keys: ['Mod+Shift+E'],
      run: explain(false),
    },
    {
      id: 'sql.measure',
      title: 'Explain and measure the statement',
      group: GROUP,
      keys: ['Mod+Alt+M'],
      run: explain(true),
    },
  ]
}

/** Lays the selection out, or the whole tab: one edit, which can be undone, with the cursor at its word. */
async function format(app: App, editor: EditorHandle | null): Promise<void> {
  const formatter = await loadFormatter()
  const { tabs, activeId } = app.workbench.store.getState()
  const sql = tabs.find(({ id }) => id === activeId)?.sql ?? ''
  if (!editor || sql.trim() === '') return
  const selection = editor.selection()
  const some = selection.end > selection.start
  const range = some ? selection : { start: 0, end: sql.length }
  const given = sql.slice(range.start, range.end)
  const { text, left, reason } = formatSql(formatter, given)
  if (left > 0) {
    app.notices.push({
      tone: 'warning',
      title: `${plural(left, 'statement')} left as written`,
      detail: `The formatter could not read ${left === 1 ? 'it' : 'them'}: ${reason ?? ''}`,
    })
  }
  if (text === given) return
  const cursor = range.start + offsetAfterFormat(given, Math.max(0, selection.end - range.start), text)
  editor.replace(range, text, cursor)
}
