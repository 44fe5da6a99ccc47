import { X } from 'lucide-react'
import { useEffect } from 'react'
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import { type OrderEvent, ROLE_WORDS } from '../../../shared/model/order.ts'
import { lineKey } from '../../state/archive.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useArchive } from '../app-context.tsx'
import { RecordMarkButtons } from '../case/record-marks.tsx'
import { Copyable } from '../copyable.tsx'
import { DayInArchive } from '../day-in-archive.tsx'
import { parseJson } from '../result/json-parse.ts'
import { JsonTree } from '../result/json-tree.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { VerdictSign } from './order-events.tsx'

const AROUND = 3

/** The record of one event: its values, and the line of the archive that it stands in, between its neighbours. */
export function OrderRecord({
  event,
  onClose,
}: {
  readonly event: OrderEvent
  readonly onClose: () => void
}) {
  const app = useApp()
  const showInstant = useShowInstant()
  const { file, line } = event
  const lines = useArchive((state) => state.lines[lineKey(file, line)]?.lines)
  useEffect(() => {
    void app.archive.showLines(file, line, AROUND)
  }, [app, file, line])
  const shown = showInstant(`${event.at.replace(' ', 'T')}Z`)
  const json = parseJson(event.json)
  const raw = lines?.status === 'ready' ? lines.value.find((each) => each.line === line) : undefined
  const day = parseArchiveKey(file)?.day ?? null
  return (
    <section className="side" aria-label="Record">
      <div className="side-head">
        <h2 className="grow ellipsis">
          {ROLE_WORDS[event.role]}, line {event.line.toLocaleString('en-US')}
        </h2>
        <IconButton small label="Close the record" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="side-body order-record" tabIndex={0} aria-label="Values of the record">
        <dl className="facts">
          <dt>Time</dt>
          <dd>
            {event.at} UTC
            {shown !== `${event.at.slice(0, 19)} UTC` && <div className="dim">{shown}</div>}
          </dd>
          <dt>Type</dt>
          <dd>{event.type}</dd>
          <dt>File</dt>
          <dd>
            <VerdictSign verdict={event.verdict} /> <Copyable value={event.file} name="archive key" full />
          </dd>
        </dl>
        <RecordMarkButtons file={file} line={line} />
        <div className="row">
          {day !== null && <DayInArchive day={day} onLeave={app.orders.close} />}
          <Button
            small
            disabled={raw === undefined}
            onClick={() =>
              void app.attempt('The line could not be copied', async () => {
                await copyText(raw?.text ?? '')
                app.notices.push({ tone: 'info', title: 'Line copied' })
              })
            }
          >
            Copy the line
          </Button>
        </div>
        <h3>Record</h3>
        <div className="mono">{json ? <JsonTree json={json.value} /> : event.json}</div>
        <h3>In the file</h3>
        {lines?.status === 'failed' && <FailureMessage failure={lines.failure} />}
        {lines?.status === 'ready' && (
          <ol className="order-lines mono">
            {lines.value.map((each) => (
              <li key={each.line} aria-current={each.line === line ? 'true' : undefined}>
                <span className="dim">{each.line.toLocaleString('en-US')}</span>
                <span>
                  {each.text}
                  {each.truncated && <span className="dim"> … cut here, the line goes on</span>}
                </span>
              </li>
            ))}
          </ol>
        )}
      </section>
    </section>
  )
}
