import { Check, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { copyText } from '../ui/copy.ts'
import { shorten } from '../ui/format.ts'
import { useApp } from './app-context.tsx'

/** A long value, shortened on screen unless it is to be shown otherwise, with a button that copies it whole. */
export function Copyable({
  value,
  name,
  full = false,
  shown,
}: {
  readonly value: string
  readonly name: string
  readonly full?: boolean
  readonly shown?: ReactNode
}) {
  const app = useApp()
  const [copied, setCopied] = useState(false)
  const copy = () =>
    app.attempt(`Copying the ${name} failed`, async () => {
      await copyText(value)
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    })
  return (
    <span className="copy">
      <span className="mono wrap" title={value}>
        {shown ?? (full ? value : shorten(value, 12, 8))}
      </span>
      <button
        type="button"
        className="btn btn-small btn-icon"
        aria-label={copied ? `Copied ${name}` : `Copy ${name}`}
        onClick={copy}
      >
        {copied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
      </button>
    </span>
  )
}
