import { TriangleAlert } from 'lucide-react'
import type { RuleSeverity } from '../../../shared/model/alert-rule.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp, useRules } from '../app-context.tsx'

const TONES: Readonly<Record<RuleSeverity, string>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'info',
}

export function SeverityTag({ severity }: { readonly severity: RuleSeverity }) {
  return (
    <span className={`tag tone-${TONES[severity]}`}>
      {(severity === 'critical' || severity === 'high') && <TriangleAlert size={12} aria-hidden />}
      {severity}
    </span>
  )
}

/** The rules with how often each hit; one of them narrows the calendar and the hits. */
export function RuleList() {
  const app = useApp()
  const run = useRules((state) => state.run)
  const chosen = useRules((state) => state.rule)
  if (run.status !== 'ready') return null
  return (
    <table className="rules-table" aria-label="Rules">
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Rule</th>
          <th scope="col" className="num">
            Hits
          </th>
          <th scope="col">Disposition</th>
          <th scope="col">Response</th>
        </tr>
      </thead>
      <tbody>
        {run.value.outcomes.map(({ rule, hits, dismissed, linked, failure }) => (
          <tr key={rule.name} className={chosen === rule.name ? 'rules-chosen' : ''}>
            <td>
              <SeverityTag severity={rule.severity} />
            </td>
            <td>
              <button
                type="button"
                className="btn btn-small btn-quiet mono rule-name"
                aria-pressed={chosen === rule.name}
                title={rule.condition}
                onClick={() => app.rules.showRule(chosen === rule.name ? null : rule.name)}
              >
                {rule.name}
              </button>
              {failure !== null && <div className="text-bad">Could not be run: {failure}</div>}
            </td>
            <td className="num">{failure === null ? formatCount(hits) : 'not run'}</td>
            <td className="dim">
              {[
                dismissed > 0 ? `${formatCount(dismissed)} dismissed` : '',
                linked > 0 ? `${formatCount(linked)} in a case` : '',
              ]
                .filter(Boolean)
                .join(', ')}
            </td>
            <td className="dim">
              {[
                rule.responseTime === 'eod' ? 'end of day' : rule.responseTime?.replaceAll('_', ' '),
                rule.rate &&
                  `more than ${plural(rule.rate.moreThan, 'time')} within ${rule.rate.within.replaceAll('_', ' ')}`,
              ]
                .filter(Boolean)
                .join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
