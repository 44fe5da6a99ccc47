import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react'
import { type RefObject, useMemo, useRef } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { WithoutPart } from '../../../shared/model/explore.ts'
import { parseSearch, wordsToMark } from '../../../shared/model/search-syntax.ts'
import { DEFAULT_COLUMNS } from '../../state/explore.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useExplore } from '../app-context.tsx'
import type { GridHandle } from '../result/result-grid.tsx'
import { ResultView } from '../result/result-view.tsx'
import { filterWords } from './filter-words.ts'
import { useEventFields } from './use-event-fields.ts'
import { useHitMarks } from './use-hit-marks.ts'

const LIMITS = [
  ['1000', 'first 1,000'],
  ['10000', 'first 10,000'],
  ['100000', 'first 100,000'],
  ['', 'all'],
] as const

/** The records of the question: a kept result, as of any statement. */
export function ExploreResults({ gridRef }: { readonly gridRef: RefObject<GridHandle | null> }) {
  const result = useExplore((state) => state.result)
  const failure = useExplore((state) => state.failure)
  const running = useExplore((state) => state.running !== null)
  const search = useExplore((state) => state.question.search)
  const place = useRef<HTMLDivElement>(null)
  const words = useMemo(() => {
    const parsed = parseSearch(search)
    return parsed.ok ? wordsToMark(parsed.tree) : []
  }, [search])
  useHitMarks(place, words)
  return (
    <section className="result-pane explore-results" aria-label="Hits" ref={place}>
      <ListingBar />
      {failure && (
        <div className="result-failure">
          <FailureMessage failure={failure} />
        </div>
      )}
      {result === null ? (
        !failure && <Loading what={running ? 'Searching…' : 'Nothing asked yet'} />
      ) : result.rowCount === 0 ? (
        <NoHits />
      ) : (
        <ResultView
          key={result.resultId}
          result={result}
          name="hits"
          place="explore"
          note={(running || failure) && <span className="dim">earlier result</span>}
          gridRef={gridRef}
        />
      )}
    </section>
  )
}

function ListingBar() {
  const app = useApp()
  const { newestFirst, limit } = useExplore((state) => state.listing)
  const result = useExplore((state) => state.result)
  const total = useExplore((state) =>
    state.isCounted && state.histogram.status === 'ready' ? state.histogram.value.total : null,
  )
  const cut = result !== null && total !== null && result.rowCount < total
  return (
    <div className="row explore-listing">
      <Button
        small
        tone="quiet"
        onClick={() => void app.explore.setListing({ newestFirst: !newestFirst })}
        title="Turn the order round"
      >
        {newestFirst ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />}
        {newestFirst ? 'Newest first' : 'Oldest first'}
      </Button>
      <select
        className="text-input"
        aria-label="How many records"
        value={limit === null ? '' : String(limit)}
        onChange={(event) =>
          void app.explore.setListing({
            limit: event.target.value === '' ? null : Number(event.target.value),
          })
        }
      >
        {LIMITS.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <ColumnChooser />
      <span className="grow" />
      {cut && (
        <span className="dim">
          {formatCount(result.rowCount)} of {plural(total, 'hit')} listed
        </span>
      )}
    </div>
  )
}

function ColumnChooser() {
  const app = useApp()
  const columns = useExplore((state) => state.listing.columns)
  const fields = useEventFields()
  const names = ['event_data', ...fields.map(({ name }) => name)].filter(
    (name) => name !== 'file' && name !== 'line',
  )
  const toggle = (name: string) =>
    void app.explore.setListing({
      columns: columns.includes(name) ? columns.filter((one) => one !== name) : [...columns, name],
    })
  return (
    <DialogTrigger>
      <AriaButton className="btn btn-small btn-quiet">
        <Columns3 size={13} aria-hidden /> Fields
      </AriaButton>
      <Popover className="popover" placement="bottom start">
        <Dialog className="explore-columns" aria-label="Fields of the list">
          <Button small onClick={() => void app.explore.setListing({ columns: DEFAULT_COLUMNS })}>
            The usual columns
          </Button>
          <ul>
            {names.map((name) => (
              <li key={name}>
                <label className="check">
                  <input type="checkbox" checked={columns.includes(name)} onChange={() => toggle(name)} />
                  {name}
                </label>
              </li>
            ))}
          </ul>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

/** Nothing was found: which part of the question keeps most away, and how to take it away. */
function NoHits() {
  const without = useExplore((state) => state.without)
  const parts = without.status === 'ready' ? without.value : []
  const helps = parts.filter(({ rows }) => rows > 0)
  return (
    <Empty title="No hits">
      {without.status === 'loading' || without.status === 'idle'
        ? 'No record answers the question.'
        : helps.length > 0
          ? 'No record answers all parts of the question. Without one of them:'
          : 'No record answers the question, nor would it without any one of its parts.'}
      <span className="explore-without">
        {parts.map((part) => (
          <WithoutButton key={JSON.stringify(part.part)} part={part} />
        ))}
      </span>
    </Empty>
  )
}

function WithoutButton({ part: { part, rows } }: { readonly part: WithoutPart }) {
  const app = useApp()
  const { filters, search } = useExplore((state) => state.question)
  const words = () => {
    switch (part.kind) {
      case 'search':
        return `the search “${search}”`
      case 'time':
        return 'the time range'
      case 'filter': {
        const filter = filters[part.index]
        return filter ? `“${filterWords(filter)}”` : 'the filter'
      }
    }
  }
  const remove = () => {
    switch (part.kind) {
      case 'search':
        return app.explore.search('')
      case 'time':
        return app.explore.setRange({ from: null, to: null })
      case 'filter':
        return app.explore.removeFilter(part.index)
    }
  }
  return (
    <Button onClick={() => void remove()}>
      Remove {words()}: {plural(rows, 'hit')}
    </Button>
  )
}
