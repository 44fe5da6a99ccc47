import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import type { Grade } from './verdict-words.ts'

/** The sign of an answer of a verification, the same wherever it is given. */
export function GradeIcon({ grade, size }: { readonly grade: Grade; readonly size: number }) {
  const props = { size, 'aria-hidden': true, className: `text-${grade}` } as const
  switch (grade) {
    case 'good':
      return <CircleCheck {...props} />
    case 'bad':
      return <CircleX {...props} />
    case 'warn':
      return <CircleHelp {...props} />
  }
}
