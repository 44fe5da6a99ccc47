import type { Column, ResultInfo } from '../../../shared/model/cell.ts'
import {
  CATEGORY_ORDERS,
  type CategoryOrder,
  CHART_AGGREGATES,
  CHART_KINDS,
  type ChartAggregate,
  type ChartSpec,
  TIME_STEPS,
  type TimeStep,
} from '../../../shared/model/chart.ts'
import { AGGREGATE_WORDS, hasHours, isNumber, isTime, KIND_WORDS } from '../../state/chart-choice.ts'
import type { ChartLook } from '../../state/charts.ts'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useApp } from '../app-context.tsx'
import { KIND_ICONS } from './kind-icons.tsx'

const ORDER_WORDS: Readonly<Record<CategoryOrder, string>> = {
  figure: 'greatest first',
  name: 'by name or number',
  result: 'as in the result',
}

/** What is drawn of the result, and how. */
export function ChartForm({
  result,
  place,
  look,
  title,
}: {
  readonly result: ResultInfo
  readonly place: string
  readonly look: ChartLook
  /** The one that follows from the columns. */
  readonly title: string
}) {
  const app = useApp()
  const { spec } = look
  const { columns } = result
  const set = (alter: Partial<ChartSpec>) => void app.charts.setSpec(result, place, alter)
  const x = spec.x === null ? undefined : columns[spec.x]
  const isLine = spec.kind === 'line' || spec.kind === 'area'
  const isPoints = isLine || spec.kind === 'bar'
  const isHeat = spec.kind === 'heatmap'
  const byHour = isHeat && spec.series === null
  const hasSteps =
    isTime(x) && spec.kind !== 'scatter' && spec.kind !== 'box' && !(isPoints && spec.aggregate === 'value')
  const hasCategories =
    spec.kind === 'box' || (isHeat && !byHour) || (isPoints && !isTime(x) && !(isLine && isNumber(x)))
  const aggregates: readonly ChartAggregate[] =
    spec.y === null
      ? ['count']
      : isNumber(columns[spec.y])
        ? CHART_AGGREGATES.filter((each) => each !== 'value' || isPoints)
        : ['count']
  return (
    <form className="chart-form" aria-label="Chart" onSubmit={(event) => event.preventDefault()}>
      <fieldset className="chart-kinds">
        <legend className="visually-hidden">Kind of chart</legend>
        {CHART_KINDS.map((kind) => (
          <label key={kind} title={KIND_WORDS[kind]}>
            <input
              type="radio"
              name="chart-kind"
              checked={spec.kind === kind}
              onChange={() => void app.charts.setKind(result, place, kind)}
            />
            {KIND_ICONS[kind]}
            <span>{KIND_WORDS[kind]}</span>
          </label>
        ))}
      </fieldset>
      <ColumnField
        label={spec.kind === 'box' ? 'Groups' : isHeat ? 'Across' : 'Along (x)'}
        columns={columns}
        value={spec.x}
        none={spec.kind === 'box' ? 'all rows together' : null}
        fits={(column) =>
          spec.kind === 'histogram' || spec.kind === 'scatter' ? isNumber(column) || isTime(column) : true
        }
        onChange={(chosen) => set({ x: chosen })}
      />
      {isHeat && (
        <ColumnField
          label="Down"
          columns={columns}
          value={spec.series}
          none={hasHours(x) ? 'hour of the day' : null}
          onChange={(series) => set({ series })}
        />
      )}
      {spec.kind !== 'histogram' && (
        <ColumnField
          label={spec.kind === 'box' ? 'Values' : isHeat ? 'Colour' : 'Height (y)'}
          columns={columns}
          value={spec.y}
          none={isPoints || isHeat ? 'number of rows' : null}
          fits={(column) => isPoints || isHeat || isNumber(column)}
          onChange={(y) =>
            set({
              y,
              aggregate:
                y === null || !isNumber(columns[y])
                  ? 'count'
                  : spec.y === null || spec.aggregate === 'count'
                    ? 'sum'
                    : spec.aggregate,
            })
          }
        />
      )}
      {(isPoints || isHeat) && spec.y !== null && (
        <SelectField
          label="Rows as"
          value={spec.aggregate}
          onChange={(event) => set({ aggregate: event.target.value as ChartAggregate })}
        >
          {aggregates.map((each) => (
            <option key={each} value={each}>
              {AGGREGATE_WORDS[each].toLowerCase()}
            </option>
          ))}
        </SelectField>
      )}
      {!isHeat && spec.kind !== 'box' && (
        <ColumnField
          label="Series"
          columns={columns}
          value={spec.series}
          none="none"
          onChange={(series) => set({ series })}
        />
      )}
      {hasSteps && (
        <SelectField
          label="Step"
          value={spec.step}
          onChange={(event) => set({ step: event.target.value as TimeStep | 'auto' })}
        >
          <option value="auto">automatic</option>
          {TIME_STEPS.filter((step) => x?.kind !== 'date' || /^(day|week|month)$/.test(step)).map((step) => (
            <option key={step} value={step}>
              {step}
            </option>
          ))}
        </SelectField>
      )}
      {spec.kind === 'histogram' && (
        <NumberField
          label="Most bins"
          value={spec.bins}
          least={2}
          most={200}
          onChange={(bins) => set({ bins })}
        />
      )}
      {hasCategories && (
        <>
          <NumberField label="First" value={spec.top} least={1} most={200} onChange={(top) => set({ top })} />
          <SelectField
            label="Order"
            value={spec.order}
            onChange={(event) => set({ order: event.target.value as CategoryOrder })}
          >
            {CATEGORY_ORDERS.map((order) => (
              <option key={order} value={order}>
                {ORDER_WORDS[order]}
              </option>
            ))}
          </SelectField>
        </>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={look.isLog}
          onChange={(event) => void app.charts.setLook(result, place, { isLog: event.target.checked })}
        />
        Logarithmic {isHeat ? 'colours' : 'scale'}
      </label>
      {(spec.kind === 'bar' || spec.kind === 'area') && spec.series !== null && (
        <label className="check">
          <input
            type="checkbox"
            checked={look.isStacked}
            disabled={look.isLog}
            onChange={(event) => void app.charts.setLook(result, place, { isStacked: event.target.checked })}
          />
          Stacked
        </label>
      )}
      <TextField
        label="Title"
        value={look.title ?? ''}
        placeholder={title}
        maxLength={200}
        onChange={(event) => void app.charts.setLook(result, place, { title: event.target.value || null })}
      />
    </form>
  )
}

function ColumnField({
  label,
  columns,
  value,
  none,
  fits = () => true,
  onChange,
}: {
  readonly label: string
  readonly columns: readonly Column[]
  readonly value: number | null
  /** What is chosen when no column is; null when there has to be one. */
  readonly none: string | null
  readonly fits?: (column: Column) => boolean
  readonly onChange: (index: number | null) => void
}) {
  return (
    <SelectField
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
    >
      {none !== null && <option value="">{none}</option>}
      {none === null && value === null && (
        <option value="" disabled>
          choose a column
        </option>
      )}
      {columns.map((column, index) =>
        fits(column) || index === value ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, the position is the column's identity
          <option key={index} value={index}>
            {column.name}
          </option>
        ) : null,
      )}
    </SelectField>
  )
}

function NumberField({
  label,
  value,
  least,
  most,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly onChange: (value: number) => void
}) {
  return (
    <TextField
      label={label}
      type="number"
      min={least}
      max={most}
      // May hold what is not yet a number: only what counts is taken.
      defaultValue={value}
      onChange={(event) => {
        const typed = event.target.valueAsNumber
        if (Number.isInteger(typed) && typed >= least && typed <= most && typed !== value) onChange(typed)
      }}
    />
  )
}
