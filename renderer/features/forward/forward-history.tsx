import { CircleCheck, CircleDashed, CircleX, type LucideIcon, Play, TriangleAlert } from 'lucide-react'
import {
  FORWARD_KIND_NAMES,
  type Forwarding,
  type ForwardStatus,
  type ForwardTarget,
} from '../../../shared/model/forward.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { ActionsHeading } from '../../ui/row-actions.tsx'
import { useApp, useForward, useTasks } from '../app-context.tsx'
import { Instant } from '../instant.tsx'

const STATUS: Readonly<
  Record<ForwardStatus, { readonly icon: LucideIcon; readonly words: string; readonly tone: string }>
> = {
  running: { icon: CircleDashed, words: 'running', tone: '' },
  done: { icon: CircleCheck, words: 'done', tone: 'text-good' },
  cancelled: { icon: CircleDashed, words: 'cancelled', tone: 'dim' },
  failed: { icon: CircleX, words: 'stopped', tone: 'text-bad' },
  interrupted: { icon: TriangleAlert, words: 'interrupted', tone: 'text-warn' },
}

/** What was sent, newest first; what did not come to its end can be gone on with. */
export function ForwardHistory() {
  const list = useForward((state) => state.list)
  if (list.status === 'failed') {
    return <FailureMessage title="The history could not be read" failure={list.failure} />
  }
  if (list.status !== 'ready') return null
  return (
    <section className="stack" aria-labelledby="forward-history">
      <h3 id="forward-history">Sent so far</h3>
      {list.value.length === 0 && <p className="dim">Nothing was forwarded from this workspace yet.</p>}
      {list.value.length > 0 && (
        <table className="table forward-history" aria-labelledby="forward-history">
          <thead>
            <tr>
              <th>Started</th>
              <th>Target</th>
              <th>What</th>
              <th className="num">Records</th>
              <th className="num">Acknowledged</th>
              <th className="num">Refused</th>
              <th>State</th>
              <ActionsHeading />
            </tr>
          </thead>
          <tbody>
            {list.value.map((each) => (
              <Row key={each.id} forwarding={each} />
            ))}
          </tbody>
        </table>
      )}
      <Refusals />
    </section>
  )
}

function Row({ forwarding }: { readonly forwarding: Forwarding }) {
  const app = useApp()
  const opened = useForward((state) => state.opened)
  const busy = useTasks((state) =>
    state.tasks.some((task) => task.kind === 'forward' && task.finishedAt === null),
  )
  const { id, startedAt, target, what, sql, total, acknowledged, refused, status, error } = forwarding
  const { icon: Icon, words, tone } = STATUS[status]
  const resume = () =>
    void app.attempt('It could not be gone on with', async () => {
      const outcome = await app.forward.resume(id)
      if (outcome.status === 'failed') app.notices.fail('The forwarding has stopped', outcome.failure)
    })
  return (
    <>
      <tr>
        <td className="nowrap">
          <Instant at={startedAt} />
        </td>
        <td>
          {FORWARD_KIND_NAMES[target.kind]}
          <div className="dim">{placeOf(target)}</div>
        </td>
        <td className="forward-what mono" title={sql ?? undefined}>
          {what === 'findings' ? 'Findings' : sql}
        </td>
        <td className="num">{formatCount(total)}</td>
        <td className="num">{formatCount(acknowledged)}</td>
        <td className="num">
          {refused === 0 ? (
            '0'
          ) : (
            <Button
              small
              aria-expanded={opened === id}
              aria-label={`${refused} refused records of forwarding ${id}`}
              onClick={() => void app.forward.showRefusals(opened === id ? null : id)}
            >
              {formatCount(refused)}
            </Button>
          )}
        </td>
        <td>
          <span className={`forward-state ${tone}`}>
            <Icon size={14} aria-hidden />
            {words}
          </span>
        </td>
        <td>
          {status !== 'done' && status !== 'running' && (
            <Button small disabled={busy} aria-label={`Go on with forwarding ${id}`} onClick={resume}>
              <Play size={12} aria-hidden />
              Go on
            </Button>
          )}
        </td>
      </tr>
      {error && (
        <tr className="forward-error">
          <td colSpan={8} className="dim">
            {error}
          </td>
        </tr>
      )}
    </>
  )
}

function placeOf({ url, index, logGroup }: ForwardTarget): string {
  const host = url === null || !URL.canParse(url) ? '' : new URL(url).host
  return [host, index ?? logGroup].filter(Boolean).join(' · ')
}

function Refusals() {
  const app = useApp()
  const opened = useForward((state) => state.opened)
  const page = useForward((state) => state.refusals)
  if (opened === null) return null
  if (page.status === 'failed') return <FailureMessage failure={page.failure} />
  if (page.status !== 'ready') return null
  const { total, refusals } = page.value
  return (
    <section className="stack" aria-labelledby="forward-refused">
      <div className="row">
        <h3 id="forward-refused">Refused by forwarding {opened}</h3>
        <span className="grow" />
        <Button small onClick={() => void app.forward.showRefusals(null)}>
          Close the list
        </Button>
      </div>
      <table className="table" aria-labelledby="forward-refused">
        <thead>
          <tr>
            <th>Record</th>
            <th>Status</th>
            <th>In the words of the target</th>
          </tr>
        </thead>
        <tbody>
          {refusals.map(({ row, file, line, status, reason }) => (
            <tr key={row}>
              <td className="mono">{file === null ? `row ${row}` : `${file}:${line ?? '?'}`}</td>
              <td className="nowrap">{status}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > refusals.length && (
        <p className="dim">
          The first {formatCount(refusals.length)} of {formatCount(total)}; all are kept with the forwarding.
        </p>
      )}
    </section>
  )
}
