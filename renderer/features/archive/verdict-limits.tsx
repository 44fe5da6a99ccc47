import { useMemo } from 'react'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { FIRST_LIMIT, limitsOf } from '../../../shared/model/verification-limits.ts'

/** What no verifier can promise, with what is open in this result first. Its first sentence is always in sight. */
export function VerdictLimits({ result }: { readonly result: VerificationResult }) {
  const limits = useMemo(() => limitsOf(result), [result])
  return (
    <details className="verdict-limits">
      <summary>
        <strong>What this does not prove.</strong> {FIRST_LIMIT}
      </summary>
      <dl>
        {limits.map(({ title, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
