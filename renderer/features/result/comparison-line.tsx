import type { ComparisonSummary } from '../../../shared/model/result-view.ts'
import { formatCount, plural } from '../../ui/format.ts'

/** What came of a comparison, counted over both results. */
export function ComparisonLine({ summary }: { readonly summary: ComparisonSummary }) {
  const { same, changed, onlyLeft, onlyRight, repeatedKeys, onlyLeftColumns, onlyRightColumns } = summary
  return (
    <p className="comparison-line" data-testid="comparison">
      <span>{formatCount(same)} same</span>
      <span className={changed > 0 ? 'text-warn' : ''}>≠ {formatCount(changed)} changed</span>
      <span>{formatCount(onlyLeft)} only left (earlier)</span>
      <span>{formatCount(onlyRight)} only right (later)</span>
      {summary.changedColumns.length > 0 && (
        <span className="dim">differ in {summary.changedColumns.join(', ')}</span>
      )}
      {repeatedKeys > 0 && (
        <span className="text-warn">
          {plural(repeatedKeys, 'row')} with a key that had stood before: paired in order
        </span>
      )}
      {onlyLeftColumns.length + onlyRightColumns.length > 0 && (
        <span className="dim">not compared: {[...onlyLeftColumns, ...onlyRightColumns].join(', ')}</span>
      )}
    </p>
  )
}
