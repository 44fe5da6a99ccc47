import { BriefcaseBusiness, Database, FileText, X } from 'lucide-react'
import { useStore } from 'zustand'
import type { DayDetail } from '../../../shared/model/archive-view.ts'
import { showInstant } from '../../state/clock-zone.ts'
import { ALL_FINDINGS } from '../../state/finding-list.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { formatCount, formatDay, plural } from '../../ui/format.ts'
import { Message } from '../../ui/message.tsx'
import { useApp, useArchive } from '../app-context.tsx'
import { addDayToCase } from '../case/mark-actions.ts'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'
import { StateTag } from './day-state.tsx'
import { FindingCard } from './finding-card.tsx'
import { ListedFile } from './listed-file.tsx'
import { ObjectFacts } from './object-facts.tsx'

/** One day opened: what was found, the file, what was verified, its versions and sidecars. */
export function DayPanel({ day, onClose }: { readonly day: string; readonly onClose: () => void }) {
  const app = useApp()
  const detail = useArchive((state) => state.detail)
  return (
    <section className="day-panel" aria-label={formatDay(day)}>
      <div className="day-panel-head">
        <h2 className="grow ellipsis">{formatDay(day)}</h2>
        {detail.status === 'ready' && <StateTag day={detail.value.summary} />}
        <IconButton label="Close day" onPress={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="day-panel-body" tabIndex={0} aria-label="Facts of the day">
        {(detail.status === 'idle' || detail.status === 'loading') && <Loading what="Reading the day…" />}
        {detail.status === 'failed' && (
          <Failed
            title="The day could not be read"
            failure={detail.failure}
            onRetry={() => app.archive.open(day)}
          />
        )}
        {detail.status === 'ready' && <DayFacts detail={detail.value} />}
      </section>
    </section>
  )
}

function DayFacts({ detail }: { readonly detail: DayDetail }) {
  const app = useApp()
  const [newest, ...older] = detail.versions
  const { summary } = detail
  const query = () => {
    app.workbench.newTab(
      `-- All events of ${detail.day}\nSELECT *\nFROM events\nWHERE day = DATE '${detail.day}'\nORDER BY file, line`,
      detail.day,
    )
    app.shell.show('sql')
  }
  const report = () => {
    void app.report.show('daily', { from: detail.day, to: detail.day })
    app.shell.show('reports')
  }
  return (
    <>
      <div className="row">
        <Button disabled={!summary.loaded} onClick={query}>
          <Database size={14} aria-hidden />
          Query this day
        </Button>
        <Button disabled={!summary.loaded} onClick={report}>
          <FileText size={14} aria-hidden />
          Daily report
        </Button>
        <Button onClick={() => addDayToCase(app, detail.day)}>
          <BriefcaseBusiness size={14} aria-hidden />
          Add to case…
        </Button>
        {!summary.loaded && summary.file && <span className="dim">Load it first.</span>}
      </div>
      {detail.alarms.map((alarm) => (
        <Message key={alarm.id} tone="bad">
          <code>{alarm.key}</code> {alarm.detail}
        </Message>
      ))}
      <DayFindings detail={detail} />
      {newest ? (
        <section aria-label="File">
          <h3>File</h3>
          <ObjectFacts object={newest} />
        </section>
      ) : detail.listed ? (
        <ListedFile log={detail.listed} />
      ) : (
        <Message tone="info">
          {summary.state === 'no-log'
            ? 'There is no log of this day, and none is due.'
            : 'No file of this day was pulled. Pull it if the source has it, or take the day as missing.'}
        </Message>
      )}
      {detail.verification && <VerificationFacts detail={detail} />}
      {summary.loaded && (
        <section aria-label="Loaded">
          <h3>Loaded</h3>
          <dl className="facts">
            <dt>Rows</dt>
            <dd>{formatCount(summary.rows ?? 0)}</dd>
            <dt>Rejects</dt>
            <dd>{formatCount(summary.rejects ?? 0)}</dd>
          </dl>
        </section>
      )}
      {older.length > 0 && (
        <section aria-label="Earlier versions">
          <h3>{plural(older.length, 'earlier version')}</h3>
          {older.map((object) => (
            <details key={`${object.sha256}-${object.pulledAt}`}>
              <summary>
                Pulled <Instant at={object.pulledAt} /> <code>{object.sha256.slice(0, 12)}…</code>
              </summary>
              <ObjectFacts object={object} />
            </details>
          ))}
        </section>
      )}
      {detail.sidecars.length > 0 && (
        <section aria-label="Sidecars">
          <h3>{plural(detail.sidecars.length, 'sidecar')}</h3>
          {detail.sidecars.map((object) => (
            <details key={object.key}>
              <summary className="mono wrap">{object.key}</summary>
              <ObjectFacts object={object} />
            </details>
          ))}
        </section>
      )}
    </>
  )
}

/** More findings of one day than this are read in the list. */
const MOST_CARDS = 10

function DayFindings({ detail: { day, findings } }: { readonly detail: DayDetail }) {
  const app = useApp()
  if (findings.length === 0) return null
  return (
    <section aria-label="Findings">
      <h3>{plural(findings.length, 'finding')}</h3>
      {findings.slice(0, MOST_CARDS).map((finding) => (
        <FindingCard key={JSON.stringify(finding)} finding={finding} />
      ))}
      {findings.length > MOST_CARDS && (
        <Button
          onClick={() => {
            app.archive.setQuery({ ...ALL_FINDINGS, text: day })
            app.archive.setView('findings')
          }}
        >
          Show all {plural(findings.length, 'finding')} of this day in the list
        </Button>
      )}
    </section>
  )
}

function VerificationFacts({ detail }: { readonly detail: DayDetail }) {
  const times = useStore(useApp().times.store)
  const verification = detail.verification
  if (!verification) return null
  const { signatures } = verification
  /** To its last digit, as the entry says it. */
  const instant = (text: string | null) => (text === null ? 'none' : showInstant(text, times))
  return (
    <section aria-label="Verification">
      <h3>Verification</h3>
      <dl className="facts">
        <dt>Verified at</dt>
        <dd>{detail.verifiedAt ? <Instant at={detail.verifiedAt} /> : 'not yet'}</dd>
        <dt>Entries</dt>
        <dd>
          {formatCount(verification.authentic)} of {formatCount(verification.entries)} authentic
        </dd>
        <dt>Signatures</dt>
        <dd>
          {signatures.checked === 0
            ? `not checked (${formatCount(signatures.total)} there)`
            : `${formatCount(signatures.valid)} of ${formatCount(signatures.checked)} checked are valid, ${formatCount(signatures.total)} there`}
        </dd>
        <dt>Profile</dt>
        <dd>
          {verification.profile ?? 'unknown'} <span className="dim">({verification.profile_source})</span>
        </dd>
        <dt>First entry</dt>
        <dd>{instant(verification.first_timestamp)}</dd>
        <dt>Last entry</dt>
        <dd>{instant(verification.last_timestamp)}</dd>
        <Hash name="First previous hash" value={verification.first_previous_hash} />
        <Hash name="Last hash" value={verification.last_current_hash} />
        <Hash name="Merkle root" value={verification.merkle_root} />
      </dl>
    </section>
  )
}

function Hash({ name, value }: { readonly name: string; readonly value: string | null }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value ? <Copyable name={name.toLowerCase()} value={value} /> : 'none'}</dd>
    </>
  )
}
