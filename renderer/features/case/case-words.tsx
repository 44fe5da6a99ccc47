import './mark.css'
import { CircleCheck, CircleDot, type LucideIcon, RotateCcw } from 'lucide-react'
import { CASE_STATUS_WORDS, type CaseStatus } from '../../../shared/model/case.ts'
import { RECORD_STATE_WORDS, type RecordState } from '../../../shared/model/mark.ts'
import { ToneIcon } from '../../ui/message.tsx'

const ICONS: Readonly<Record<CaseStatus, LucideIcon>> = {
  open: CircleDot,
  closed: CircleCheck,
  reopened: RotateCcw,
}

const TONES: Readonly<Record<CaseStatus, string>> = {
  open: 'tone-info',
  closed: 'tone-none',
  reopened: 'tone-warn',
}

export function StatusTag({ status }: { readonly status: CaseStatus }) {
  const Icon = ICONS[status]
  return (
    <span className={`tag ${TONES[status]}`}>
      <Icon size={12} aria-hidden />
      {CASE_STATUS_WORDS[status]}
    </span>
  )
}

/** Says that a record is no longer what was marked; nothing where all is as it was. */
export function RecordStateNote({ state }: { readonly state: RecordState }) {
  switch (state) {
    case 'here':
      return null
    case 'moved':
      return (
        <span className="record-state tone-info">
          <ToneIcon tone="info" size={13} />
          {RECORD_STATE_WORDS.moved}
        </span>
      )
    case 'changed':
    case 'gone':
      return (
        <span className="record-state tone-bad">
          <ToneIcon tone="bad" size={13} />
          {RECORD_STATE_WORDS[state]}
        </span>
      )
  }
}
