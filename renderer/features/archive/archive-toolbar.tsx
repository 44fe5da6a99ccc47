import { CalendarRange, CloudDownload, Database, KeyRound, ListChecks, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { VerifyMode } from '../../../shared/model/verdict.ts'
import type { Outcome } from '../../state/tasks.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { formatBytes, formatCount, plural } from '../../ui/format.ts'
import { useApp, useArchive, useArchiveBusy, useWorkspace } from '../app-context.tsx'
import { PlanDialog } from './plan-dialog.tsx'

export function ArchiveToolbar() {
  const app = useApp()
  const busy = useArchiveBusy()
  const info = useWorkspace((state) => state.info)
  const sourceId = useWorkspace((state) => state.sourceId)
  const [planning, setPlanning] = useState(false)
  const [mode, setMode] = useState<VerifyMode>('seal')
  const sources = info.status === 'ready' ? info.value.sources : []
  const source = sources.find((candidate) => candidate.id === sourceId)

  const tell = <R,>(what: string, outcome: Outcome<R>, done: (value: R) => string) => {
    if (outcome.status === 'failed') app.notices.fail(`${what} failed`, outcome.failure)
    else if (outcome.status === 'cancelled')
      app.notices.push({ tone: 'info', title: `${what} was cancelled` })
    else app.notices.push({ tone: 'success', title: `${what} finished`, detail: done(outcome.value) })
  }
  const pull = async () => {
    if (!source) return
    setPlanning(false)
    tell('Pull', await app.archive.pull(source.id, source.label), (result) => {
      const alarms = result.alarms.length > 0 ? ` ${plural(result.alarms.length, 'alarm')} raised.` : ''
      return `${plural(result.fetched, 'object')} transferred, ${formatBytes(result.bytes)}; ${formatCount(result.plan.unchanged)} unchanged.${alarms}`
    })
  }
  const verify = async () => {
    tell('Verification', await app.archive.verify(mode), (result) => {
      const findings = result.findings.length === 0 ? 'no finding' : plural(result.findings.length, 'finding')
      return `Integrity ${result.integrity.toLowerCase().replace('_', ' ')}, ${plural(result.entries, 'entry', 'entries')}, ${findings}.`
    })
  }
  const load = async () => {
    tell(
      'Load',
      await app.archive.load(),
      (result) =>
        `${plural(result.rows, 'row')} loaded, ${plural(result.rejects, 'reject')}, ${plural(result.skipped, 'file')} already loaded.`,
    )
  }
  const plan = () => {
    if (!source) return
    setPlanning(true)
    void app.archive.makePlan(source.id)
  }
  const pin = () =>
    app.attempt('The key could not be pinned', async () => {
      const pinned = await app.workspace.pinKey('root')
      if (pinned) {
        app.notices.push({
          tone: 'success',
          title: 'Root key pinned',
          detail: 'Verify again to judge by it.',
        })
      }
    })

  return (
    <header className="screen-head">
      <h1 id="archive-title">Archive</h1>
      <SelectField
        inline
        label="Source"
        value={sourceId ?? ''}
        style={{ maxWidth: 220 }}
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
      <span className="divider" />
      <select
        className="input"
        aria-label="Verification mode"
        value={mode}
        onChange={(event) => setMode(event.target.value === 'full' ? 'full' : 'seal')}
      >
        <option value="seal">Seal</option>
        <option value="full">Every signature</option>
      </select>
      <Button disabled={busy} onClick={verify}>
        <ShieldCheck size={14} aria-hidden />
        Verify
      </Button>
      <Button disabled={busy} onClick={load}>
        <Database size={14} aria-hidden />
        Load
      </Button>
      <span className="grow" />
      <Button tone="quiet" onClick={pin}>
        <KeyRound size={14} aria-hidden />
        Pin root key…
      </Button>
      {planning && <PlanDialog onClose={() => setPlanning(false)} onPull={pull} busy={busy} />}
    </header>
  )
}

/** From and to; empty is everything. Applied when both are days, or both are empty. */
function RangeFields() {
  const app = useApp()
  const range = useArchive((state) => state.range)
  const [from, setFrom] = useState(range?.from ?? '')
  const [to, setTo] = useState(range?.to ?? '')
  const wrong = from !== '' && to !== '' && from > to
  const apply = (nextFrom: string, nextTo: string) => {
    setFrom(nextFrom)
    setTo(nextTo)
    if (nextFrom && nextTo && nextFrom <= nextTo) void app.archive.setRange({ from: nextFrom, to: nextTo })
    else if (!nextFrom && !nextTo) void app.archive.setRange(null)
  }
  return (
    <div className="row" style={{ gap: 6 }}>
      <TextField
        inline
        label="From"
        type="date"
        value={from}
        aria-invalid={wrong}
        onChange={(event) => apply(event.target.value, to)}
      />
      <TextField
        inline
        label="to"
        type="date"
        value={to}
        aria-invalid={wrong}
        onChange={(event) => apply(from, event.target.value)}
      />
      {(from || to) && (
        <Button tone="quiet" small onClick={() => apply('', '')}>
          <CalendarRange size={13} aria-hidden />
          All days
        </Button>
      )}
    </div>
  )
}
