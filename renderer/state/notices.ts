/** Short messages to the user: read aloud, kept until dismissed when they are failures. */
import { createStore } from 'zustand/vanilla'
import type { Failure } from './failure.ts'

export type Notice = {
  readonly id: number
  readonly tone: 'info' | 'success' | 'warning' | 'error'
  readonly title: string
  readonly detail: string | null
  /** ISO 8601, UTC: the last time. */
  readonly at: string
  /** How often the same was said while it stood there. */
  readonly times: number
}

export type NoticeState = {
  readonly notices: readonly Notice[]
  /** All of this session, the newest first: what has vanished can be read again. */
  readonly history: readonly Notice[]
}

const SHOWN = 4
const KEPT = 200

export function createNotices() {
  const store = createStore<NoticeState>(() => ({ notices: [], history: [] }))
  let next = 1
  const push = (
    notice: Omit<Notice, 'id' | 'detail' | 'at' | 'times'> & { readonly detail?: string | null },
  ): number => {
    const id = next++
    const { notices } = store.getState()
    const same = notices.find(
      (each) =>
        each.tone === notice.tone && each.title === notice.title && each.detail === (notice.detail ?? null),
    )
    const added: Notice = {
      id,
      tone: notice.tone,
      title: notice.title,
      detail: notice.detail ?? null,
      at: new Date().toISOString(),
      times: (same?.times ?? 0) + 1,
    }
    // The same once more stands once: a pile of it would hide what else is said.
    store.setState((state) => ({
      notices: [...state.notices.filter((each) => each !== same), added].slice(-SHOWN),
      history: [added, ...state.history].slice(0, KEPT),
    }))
    return id
  }
  return {
    store,
    push,
    /** A failure as a notice: what happened, then what to do. A cancel is no failure and says so quietly. */
    fail: (title: string, failure: Failure): number =>
      failure.code === 'CANCELLED'
        ? push({ tone: 'info', title: `${title} was cancelled` })
        : push({
            tone: 'error',
            title,
            detail: failure.hint ? `${failure.message} ${failure.hint}` : failure.message,
          }),
    clearHistory: (): void => store.setState({ history: [] }),
    dismiss: (id: number): void =>
      store.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
  }
}

export type Notices = ReturnType<typeof createNotices>
