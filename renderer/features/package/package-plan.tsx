import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { PackagePlan } from '../../../shared/model/package.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { Message } from '../../ui/message.tsx'

const MOST_DAYS = 12

/** What a package would hold, and what speaks against its period. */
export function PackagePlanFacts({
  plan,
  hashesOnly,
}: {
  readonly plan: PackagePlan
  readonly hashesOnly: boolean
}) {
  const { failed, missing, notPulled, notChecked, reports, cases } = plan
  return (
    <div className="stack">
      {failed.length > 0 && (
        <Message tone="bad">
          <strong>{plural(failed.length, 'day')} failed verification:</strong> {daysText(failed)}.{' '}
          {failed.length === 1 ? 'It goes in' : 'They go in'}, and the README says so first.
        </Message>
      )}
      {missing.length > 0 && (
        <Message tone="warn">
          <strong>{plural(missing.length, 'day')} missing:</strong> {daysText(missing)}.
        </Message>
      )}
      {notPulled.length > 0 && (
        <Message tone="warn">
          <strong>{plural(notPulled.length, 'day')} not pulled:</strong> {daysText(notPulled)}. The source
          lists their files, in cold storage or ready to be pulled; as long as they are not here they cannot
          go in, and the README says so first.
        </Message>
      )}
      {notChecked.length > 0 && (
        <Message tone="info">
          <strong>{plural(notChecked.length, 'day')} not checked:</strong> {daysText(notChecked)}. They are
          verified as the package is made.
        </Message>
      )}
      <dl className="facts">
        <dt>Archive</dt>
        <dd>
          {plural(plan.files, 'file')} of {plural(plan.days, 'day')}
          {hashesOnly
            ? ', by their hashes only'
            : `, ${formatBytes(plan.archiveBytes)} with ${formatCount(plan.archiveObjects - plan.files)} manifests, checkpoints and keys`}
        </dd>
        <dt>Reports</dt>
        <dd>
          {reports
            .map(({ title, count }) => (count === 1 ? title : `${title} (${formatCount(count)})`))
            .join(', ')}
        </dd>
        <dt>Cases</dt>
        <dd>{cases.length === 0 ? 'None' : cases.map(({ title }) => title).join(', ')}</dd>
        <dt>Activity log</dt>
        <dd>{plural(plan.activityEntries, 'entry', 'entries')}</dd>
      </dl>
    </div>
  )
}

function daysText(days: readonly string[]): string {
  const more = days.length > MOST_DAYS ? ` and ${formatCount(days.length - MOST_DAYS)} more` : ''
  return `${days.slice(0, MOST_DAYS).join(', ')}${more}`
}
