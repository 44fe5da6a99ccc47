import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Failure } from '../state/failure.ts'

export type Tone = 'good' | 'bad' | 'warn' | 'info'

export function ToneIcon({ tone, size = 15 }: { readonly tone: Tone; readonly size?: number }) {
  switch (tone) {
    case 'good':
      return <CircleCheck size={size} aria-hidden />
    case 'bad':
      return <CircleX size={size} aria-hidden />
    case 'warn':
      return <TriangleAlert size={size} aria-hidden />
    case 'info':
      return <Info size={size} aria-hidden />
  }
}

export function Message({
  tone,
  children,
  role,
}: {
  readonly tone: Tone
  readonly children: ReactNode
  readonly role?: 'alert' | 'status'
}) {
  return (
    <div className={`note tone-${tone}`} role={role}>
      <ToneIcon tone={tone} />
      <div className="note-text">{children}</div>
    </div>
  )
}

/** What failed, and what to do about it. */
export function FailureMessage({ failure, title }: { readonly failure: Failure; readonly title?: string }) {
  return (
    <Message tone={failure.code === 'CANCELLED' ? 'info' : 'bad'} role="alert">
      {title && <strong>{title}. </strong>}
      <span>{failure.message}</span>
      {failure.hint && <div className="note-hint">{failure.hint}</div>}
    </Message>
  )
}
