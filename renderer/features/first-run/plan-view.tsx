import type { PullPlan } from '../../../shared/model/archive-view.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { Message } from '../../ui/message.tsx'

const LISTED = 500

/** What a pull would do: the dry run. */
export function PlanView({ plan }: { readonly plan: PullPlan }) {
  const changed = plan.fetch.filter((object) => object.reason === 'changed').length
  return (
    <div className="stack" style={{ gap: 12 }}>
      <p className="dim wrap">
        {plan.source}
        {plan.requested && `, ${plan.requested[0]} to ${plan.requested[1]}`}
      </p>
      <dl className="plan-figures">
        <Figure name="objects to transfer" value={formatCount(plan.fetch.length)} />
        <Figure name="to download" value={formatBytes(plan.bytes)} />
        <Figure name="already here" value={formatCount(plan.unchanged)} />
        <Figure
          name={plan.missingDays.length === 1 ? 'missing day' : 'missing days'}
          value={formatCount(plan.missingDays.length)}
        />
        <Figure name="not of the layout" value={formatCount(plan.ignored.length)} />
      </dl>
      {changed > 0 && (
        <Message tone="bad">
          {plural(changed, 'object')} changed since the last pull. Both versions will be kept, and an alarm
          raised.
        </Message>
      )}
      {plan.needsRestore.length > 0 && (
        <Message tone="warn">
          {plural(plan.needsRestore.length, 'object')} in a cold storage class: restore first, then pull
          again.
        </Message>
      )}
      {plan.missingDays.length > 0 && (
        <details>
          <summary>Missing days</summary>
          <p className="mono wrap dim">{plan.missingDays.join('  ')}</p>
        </details>
      )}
      {plan.fetch.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list has to be reachable by keyboard
        <section className="plan-list" tabIndex={0} aria-label="Objects to transfer">
          <table className="table">
            <thead>
              <tr>
                <th>Object</th>
                <th>Why</th>
                <th className="num">Size</th>
              </tr>
            </thead>
            <tbody>
              {plan.fetch.slice(0, LISTED).map((object) => (
                <tr key={object.key}>
                  <td className="mono">{object.key}</td>
                  <td>{object.reason}</td>
                  <td className="num">{formatBytes(object.size)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {plan.fetch.length > LISTED && (
            <p className="dim" style={{ padding: 8 }}>
              and {formatCount(plan.fetch.length - LISTED)} more
            </p>
          )}
        </section>
      )}
      {plan.ignored.length > 0 && (
        <details>
          <summary>Not followed</summary>
          <ul>
            {plan.ignored.slice(0, LISTED).map((object) => (
              <li key={object.key} className="wrap">
                <code>{object.key}</code> <span className="dim">{object.reason}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
