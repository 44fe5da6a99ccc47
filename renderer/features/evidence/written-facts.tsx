import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { WrittenEvidence } from '../../../shared/model/evidence.ts'
import { Copyable } from '../copyable.tsx'

/** Where evidence was written, and the hash by which it is known again. */
export function WrittenFacts({ written }: { readonly written: WrittenEvidence }) {
  return (
    <dl className="facts">
      <dt>File</dt>
      <dd>
        <Copyable full name="path" value={written.path} />{' '}
        <span className="dim">{formatBytes(written.bytes)}</span>
      </dd>
      <dt>SHA-256</dt>
      <dd>
        <Copyable full name="SHA-256" value={written.sha256} />
      </dd>
      {written.others.map((path, index) => (
        <WrittenBeside key={path} path={path} first={index === 0} />
      ))}
    </dl>
  )
}

function WrittenBeside({ path, first }: { readonly path: string; readonly first: boolean }) {
  return (
    <>
      <dt>{first ? 'Beside it' : <span className="visually-hidden">and</span>}</dt>
      <dd className="mono wrap">{path}</dd>
    </>
  )
}
