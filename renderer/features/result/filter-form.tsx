import { type FormEvent, useState } from 'react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import {
  type ColumnFilter,
  FILTER_WORDS,
  type FilterOperator,
  operatorsOf,
  valuesOf,
} from '../../../shared/model/result-filter.ts'
import type { ValueCount } from '../../../shared/model/result-view.ts'
import { type Failure, toFailure } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/empty.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'
import { useAsked } from './use-asked.ts'

/** Which condition is written: a new one on a column, or the one at a place of the filter. */
export type FilterDraft = { readonly column: number; readonly at: number | null }

/** Writes one condition. It is taken only when the engine can evaluate it; else the form says why not. */
export function FilterForm({
  result,
  draft,
  onClose,
}: {
  readonly result: ResultInfo
  readonly draft: FilterDraft
  readonly onClose: () => void
}) {
  const app = useApp()
  const { filter } = app.results.viewOf(result.resultId)
  const given = draft.at === null ? undefined : filter[draft.at]
  const [column, setColumn] = useState(given?.column ?? draft.column)
  const kind = result.columns[column]?.kind ?? 'other'
  const [operator, setOperator] = useState<FilterOperator>(
    given?.operator ?? operatorsOf(kind)[0] ?? 'equals',
  )
  const [values, setValues] = useState<readonly (string | null)[]>(given?.values ?? [])
  const [failure, setFailure] = useState<Failure | null>(null)
  const due = valuesOf(operator)

  const chooseColumn = (next: number) => {
    const operators = operatorsOf(result.columns[next]?.kind ?? 'other')
    setColumn(next)
    setValues([])
    if (!operators.includes(operator)) setOperator(operators[0] ?? 'equals')
  }
  const put = (at: number, value: string) =>
    setValues(
      Array.from({ length: Math.max(values.length, at + 1) }, (_, one) =>
        one === at ? value : (values[one] ?? ''),
      ),
    )
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const taken = due === null ? values : Array.from({ length: due }, (_, at) => values[at] ?? '')
    const condition: ColumnFilter = { column, operator, values: taken }
    const next =
      draft.at === null
        ? [...filter, condition]
        : filter.map((one, at) => (at === draft.at ? condition : one))
    try {
      await app.results.setFilter(result.resultId, next)
      onClose()
    } catch (error) {
      setFailure(toFailure(error))
    }
  }
  return (
    <Dialog
      title="Filter"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="filter-form"
            disabled={due === null && values.length === 0}
          >
            Filter
          </Button>
        </>
      }
    >
      <form id="filter-form" className="filter-form" onSubmit={(event) => void submit(event)}>
        <SelectField
          label="Column"
          value={column}
          onChange={(event) => chooseColumn(Number(event.target.value))}
        >
          {result.columns.map(({ name, type }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, the position is the column's identity
            <option key={index} value={index}>
              {name} ({type})
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Condition"
          value={operator}
          onChange={(event) => setOperator(event.target.value as FilterOperator)}
        >
          {operatorsOf(kind).map((one) => (
            <option key={one} value={one}>
              {FILTER_WORDS[one]}
            </option>
          ))}
        </SelectField>
        {due === null ? (
          <ValueList result={result} column={column} chosen={values} onChange={setValues} />
        ) : (
          Array.from({ length: due }, (_, at) => (
            <TextField
              // biome-ignore lint/suspicious/noArrayIndexKey: the value is its place
              key={at}
              autoFocus={at === 0}
              label={due === 2 ? (at === 0 ? 'From' : 'To') : 'Value'}
              value={values[at] ?? ''}
              onChange={(event) => put(at, event.target.value)}
            />
          ))
        )}
        {failure && <FailureMessage failure={failure} />}
      </form>
    </Dialog>
  )
}

/** The most frequent values of the column, to be ticked; others can be written, one a line. */
function ValueList({
  result,
  column,
  chosen,
  onChange,
}: {
  readonly result: ResultInfo
  readonly column: number
  readonly chosen: readonly (string | null)[]
  readonly onChange: (values: readonly (string | null)[]) => void
}) {
  const app = useApp()
  const profile = useAsked(`${result.resultId} ${column}`, (signal) =>
    app.results.profile(result.resultId, column, signal),
  )
  const top: readonly ValueCount[] = profile.status === 'ready' ? profile.value.top : []
  const isTop = (value: string | null) => top.some((one) => one.value === value)
  const others = chosen.filter((value): value is string => value !== null && !isTop(value))
  const tick = (value: string | null, on: boolean) =>
    onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value))
  return (
    <>
      {(profile.status === 'loading' || profile.status === 'idle') && <Loading what="Counting values…" />}
      {profile.status === 'failed' && <FailureMessage failure={profile.failure} />}
      {top.length > 0 && (
        <fieldset className="value-list">
          <legend>Most frequent values</legend>
          {top.map(({ value, count }) => (
            <label key={value === null ? 'null' : `=${value}`}>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) => tick(value, event.target.checked)}
              />
              <span className="grow ellipsis">
                {value === null ? <em>NULL</em> : value === '' ? <em>(empty)</em> : value}
              </span>
              <span className="dim">{formatCount(count)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div className="field">
        <label htmlFor="filter-others">Other values, one a line</label>
        <textarea
          id="filter-others"
          className="text-input mono"
          rows={3}
          spellCheck={false}
          value={others.join('\n')}
          onChange={(event) => {
            const written = event.target.value === '' ? [] : event.target.value.split('\n')
            onChange([...chosen.filter((value) => value === null || isTop(value)), ...written])
          }}
        />
      </div>
    </>
  )
}
