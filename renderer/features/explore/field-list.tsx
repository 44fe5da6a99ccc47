import { ChevronDown, ChevronRight, Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import type { FieldValues } from '../../../shared/model/explore.ts'
import { Loading } from '../../ui/empty.tsx'
import { formatCount } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useExplore } from '../app-context.tsx'
import { type EventField, useEventFields } from './use-event-fields.ts'

const percent = (part: number, whole: number) => {
  if (whole === 0) return '0 %'
  const share = (part / whole) * 100
  return share > 0 && share < 1 ? '< 1 %' : `${Math.floor(share)} %`
}

/** The fields that the hits carry; each opens to its most frequent values. */
export function FieldList() {
  const coverage = useExplore((state) => state.coverage)
  const isEarlier = useExplore((state) => !state.isCounted && state.failure !== null)
  const all = useEventFields()
  const [wanted, setWanted] = useState('')
  if (coverage.status === 'failed') return <FailureMessage failure={coverage.failure} />
  const rows = coverage.status === 'ready' ? coverage.value.rows : 0
  const counts = new Map(
    coverage.status === 'ready' ? coverage.value.fields.map(({ field, rows: n }) => [field, n]) : [],
  )
  const shown = all.filter(({ name }) => counts.has(name) && name.includes(wanted.toLowerCase()))
  return (
    <section className="side explore-fields" aria-label="Fields">
      <div className="side-head">
        <input
          type="search"
          className="text-input grow"
          aria-label="Find a field"
          placeholder="Find a field"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="side-body" tabIndex={0} aria-label="Fields of the hits">
        {isEarlier && coverage.status === 'ready' && (
          <p className="side-note dim">Of an earlier question: this one was not counted.</p>
        )}
        {coverage.status !== 'ready' ? (
          <Loading what="Counting fields…" />
        ) : shown.length === 0 ? (
          <p className="side-note dim">
            {rows === 0
              ? 'There are no hits, and so no fields.'
              : `No field of the hits is called “${wanted}”.`}
          </p>
        ) : (
          <ul>
            {shown.map((field) => (
              <FieldItem key={field.name} field={field} count={counts.get(field.name) ?? 0} rows={rows} />
            ))}
          </ul>
        )}
      </section>
    </section>
  )
}

function FieldItem({
  field,
  count,
  rows,
}: {
  readonly field: EventField
  readonly count: number
  readonly rows: number
}) {
  const app = useApp()
  const values = useExplore((state) => state.values[field.name])
  const open = values !== undefined
  const toggle = () => {
    if (open) app.explore.closeField(field.name)
    else void app.explore.openField(field.name)
  }
  return (
    <li>
      <button
        type="button"
        className="explore-field"
        aria-expanded={open}
        title={field.meaning === null ? field.name : `${field.name}: ${field.meaning}`}
        onClick={toggle}
      >
        {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
        <span className="grow ellipsis">{field.name}</span>
        <span className="dim nowrap">{percent(count, rows)}</span>
      </button>
      {values?.status === 'loading' && <Loading what="Counting values…" />}
      {values?.status === 'failed' && <FailureMessage failure={values.failure} />}
      {values?.status === 'ready' && <Values field={field} found={values.value} />}
    </li>
  )
}

function Values({ field, found }: { readonly field: EventField; readonly found: FieldValues }) {
  const app = useApp()
  const most = Math.max(1, ...found.values.map(({ count }) => count))
  const more = found.distinct - found.values.filter(({ value }) => value !== null).length
  return (
    <div className="explore-values">
      {found.numbers && (
        <p className="dim">
          min {found.numbers.min} · median {found.numbers.median} · max {found.numbers.max}
        </p>
      )}
      {field.numeric && found.numbers && <NumberRange field={field.name} {...found.numbers} />}
      <ul aria-label={`Values of ${field.name}`}>
        {found.values.map(({ value, count }) => {
          const name = value ?? '(none)'
          const take = (exclude: boolean) =>
            void app.explore.takeValue(field.name, value, exclude, field.numeric)
          return (
            <li key={value ?? '\0'} className="explore-value">
              <span className="explore-share" style={{ width: `${(count / most) * 100}%` }} aria-hidden />
              <span className="grow explore-value-name" title={name}>
                {value === null ? <em>(none)</em> : name}
              </span>
              <span className="dim">{formatCount(count)}</span>
              <button type="button" aria-label={`Only ${field.name} ${name}`} onClick={() => take(false)}>
                <Plus size={12} aria-hidden />
              </button>
              <button type="button" aria-label={`Without ${field.name} ${name}`} onClick={() => take(true)}>
                <Minus size={12} aria-hidden />
              </button>
            </li>
          )
        })}
      </ul>
      {more > 0 && <p className="dim">{formatCount(more)} more values</p>}
    </div>
  )
}

function NumberRange({
  field,
  min,
  max,
}: {
  readonly field: string
  readonly min: string
  readonly max: string
}) {
  const app = useApp()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const number = (text: string) => text === '' || /^-?\d+(\.\d+)?$/.test(text)
  const good = number(from) && number(to) && (from !== '' || to !== '')
  return (
    <form
      className="row explore-range"
      onSubmit={(event) => {
        event.preventDefault()
        if (!good) return
        const match = { kind: 'range', from: from || null, to: to || null } as const
        void app.explore.addFilter({ field, numeric: true, exclude: false, enabled: true, match })
      }}
    >
      <input
        className="text-input"
        aria-label={`${field} from`}
        placeholder={min}
        value={from}
        onChange={(event) => setFrom(event.target.value.trim())}
      />
      <span aria-hidden>–</span>
      <input
        className="text-input"
        aria-label={`${field} to`}
        placeholder={max}
        value={to}
        onChange={(event) => setTo(event.target.value.trim())}
      />
      <button type="submit" className="btn btn-small" disabled={!good}>
        Filter
      </button>
    </form>
  )
}
