import { CloudDownload, Database, KeyRound, ListChecks, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { isDay } from '../../../shared/model/archive.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useApp, useArchive, useArchiveBusy, useWorkspace } from '../app-context.tsx'
import { PlanDialog } from './plan-dialog.tsx'
import { useArchiveActions } from './use-archive-actions.ts'

/** Where the archive comes from, which days, and what brings them here. What judges them is in the verdict panel. */
export function ArchiveToolbar() {
  const app = useApp()
  const actions = useArchiveActions()
  const busy = useArchiveBusy()
  const info = useWorkspace((state) => state.info)
  const sourceId = useWorkspace((state) => state.sourceId)
  const [planning, setPlanning] = useState(false)
  const sources = info.status === 'ready' ? info.value.sources : []
  const source = sources.find((candidate) => candidate.id === sourceId)

  const pull = () => {
    if (!source) return
    setPlanning(false)
    void actions.pull(source)
  }
  const plan = () => {
    if (!source) return
    setPlanning(true)
    void app.archive.makePlan(source.id)
  }

  return (
    <header className="screen-head">
      <h1 id="archive-title">Archive</h1>
      <SelectField
        inline
        label="Source"
        value={sourceId ?? ''}
        style={{ maxWidth: 200 }}
        onChange={(event) => app.workspace.chooseSource(Number(event.target.value))}
      >
        {sources.map((candidate) => (
          <option key={candidate.id} value={candidate.id}>
            {candidate.label}
          </option>
        ))}
      </SelectField>
      <RangeFields />
      <span className="divider" />
      <Button disabled={busy || !source} onClick={plan}>
        <ListChecks size={14} aria-hidden />
        Plan…
      </Button>
      <Button tone="primary" disabled={busy || !source} onClick={pull}>
        <CloudDownload size={14} aria-hidden />
        Pull
      </Button>
      <Button disabled={busy} onClick={actions.load}>
        <Database size={14} aria-hidden />
        Load
      </Button>
      <span className="grow" />
      <Button tone="quiet" onClick={actions.pin}>
        <KeyRound size={14} aria-hidden />
        Pin root key…
      </Button>
      {planning && <PlanDialog onClose={() => setPlanning(false)} onPull={pull} onAgain={plan} busy={busy} />}
    </header>
  )
}

/** From and to as ISO days; empty is everything. Applied when both are days, or both are empty. */
function RangeFields() {
  const app = useApp()
  const range = useArchive((state) => state.range)
  const [from, setFrom] = useState(range?.from ?? '')
  const [to, setTo] = useState(range?.to ?? '')
  // All days were asked for elsewhere: what is typed half leaves the range as it is.
  useEffect(() => {
    if (range !== null) return
    setFrom('')
    setTo('')
  }, [range])
  const apply = (nextFrom: string, nextTo: string) => {
    setFrom(nextFrom)
    setTo(nextTo)
    if (isDay(nextFrom) && isDay(nextTo) && nextFrom <= nextTo) {
      void app.archive.setRange({ from: nextFrom, to: nextTo })
    } else if (!nextFrom && !nextTo) void app.archive.setRange(null)
  }
  return (
    <div className="row" style={{ gap: 6 }}>
      <DayField
        label="From"
        value={from}
        onChange={(value) => apply(value, to)}
        wrong={isDay(to) && from > to}
      />
      <DayField
        label="to"
        value={to}
        onChange={(value) => apply(from, value)}
        wrong={isDay(from) && to < from}
      />
      {(from || to) && (
        <IconButton small label="All days" onPress={() => apply('', '')}>
          <X size={13} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}

function DayField({
  label,
  value,
  onChange,
  wrong,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly wrong: boolean
}) {
  return (
    <TextField
      inline
      label={label}
      value={value}
      placeholder="YYYY-MM-DD"
      maxLength={10}
      style={{ width: 108 }}
      aria-invalid={value !== '' && (!isDay(value) || wrong)}
      onChange={(event) => onChange(event.target.value.trim())}
    />
  )
}
