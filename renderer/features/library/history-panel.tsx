import { CircleCheck, CircleSlash, CircleX, Copy, Search, SquarePen, Table, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { HistoryEntry } from '../../../shared/contract/query.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { copyText } from '../../ui/copy.ts'
import { Confirm } from '../../ui/dialog.tsx'
import { Failed } from '../../ui/failed.tsx'
import { formatElapsed, plural } from '../../ui/format.ts'
import { useApp, useHistory } from '../app-context.tsx'
import { useShowInstant } from '../use-show-instant.ts'

const STATUS_WORDS: Readonly<Record<HistoryEntry['status'], string>> = {
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

function StatusIcon({ status }: { readonly status: HistoryEntry['status'] }) {
  switch (status) {
    case 'done':
      return <CircleCheck size={12} aria-hidden className="text-good" />
    case 'failed':
      return <CircleX size={12} aria-hidden className="text-bad" />
    case 'cancelled':
      return <CircleSlash size={12} aria-hidden />
  }
}

const SEARCH_AFTER_MS = 150
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Every run, newest first, with what came of it. */
export function HistoryPanel() {
  const app = useApp()
  const { filter, entries, total, loading, failure } = useHistory((state) => state)
  const [confirming, setConfirming] = useState(false)
  useEffect(() => {
    void app.history.refresh()
    // A run that has just ended is the newest entry.
    return app.workbench.store.subscribe((state, before) => {
      const ended = before.tabs.some(
        (tab) => tab.running && !state.tabs.find(({ id }) => id === tab.id)?.running,
      )
      if (ended) void app.history.refresh()
    })
  }, [app])
  return (
    <section className="side-part" aria-label="History">
      <HistorySearch />
      <div className="history-filter">
        <select
          className="text-input"
          aria-label="What came of it"
          value={filter.status ?? ''}
          onChange={({ target }) =>
            void app.history.setFilter({ status: (target.value || null) as HistoryEntry['status'] | null })
          }
        >
          <option value="">any end</option>
          {Object.entries(STATUS_WORDS).map(([status, words]) => (
            <option key={status} value={status}>
              {words}
            </option>
          ))}
        </select>
        <DayField
          label="From day (UTC)"
          value={filter.from}
          onDay={(from) => void app.history.setFilter({ from })}
        />
        <DayField label="To day (UTC)" value={filter.to} onDay={(to) => void app.history.setFilter({ to })} />
      </div>
      <div className="side-body">
        {failure && <Failed className="side-note" small failure={failure} onRetry={app.history.refresh} />}
        {total === 0 && !failure && (
          <p className="side-note dim">
            {filter.text || filter.status || filter.from || filter.to
              ? 'No run is like this. Search for less.'
              : 'Nothing was run yet. Ctrl+Enter runs the statement at the cursor.'}
          </p>
        )}
        <ul className="history-runs" aria-label="Runs" aria-busy={loading}>
          {entries.map((entry) => (
            <Run key={entry.id} entry={entry} />
          ))}
        </ul>
        {total !== null && entries.length < total && (
          <div className="side-note">
            <Button small disabled={loading} onClick={() => void app.history.more()}>
              Show more
            </Button>
          </div>
        )}
      </div>
      <footer className="history-foot">
        <span className="history-count dim">{total === null ? '' : plural(total, 'run')}</span>
        <Storage />
        <IconButton
          small
          label="Delete all runs…"
          disabled={total === null || total === 0}
          onPress={() => setConfirming(true)}
        >
          <Trash2 size={13} aria-hidden />
        </IconButton>
      </footer>
      {confirming && (
        <Confirm
          title="Delete the whole history?"
          action="Delete all"
          onClose={() => setConfirming(false)}
          onConfirm={() =>
            void app.attempt('The history could not be deleted', () => app.history.forget('all'))
          }
        >
          Every run is deleted from this list, with its result unless a tab shows it or it is pinned. The
          activity log keeps its entries.
        </Confirm>
      )}
    </section>
  )
}

function HistorySearch() {
  const app = useApp()
  const [text, setText] = useState(() => app.history.store.getState().filter.text)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  return (
    <div className="history-search">
      <Search size={13} aria-hidden className="dim" />
      <input
        className="text-input"
        type="search"
        aria-label="Search the history"
        placeholder="Search SQL and parameters"
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          if (timer.current) clearTimeout(timer.current)
          timer.current = setTimeout(
            () => void app.history.setFilter({ text: target.value.trim() }),
            SEARCH_AFTER_MS,
          )
        }}
      />
    </div>
  )
}

/** Taken once it is a whole day, or empty again. */
function DayField({
  label,
  value,
  onDay,
}: {
  readonly label: string
  readonly value: string | null
  readonly onDay: (day: string | null) => void
}) {
  const [text, setText] = useState(value ?? '')
  const wrong = text !== '' && !DAY.test(text)
  return (
    <input
      className="text-input"
      aria-label={label}
      title={label}
      placeholder={label.startsWith('From') ? 'from' : 'to'}
      value={text}
      maxLength={10}
      aria-invalid={wrong}
      onChange={({ target }) => {
        setText(target.value)
        if (target.value === '') onDay(null)
        else if (DAY.test(target.value) && !Number.isNaN(Date.parse(target.value))) onDay(target.value)
      }}
    />
  )
}

function Run({ entry }: { readonly entry: HistoryEntry }) {
  const app = useApp()
  const show = useShowInstant()
  const { sql, params, resultId, status, rowCount, durationMs, startedAt, error } = entry
  const values = Object.entries(params)
  const open = () => {
    const id = app.workbench.newTab(sql)
    app.details.setValues(id, params)
  }
  const showResult = () => {
    if (resultId === null) return
    void app.attempt('The result could not be shown', async () => {
      const id = await app.workbench.openResult(sql, undefined, resultId)
      app.details.setValues(id, params)
    })
  }
  return (
    <li className="history-run">
      <button
        type="button"
        className="history-sql"
        title={resultId ? 'Open in a new tab with its result' : 'Open in a new tab'}
        onDoubleClick={resultId ? showResult : open}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (resultId) showResult()
          else open()
        }}
      >
        <pre>{summary(sql)}</pre>
        {values.length > 0 && (
          <span className="history-params">
            {values.map(([name, value]) => `:${name} = ${value}`).join(', ')}
          </span>
        )}
        {error && <span className="history-error">{error}</span>}
      </button>
      <div className="history-meta">
        <span className="history-status">
          <StatusIcon status={status} />
          {STATUS_WORDS[status]}
        </span>
        {rowCount !== null && <span>{plural(rowCount, 'row')}</span>}
        <span>{formatElapsed(durationMs)}</span>
        <span className="ellipsis grow">{show(startedAt)}</span>
        {resultId && (
          <IconButton small label="Show its result" onPress={showResult}>
            <Table size={13} aria-hidden />
          </IconButton>
        )}
        <IconButton small label="Open in a new tab" onPress={open}>
          <SquarePen size={13} aria-hidden />
        </IconButton>
        <IconButton
          small
          label="Copy the SQL"
          onPress={() => void app.attempt('The SQL could not be copied', () => copyText(sql))}
        >
          <Copy size={13} aria-hidden />
        </IconButton>
        <IconButton
          small
          label="Delete this run"
          onPress={() =>
            void app.attempt('The run could not be deleted', () => app.history.forget([entry.id]))
          }
        >
          <Trash2 size={13} aria-hidden />
        </IconButton>
      </div>
    </li>
  )
}

/** Without the head of a question: the statement says more. */
function summary(sql: string): string {
  const lines = sql.trim().split('\n')
  const first = Math.max(
    lines.findIndex((line) => line.trim() !== '' && !line.startsWith('--')),
    0,
  )
  return lines.slice(first, first + 6).join('\n')
}

const BUDGETS = [
  ['200000000', '200 MB'],
  ['1000000000', '1 GB'],
  ['2147483648', '2 GB'],
  ['10000000000', '10 GB'],
  ['50000000000', '50 GB'],
] as const

/** How much of the results is kept, and how much may be. */
function Storage() {
  const app = useApp()
  const storage = useHistory((state) => state.storage)
  if (!storage) return null
  return (
    <ChoiceMenu
      label="Keep results up to"
      look="btn btn-quiet btn-small"
      choices={BUDGETS.map(([id, label]) => ({ id, label: `Keep up to ${label}` }))}
      onChoose={(bytes) =>
        void app.attempt('The limit could not be set', () => app.history.setBudget(Number(bytes)))
      }
    >
      <span title="Results that are kept; the oldest make room when they take more than this">
        {plural(storage.results, 'result')}, {formatBytes(storage.bytes)} of {formatBytes(storage.budget)}
      </span>
    </ChoiceMenu>
  )
}
