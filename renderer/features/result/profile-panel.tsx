import { Minus, Plus, X } from 'lucide-react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import type { ColumnFilter } from '../../../shared/model/result-filter.ts'
import type { ColumnProfile, HistogramBar } from '../../../shared/model/result-view.ts'
import type { ResultView } from '../../state/results.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Loading } from '../../ui/empty.tsx'
import { formatCount, formatElapsed } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { useAsked } from './use-asked.ts'

/** What a column holds over every row that the filter leaves. */
export function ProfilePanel({
  result,
  view,
  column,
  onColumn,
  onFilter,
  onClose,
}: {
  readonly result: ResultInfo
  readonly view: ResultView
  readonly column: number
  readonly onColumn: (column: number) => void
  readonly onFilter: (filters: readonly ColumnFilter[]) => void
  readonly onClose: () => void
}) {
  const app = useApp()
  const key = `${result.resultId} ${column} ${JSON.stringify(view.filter)}`
  const profile = useAsked(key, (signal) => app.results.profile(result.resultId, column, signal))
  return (
    <section className="side profile" aria-label="Column profile" data-testid="profile">
      <div className="side-head">
        <h2>Profile</h2>
        <select
          className="text-input grow"
          aria-label="Column"
          value={column}
          onChange={(event) => onColumn(Number(event.target.value))}
        >
          {result.columns.map(({ name }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, the position is the column's identity
            <option key={index} value={index}>
              {name}
            </option>
          ))}
        </select>
        <IconButton small label="Close the profile" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="side-body profile-body" tabIndex={0} aria-label="What the column holds">
        {(profile.status === 'loading' || profile.status === 'idle') && (
          <>
            <Loading what="Counting over all rows…" />
            <div className="row profile-cancel">
              <Button small onClick={onClose}>
                Cancel
              </Button>
            </div>
          </>
        )}
        {profile.status === 'failed' && <FailureMessage failure={profile.failure} />}
        {profile.status === 'ready' && (
          <Facts
            profile={profile.value}
            column={column}
            filtered={view.filter.length > 0}
            onFilter={onFilter}
          />
        )}
      </section>
    </section>
  )
}

const share = (count: number, rows: number) => (rows === 0 ? '' : `${((100 * count) / rows).toFixed(1)} %`)

function Facts({
  profile,
  column,
  filtered,
  onFilter,
}: {
  readonly profile: ColumnProfile
  readonly column: number
  readonly filtered: boolean
  readonly onFilter: (filters: readonly ColumnFilter[]) => void
}) {
  const { rows, nulls, distinct, distinctIsExact, min, max, mean, percentiles, top, histogram } = profile
  const facts: readonly (readonly [string, string | null])[] = [
    ['Type', profile.column.type],
    [filtered ? 'Rows that match' : 'Rows', formatCount(rows)],
    ['NULL', `${formatCount(nulls)} ${nulls > 0 ? `(${share(nulls, rows)})` : ''}`],
    ['Distinct', distinctIsExact ? formatCount(distinct) : `about ${formatCount(distinct)} (estimated)`],
    ['Least', min],
    ['Greatest', max],
    ['Mean', mean],
    ...percentiles.map(({ percent, value }) => [percent === 50 ? 'Median' : `${percent} %`, value] as const),
  ]
  return (
    <>
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="ellipsis" title={value}>
                  {value}
                </dd>
              </div>
            ),
        )}
      </dl>
      {histogram.length > 1 && (
        <>
          <h3>Distribution</h3>
          <Histogram bars={histogram} column={column} onFilter={onFilter} />
        </>
      )}
      <h3>{distinct <= top.length ? 'Values' : `${top.length} most frequent values`}</h3>
      <table className="top-values">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Value</th>
            <th scope="col">Rows</th>
            <th scope="col">Share</th>
            <th scope="col">Filter</th>
          </tr>
        </thead>
        <tbody>
          {top.map(({ value, count }) => {
            const words = value === null ? 'NULL' : value === '' ? '(empty)' : value
            const filter = (keep: boolean): ColumnFilter =>
              value === null
                ? { column, operator: keep ? 'is-null' : 'is-not-null', values: [] }
                : { column, operator: keep ? 'equals' : 'not-equals', values: [value] }
            return (
              <tr key={value === null ? 'null' : `=${value}`}>
                <th scope="row" title={words} className={value === null || value === '' ? 'dim' : ''}>
                  {words}
                </th>
                <td>{formatCount(count)}</td>
                <td>
                  <span
                    className="share-bar"
                    style={{ width: `${rows === 0 ? 0 : (32 * count) / rows}px` }}
                    aria-hidden
                  />
                  {share(count, rows)}
                </td>
                <td className="top-actions">
                  <IconButton small label={`Only ${words}`} onPress={() => onFilter([filter(true)])}>
                    <Plus size={12} aria-hidden />
                  </IconButton>
                  <IconButton small label={`Without ${words}`} onPress={() => onFilter([filter(false)])}>
                    <Minus size={12} aria-hidden />
                  </IconButton>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="dim profile-foot">
        Over all {formatCount(rows)} rows, in {formatElapsed(profile.elapsedMs)}.{' '}
        <Copyable
          value={facts.map(([name, value]) => `${name}\t${value ?? ''}`).join('\n')}
          name="figures"
          shown=""
        />
      </p>
    </>
  )
}

const HEIGHT = 72

/** Bars as buttons: what each stands for is read aloud, and a press keeps only its rows. */
function Histogram({
  bars,
  column,
  onFilter,
}: {
  readonly bars: readonly HistogramBar[]
  readonly column: number
  readonly onFilter: (filters: readonly ColumnFilter[]) => void
}) {
  const most = Math.max(...bars.map((bar) => bar.count))
  const first = bars[0]
  const last = bars.at(-1)
  const words = ({ from, to, open }: HistogramBar) =>
    open === 'below'
      ? `below ${to}, down to ${from}`
      : open === 'above'
        ? `${from} and above, up to ${to}`
        : `${from} to ${to}`
  return (
    <figure className="histogram">
      <svg
        viewBox={`0 0 ${bars.length * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Distribution from ${first?.from} to ${last?.to} in ${bars.length} bars. ${bars
          .filter((bar) => bar.count > 0)
          .map((bar) => `${words(bar)}: ${formatCount(bar.count)}`)
          .join('; ')}`}
      >
        {bars.map((bar, at) => {
          const height = most === 0 ? 0 : Math.max(bar.count > 0 ? 1.5 : 0, (HEIGHT * bar.count) / most)
          return (
            <g key={bar.from}>
              <rect
                className={bar.open ? 'histogram-bar histogram-open' : 'histogram-bar'}
                x={at * 10 + 0.75}
                y={HEIGHT - height}
                width={8.5}
                height={height}
              />
              {/* biome-ignore lint/a11y/noStaticElementInteractions: the same can be done from the keyboard by Filter… on the column */}
              <rect
                className="histogram-area"
                x={at * 10}
                y={0}
                width={10}
                height={HEIGHT}
                onClick={() =>
                  onFilter([
                    { column, operator: 'at-least', values: [bar.from] },
                    { column, operator: bar.open === 'above' ? 'at-most' : 'less', values: [bar.to] },
                  ])
                }
              >
                <title>{`${words(bar)}: ${formatCount(bar.count)}`}</title>
              </rect>
            </g>
          )
        })}
      </svg>
      <figcaption className="dim">
        <span>{first?.open ? `< ${first.to}` : first?.from}</span>
        <span>{last?.open ? `≥ ${last.from}` : last?.to}</span>
      </figcaption>
    </figure>
  )
}
