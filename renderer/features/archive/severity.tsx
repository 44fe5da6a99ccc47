import { CircleX, Info, TriangleAlert } from 'lucide-react'
import type { Severity } from '../../../shared/model/finding.ts'

const TONES: Readonly<Record<Severity, 'bad' | 'warn' | 'info'>> = {
  error: 'bad',
  warning: 'warn',
  info: 'info',
}

export function toneOf(severity: Severity): 'bad' | 'warn' | 'info' {
  return TONES[severity]
}

export function SeverityIcon({ severity }: { readonly severity: Severity }) {
  const props = { size: 13, 'aria-hidden': true, className: `text-${toneOf(severity)}` } as const
  switch (severity) {
    case 'error':
      return <CircleX {...props} />
    case 'warning':
      return <TriangleAlert {...props} />
    case 'info':
      return <Info {...props} />
  }
}

export function SeverityTag({ severity }: { readonly severity: Severity }) {
  return (
    <span className={`tag tone-${toneOf(severity)}`}>
      <SeverityIcon severity={severity} />
      {severity}
    </span>
  )
}
