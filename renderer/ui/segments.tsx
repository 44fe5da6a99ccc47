import type { LucideIcon } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { moveInToolbar } from './move-in-toolbar.ts'

type Segment<T extends string> = {
  readonly value: T
  readonly label: ReactNode
  readonly icon?: LucideIcon
  readonly title?: string | undefined
}

type SegmentsProps<T extends string> = {
  /** What is chosen by them, read aloud. */
  readonly label: string
  readonly segments: readonly Segment<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
}

export const tabId = (panel: string, value: string) => `${panel}-tab-${value}`

/** Views of one place, of which one is shown: one stop for Tab, the arrows show the next. */
export function SegmentTabs<T extends string>({
  label,
  segments,
  value,
  onChange,
  panel,
  look = 'segments',
}: SegmentsProps<T> & {
  /** Id of the element that shows the view; `tabId` of it and the value names its tab. */
  readonly panel: string
  readonly look?: string
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const reached = moveInToolbar(event)
    const next = segments.find((one) => tabId(panel, one.value) === reached?.id)
    if (next) onChange(next.value)
  }
  return (
    <div className={look} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {segments.map((one) => (
        <button
          key={one.value}
          id={tabId(panel, one.value)}
          type="button"
          role="tab"
          aria-selected={one.value === value}
          aria-controls={panel}
          tabIndex={one.value === value ? 0 : -1}
          onClick={() => onChange(one.value)}
        >
          {one.icon && <one.icon size={14} aria-hidden />}
          {one.label}
        </button>
      ))}
    </div>
  )
}

/** How something is shown, as one of a few ways that lie side by side. */
export function SegmentChoice<T extends string>({ label, segments, value, onChange }: SegmentsProps<T>) {
  return (
    <fieldset className="segments" aria-label={label} onKeyDown={moveInToolbar}>
      {segments.map((one) => (
        <button
          key={one.value}
          type="button"
          aria-pressed={one.value === value}
          title={one.title}
          onClick={() => onChange(one.value)}
        >
          {one.icon && <one.icon size={13} aria-hidden />}
          {one.label}
        </button>
      ))}
    </fieldset>
  )
}
