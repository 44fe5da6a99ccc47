import type { ReactNode } from 'react'
import type { ObjectVersion } from '../../../shared/model/archive-view.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { formatCount } from '../../ui/format.ts'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'

/** An archived object as pulled, with what its source says of it. */
export function ObjectFacts({ object }: { readonly object: ObjectVersion }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Key', <Copyable key="key" full name="key" value={object.key} />],
    [
      'At the source',
      <span key="source" className="mono">
        {object.sourceKey}
      </span>,
    ],
    ['Source', object.source],
    ['SHA-256', <Copyable key="sha" name="SHA-256" value={object.sha256} />],
    ['Size', `${formatBytes(object.size)} (${formatCount(object.size)} bytes)`],
    ['ETag', object.etag && <span className="mono">{object.etag}</span>],
    ['Version', object.versionId && <Copyable key="version" name="version id" value={object.versionId} />],
    ['Modified', object.lastModified && <Instant key="modified" at={object.lastModified} />],
    ['Storage class', object.storageClass],
    ['Object Lock', object.lockMode],
    ['Retain until', object.retainUntil && <Instant key="retain" at={object.retainUntil} />],
    ['Legal hold', object.legalHold === null ? null : object.legalHold ? 'on' : 'off'],
    ['Pulled at', <Instant key="pulled" at={object.pulledAt} />],
  ]
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value ?? <span className="dim">not stated</span>}</dd>
        </div>
      ))}
    </dl>
  )
}
