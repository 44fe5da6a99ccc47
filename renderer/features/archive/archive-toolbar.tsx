import { CloudDownload, Database, KeyRound, ListChecks, ShieldCheck, X } from 'lucide-react'
import { useState } from 'react'
import type { PullResult } from '../../../shared/contract/archive.ts'
import { isDay } from '../../../shared/model/archive.ts'
import type { VerifyMode } from '../../../shared/model/verdict.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { Outcome } from '../../state/tasks.ts'
import { Button, IconButton } from '../../ui/button.tsx'
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

  const tell = <R,>(
    what: string,
    outcome: Outcome<R>,
    done: (value: R) => string,
    judged: (value: R) => VerificationResult | null = () => null,
  ) => {
    if (outcome.status === 'failed') app.notices.fail(`${what} failed`, outcome.failure)
    else if (outcome.status === 'cancelled')
      app.notices.push({ tone: 'info', title: `${what} was cancelled` })
    else {
      // Work that ended well may have found what is not well: that is no success to be shown in green.
      const verdict = judged(outcome.value)
      const tone = verdict === null || verdict.integrity === 'PASSED' ? 'success' : 'warning'
      app.notices.push({ tone, title: `${what} finished`, detail: done(outcome.value) })
    }
  }
  const pull = async () => {
    if (!source) return
    setPlanning(false)
    const outcome = await app.archive.pull(source.id, source.label)
    tell('Pull', outcome, describePull, (result) => result.verification)
    const failed = outcome.status === 'done' ? outcome.value.failed : []
    if (failed.length > 0) {
      app.notices.push({
        tone: 'error',
        title: `${plural(failed.length, 'object')} could not be fetched`,
        detail: `${failed
          .slice(0, 5)
          .map((object) => `${object.key}: ${object.message}`)
          .join('\n')}\nPull again to fetch what is missing.`,
      })
    }
  }
  const verify = async () => {
    const describe = (result: VerificationResult) => {
      const findings = result.findings.length === 0 ? 'no finding' : plural(result.findings.length, 'finding')
      return `Integrity ${result.integrity.toLowerCase().replace('_', ' ')}, ${plural(result.entries, 'entry', 'entries')}, ${findings}.`
    }
    tell('Verification', await app.archive.verify(mode), describe, (result) => result)
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
      <span className="divider" />
      <select
        className="text-input"
        aria-label="Verification mode"
        value={mode}
        onChange={(event) => setMode(event.target.value === 'full' ? 'full' : 'seal')}
      >
        <option value="seal">Seal</option>
        <option value="full">Full</option>
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

function describePull(result: PullResult): string {
  const alarms = result.alarms.length > 0 ? ` ${plural(result.alarms.length, 'alarm')} raised.` : ''
  return `${plural(result.fetched, 'object')} transferred, ${formatBytes(result.bytes)}; ${formatCount(result.plan.unchanged)} unchanged.${alarms}`
}

/** From and to as ISO days; empty is everything. Applied when both are days, or both are empty. */
function RangeFields() {
  const app = useApp()
  const range = useArchive((state) => state.range)
  const [from, setFrom] = useState(range?.from ?? '')
  const [to, setTo] = useState(range?.to ?? '')
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
