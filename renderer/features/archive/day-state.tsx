import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  CloudDownload,
  Download,
  type LucideIcon,
  Minus,
  Snowflake,
} from 'lucide-react'
import type { ArchiveDay, DayState } from '../../../shared/model/archive-view.ts'
import { formatCount, formatDay, plural } from '../../ui/format.ts'

type Look = {
  readonly word: string
  readonly icon: LucideIcon
  readonly tone: 'good' | 'bad' | 'warn' | 'info' | 'none'
}

const LOOKS: Readonly<Record<DayState, Look>> = {
  verified: { word: 'verified', icon: CircleCheck, tone: 'good' },
  failed: { word: 'failed', icon: CircleX, tone: 'bad' },
  'not-checked': { word: 'not checked', icon: CircleHelp, tone: 'warn' },
  pulled: { word: 'pulled', icon: Download, tone: 'info' },
  cold: { word: 'cold storage', icon: Snowflake, tone: 'warn' },
  listed: { word: 'not pulled', icon: CloudDownload, tone: 'warn' },
  missing: { word: 'missing', icon: CircleDashed, tone: 'none' },
  'no-log': { word: 'no log', icon: Minus, tone: 'none' },
}

export function lookOf(state: DayState): Look {
  return LOOKS[state]
}

export function lookOfDay(day: ArchiveDay): Look {
  return LOOKS[day.state]
}

/** A day without a log, as it should be. */
export function isQuiet(day: ArchiveDay): boolean {
  return day.state === 'no-log'
}

export function StateTag({ day }: { readonly day: ArchiveDay }) {
  const { word, icon: Icon, tone } = lookOfDay(day)
  return (
    <span className={`tag tone-${tone}`}>
      <Icon size={13} aria-hidden />
      {word}
    </span>
  )
}

/** All that the cell of a day shows, in words. */
export function describeDay(day: ArchiveDay): string {
  const parts = [`${formatDay(day.day)}: ${lookOfDay(day).word}`]
  if (day.entries !== null) parts.push(plural(day.entries, 'entry', 'entries'))
  if (day.loaded) parts.push(day.rows === null ? 'loaded' : `${formatCount(day.rows)} rows loaded`)
  else if (day.file !== null) parts.push('not loaded')
  if (day.rejects) parts.push(plural(day.rejects, 'reject'))
  if (day.findings > 0) parts.push(plural(day.findings, 'finding'))
  if (day.alarms > 0) parts.push(plural(day.alarms, 'alarm'))
  return parts.join(', ')
}

/** What a day's button needs to know besides its day. */
export type DayActions = {
  /** States that are shown; empty is all. The other days stay in their place, faint, and out of the keys' way. */
  readonly states: readonly DayState[]
  readonly selected: string | null
  readonly reachable: string | null
  readonly onFocus: (day: string) => void
  readonly onOpen: (day: string) => void
}

export function isShown(day: ArchiveDay, states: readonly DayState[]): boolean {
  return states.length === 0 || (states.includes(day.state) && !isQuiet(day))
}
