import type { Finding } from '../../../shared/model/finding.ts'
import { Copyable } from '../copyable.tsx'
import { placeWords } from './drill-words.ts'

/** A finding as it is, without a way into the archive: it was found in a copy that is gone. */
export function FindingFacts({ finding }: { readonly finding: Finding }) {
  return (
    <article className="finding-facts">
      <p>
        <strong className="mono">{finding.kind}</strong> <span className="dim">{placeWords(finding)}</span>
      </p>
      <p className="wrap">{finding.message}</p>
      <dl className="facts">
        {finding.expected !== null && (
          <>
            <dt>Expected</dt>
            <dd>
              <Copyable name="expected" value={String(finding.expected)} />
            </dd>
          </>
        )}
        {finding.actual !== null && (
          <>
            <dt>Actual</dt>
            <dd>
              <Copyable name="actual" value={String(finding.actual)} />
            </dd>
          </>
        )}
      </dl>
      {finding.consequences.length > 0 && (
        <ul>
          {finding.consequences.map((consequence) => (
            <li key={consequence}>{consequence}</li>
          ))}
        </ul>
      )}
    </article>
  )
}
