/** Short messages to the user: read aloud, kept until dismissed when they are failures. */
import { createStore } from 'zustand/vanilla'
import type { Failure } from './failure.ts'

export type Notice = {
  readonly id: number
  readonly tone: 'info' | 'success' | 'warning' | 'error'
  readonly title: string
  readonly detail: string | null
}

export type NoticeState = { readonly notices: readonly Notice[] }

const SHOWN = 4

export function createNotices() {
  const store = createStore<NoticeState>(() => ({ notices: [] }))
  let next = 1
  const push = (notice: Omit<Notice, 'id' | 'detail'> & { readonly detail?: string | null }): number => {
    const id = next++
    const added: Notice = { id, tone: notice.tone, title: notice.title, detail: notice.detail ?? null }
    store.setState((state) => ({ notices: [...state.notices, added].slice(-SHOWN) }))
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
    dismiss: (id: number): void =>
      store.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
  }
}

export type Notices = ReturnType<typeof createNotices>
