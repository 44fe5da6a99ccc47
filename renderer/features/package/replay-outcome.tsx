import type { ReplayResult } from '../../../shared/model/package.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { Message } from '../../ui/message.tsx'
import { Copyable } from '../copyable.tsx'

const MOST_TOLD = 10

/** What a replay said: identical, or what is wrong and the first difference with both values. */
export function ReplayOutcome({ result }: { readonly result: ReplayResult & { readonly path: string } }) {
  const { identical, period, problems, different, first, verified, same, rebuilt } = result
  return (
    <div className="stack" data-testid="replay-result">
      <Message tone={identical ? 'good' : 'bad'} role="status">
        <strong>{identical ? 'Identical.' : 'Not identical.'}</strong> {formatCount(same)} of{' '}
        {formatCount(rebuilt)} members made again are the same bytes.
        {different.length > 0 &&
          ` ${plural(different.length, 'member')} ${different.length === 1 ? 'differs' : 'differ'}.`}
        {problems.slice(0, MOST_TOLD).map((problem) => (
          <div key={problem}>{problem}</div>
        ))}
        {problems.length > MOST_TOLD && <div>{formatCount(problems.length - MOST_TOLD)} more are wrong.</div>}
      </Message>
      <dl className="facts">
        <dt>File</dt>
        <dd className="mono wrap">{result.path}</dd>
        <dt>Period</dt>
        <dd>
          {period.from} to {period.to}
        </dd>
        <dt>Archive files</dt>
        <dd>
          {formatCount(verified.passed)} verified, {formatCount(verified.failed)} failed,{' '}
          {formatCount(verified.notChecked)} not checked
        </dd>
        <dt>Signed by</dt>
        <dd>
          <Copyable name="fingerprint" value={result.fingerprint} full />
        </dd>
      </dl>
      {first && (
        <table className="table package-difference">
          <caption className="dim">First difference</caption>
          <thead>
            <tr>
              <th scope="col">Member</th>
              <th scope="col">Place</th>
              <th scope="col">In the package</th>
              <th scope="col">Made again</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td className="mono wrap">{first.member}</td>
              <td className="mono wrap">{first.place}</td>
              <td className="mono wrap">{first.packaged}</td>
              <td className="mono wrap">{first.rebuilt}</td>
            </tr>
          </tbody>
        </table>
      )}
    </div>
  )
}
