import { useEffect } from 'react'
import type { App } from '../../state/app.ts'
import { callHost, toFailure } from '../../state/failure.ts'
import { fractionOf, runningTasks, type Task, type TaskState } from '../../state/tasks.ts'
import { useApp } from '../app-context.tsx'

const AT_MOST_EVERY_MS = 500

/** Tells the host what runs (the bar at the window's icon, the question before closing), and names it in the title. */
export function useWorkShown(): void {
  const app = useApp()
  useEffect(() => {
    let told = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      const work = workOf(app.tasks.store.getState())
      document.title = titleOf(app, work)
      const text = JSON.stringify(work)
      if (text === told) return
      told = text
      callHost(app.deps.host, 'setProgress', work).catch((error: unknown) => {
        app.notices.fail('The window could not show its work', toFailure(error))
      })
    }
    const soon = () => {
      timer ??= setTimeout(tell, AT_MOST_EVERY_MS)
    }
    // What begins or ends is told at once: whoever closes the window then is asked about what runs, and nothing else.
    const follow = (state: TaskState, before: TaskState) => {
      if (sameTasks(runningTasks(state), runningTasks(before))) return soon()
      clearTimeout(timer)
      tell()
    }
    tell()
    const stops = [app.tasks.store.subscribe(follow), app.workspace.store.subscribe(soon)]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [app])
}

function sameTasks(some: readonly Task[], others: readonly Task[]): boolean {
  return some.length === others.length && some.every(({ id }, at) => id === others[at]?.id)
}

type Work = { readonly running: string[]; readonly fraction: number | null }

function workOf(state: TaskState): Work {
  const running = runningTasks(state)
  const fractions = running.map(fractionOf)
  const known = fractions.filter((fraction) => fraction !== null)
  const sum = known.reduce((total, fraction) => total + fraction, 0)
  return {
    running: running.map(({ label }) => label.slice(0, 300)).slice(0, 50),
    // One decimal of a percent: what is not seen is not told.
    fraction: known.length === 0 ? null : Math.round((sum / known.length) * 1000) / 1000,
  }
}

function titleOf(app: App, { running, fraction }: Work): string {
  const { info } = app.workspace.store.getState()
  const folder = info.status === 'ready' ? info.value.path.split(/[\\/]/).filter(Boolean).at(-1) : undefined
  const name = folder === undefined ? 'Blotter' : `${folder} – Blotter`
  const first = running[0]
  if (first === undefined) return name
  const others = running.length > 1 ? ` and ${running.length - 1} more` : ''
  return `${fraction === null ? '' : `${Math.round(fraction * 100)} % `}${first}${others} – ${name}`
}
