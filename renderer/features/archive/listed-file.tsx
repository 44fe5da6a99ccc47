import type { ReactNode } from 'react'
import type { ListedLog } from '../../../shared/model/archive-view.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { AWAY_ADVICE } from '../../../shared/model/due-days.ts'
import { restoreCommand } from '../../../shared/model/restore-command.ts'
import { formatCount } from '../../ui/format.ts'
import { Message } from '../../ui/message.tsx'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'

/** The log of a day that its source lists and that is not here: what the source said of it, and how to get it. */
export function ListedFile({ log }: { readonly log: ListedLog }) {
  const command = log.needsRestore ? restoreCommand(log) : null
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Key', <Copyable key="key" full name="key" value={log.key} />],
    [
      'At the source',
      <span key="source" className="mono">
        {log.sourceKey}
      </span>,
    ],
    ['Source', log.source],
    ['Size', `${formatBytes(log.size)} (${formatCount(log.size)} bytes)`],
    ['ETag', log.etag && <span className="mono">{log.etag}</span>],
    ['Version', log.versionId && <Copyable key="version" name="version id" value={log.versionId} />],
    ['Modified', log.lastModified && <Instant key="modified" at={log.lastModified} />],
    ['Storage class', log.storageClass],
    ['Object Lock', log.lock?.mode],
    ['Retain until', log.lock?.retainUntil && <Instant key="retain" at={log.lock.retainUntil} />],
    ['Legal hold', log.lock?.legalHold == null ? null : log.lock.legalHold ? 'on' : 'off'],
    ['Listed at', <Instant key="listed" at={log.listedAt} />],
  ]
  return (
    <section aria-label="File at the source">
      <h3>File at the source</h3>
      <Message tone="warn">
        {log.needsRestore
          ? 'The source lists the log of this day in a cold storage class. It is not missing, and it is not here: nothing of it is verified or loaded. '
          : 'The source lists the log of this day, and it was not pulled: nothing of it is verified or loaded. '}
        {AWAY_ADVICE[log.needsRestore ? 'in cold storage' : 'not pulled']}
      </Message>
      {command && <Copyable full name="restore request" value={command} />}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value ?? <span className="dim">not stated</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
