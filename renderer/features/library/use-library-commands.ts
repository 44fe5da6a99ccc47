import { useEffect } from 'react'
import type { App } from '../../state/app.ts'
import type { Command } from '../../state/commands.ts'
import type { AnyQuestion } from '../../state/library.ts'
import { useApp } from '../app-context.tsx'

const GROUP = 'Questions'

/** What can be done with questions and runs, on any screen: the SQL screen opens where it is needed. */
export function useLibraryCommands(): void {
  const app = useApp()
  useEffect(() => {
    const forget = app.commands.register(commandsOf(app))
    const stop = app.palette.registerSource({
      id: 'questions',
      group: GROUP,
      items: () => questionsOf(app).map((question) => itemOf(app, question)),
    })
    return () => {
      forget()
      stop()
    }
  }, [app])
}

function commandsOf(app: App): readonly Command[] {
  const show = (view: 'schema' | 'library' | 'history', focus: string | null) => () => {
    app.shell.show('sql')
    app.library.show(view)
    if (focus) requestAnimationFrame(() => document.querySelector<HTMLElement>(focus)?.focus())
  }
  const save = () =>
    void app.attempt('The question could not be saved', () =>
      app.library.saveTab(app.workbench.store.getState().activeId),
    )
  return [
    {
      id: 'library.save',
      title: 'Save the tab as a question',
      group: GROUP,
      keys: ['Mod+S'],
      run: save,
      enabled: () => app.shell.store.getState().screen === 'sql',
    },
    {
      id: 'library.show',
      title: 'Library of questions',
      group: GROUP,
      keys: ['Mod+Shift+L'],
      run: show('library', '[aria-label="Search the questions"]'),
    },
    {
      id: 'history.show',
      title: 'History of runs',
      group: GROUP,
      keys: ['Mod+Shift+H'],
      run: show('history', '[aria-label="Search the history"]'),
    },
    { id: 'schema.show', title: 'Schema', group: GROUP, keys: [], run: show('schema', null) },
    {
      id: 'library.choose-folder',
      title: 'Choose the folder of your questions',
      group: GROUP,
      keys: [],
      run: () =>
        void app.attempt('The folder could not be taken', async () => {
          await app.library.chooseFolder()
        }),
    },
  ]
}

function questionsOf(app: App): readonly AnyQuestion[] {
  const { ready, saved } = app.library.store.getState()
  return [
    ...(saved.status === 'ready' ? saved.value.questions : []),
    ...(ready.status === 'ready' ? ready.value : []),
  ]
}

function itemOf(app: App, question: AnyQuestion) {
  return {
    id: `library.open.${question.id}`,
    title: question.title,
    detail: 'sha256' in question ? 'Yours' : question.subject,
    keywords: question.description,
    run: () => {
      app.shell.show('sql')
      void app.attempt('The question could not be opened', () => app.library.open(question))
    },
  }
}

const REFRESH_MS = 2000

/** While the SQL screen is open, the folder of questions is looked at again: other programs write there too. */
export function useSavedRefresh(): void {
  const app = useApp()
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === 'visible') void app.library.refreshSaved()
    }
    refresh()
    const timer = setInterval(refresh, REFRESH_MS)
    window.addEventListener('focus', refresh)
    return () => {
      clearInterval(timer)
      window.removeEventListener('focus', refresh)
    }
  }, [app])
}
