import type { ReactNode } from 'react'
import type { ObjectVersion } from '../../../shared/model/archive-view.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { formatCount } from '../../ui/format.ts'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'

/** An archived object as pulled, with what its source says of it. */
export function ObjectFacts({ object }: { readonly object: ObjectVersion }) {
  return <SourceFacts object={object} sha256={object.sha256} seen={['Pulled at', object.pulledAt]} />
}

/** What a source says of an object, the hash of its bytes where they are here, and when that was seen. */
export function SourceFacts({
  object,
  sha256,
  seen: [seenAs, seenAt],
}: {
  readonly object: Omit<ObjectVersion, 'sha256' | 'pulledAt'>
  readonly sha256?: string
  readonly seen: readonly [name: string, at: string]
}) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Key', <Copyable key="key" full name="key" value={object.key} />],
    [
      'At the source',
      <span key="source" className="mono">
        {object.sourceKey}
      </span>,
    ],
    ['Source', object.source],
    ...(sha256 === undefined
      ? []
      : [['SHA-256', <Copyable key="sha" name="SHA-256" value={sha256} />] as const]),
    ['Size', `${formatBytes(object.size)} (${formatCount(object.size)} bytes)`],
    ['ETag', object.etag && <span className="mono">{object.etag}</span>],
    ['Version', object.versionId && <Copyable key="version" name="version id" value={object.versionId} />],
    ['Modified', object.lastModified && <Instant key="modified" at={object.lastModified} />],
    ['Storage class', object.storageClass],
    ['Object Lock', object.lockMode],
    ['Retain until', object.retainUntil && <Instant key="retain" at={object.retainUntil} />],
    ['Legal hold', object.legalHold === null ? null : object.legalHold ? 'on' : 'off'],
    [seenAs, <Instant key="seen" at={seenAt} />],
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
