import { decimalText, type Exact } from '../../../../shared/model/decimal.ts'
import type { Metric, MetricUnit } from '../../../../shared/model/report.ts'

export type MetricInput = {
  readonly id: string
  readonly label: string
  readonly unit: MetricUnit
  /** Null when it cannot be computed. */
  readonly value: string | Exact | null
  readonly n: number
  readonly of: number
  /** Why it cannot be computed. */
  readonly missing: string
  /** Said beside a value. */
  readonly caution?: string | null
}

/** One figure with its coverage: a value, or "not computable" with the reason, never both. */
export function metricOf({ id, label, unit, value, n, of, missing, caution = null }: MetricInput): Metric {
  const computable = value !== null && of > 0
  return {
    id,
    label,
    unit,
    value: !computable ? null : typeof value === 'string' ? value : decimalText(value),
    n,
    of,
    reason: computable ? caution : `not computable: ${missing}`,
  }
}

/** p99 of fewer than 100 values is said to be one. */
export const fewValues = (n: number): string | null =>
  n > 0 && n < 100 ? `rests on ${n} ${n === 1 ? 'value' : 'values'}, fewer than 100` : null
