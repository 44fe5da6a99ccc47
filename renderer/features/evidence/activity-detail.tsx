import { X } from 'lucide-react'
import { useEffect } from 'react'
import type { ActivityEntry } from '../../../shared/model/activity.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { Copyable } from '../copyable.tsx'
import { parseJson } from '../result/json-parse.ts'
import { JsonTree } from '../result/json-tree.tsx'
import { activityWords } from './activity-words.ts'

/** One entry of the log, whole. */
export function ActivityDetail({
  entry,
  onClose,
}: {
  readonly entry: ActivityEntry
  readonly onClose: () => void
}) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      onClose()
      document.querySelector<HTMLElement>('.activity-grid .ag-cell-focus')?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onClose])
  const text = JSON.stringify(entry.detail) ?? 'null'
  const json = parseJson(text)
  return (
    <section className="side" aria-label={`Entry ${formatCount(entry.seq)}`}>
      <div className="side-head">
        <h2 className="grow ellipsis">{activityWords(entry.kind)}</h2>
        <IconButton small label="Close entry" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="side-body activity-detail" tabIndex={0} aria-label="The entry in full">
        <dl className="facts">
          <dt>Sequence</dt>
          <dd>{formatCount(entry.seq)}</dd>
          <dt>Time</dt>
          <dd className="mono">{entry.at}</dd>
          <dt>Kind</dt>
          <dd className="mono">{entry.kind}</dd>
          {entry.by && (
            <>
              <dt>By</dt>
              <dd>
                {entry.by.user} on {entry.by.host}, {entry.by.as}
              </dd>
              <dt>Session</dt>
              <dd className="mono">{entry.by.session}</dd>
            </>
          )}
          <dt>Hash</dt>
          <dd>
            <Copyable name="hash" value={entry.currentHash} />
          </dd>
        </dl>
        <h3>Detail</h3>
        <div className="mono wrap">{json ? <JsonTree json={json.value} /> : text}</div>
      </section>
    </section>
  )
}
