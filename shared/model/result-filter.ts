/** Which rows of a result are looked at: conditions on its columns, all of which hold. */
import type { ColumnKind } from './cell.ts'

export const FILTER_OPERATORS = [
  'equals',
  'not-equals',
  'contains',
  'not-contains',
  'starts-with',
  'ends-with',
  'in',
  'not-in',
  'less',
  'at-most',
  'greater',
  'at-least',
  'between',
  'is-null',
  'is-not-null',
] as const
export type FilterOperator = (typeof FILTER_OPERATORS)[number]

/**
 * One condition. Values travel as text, exact, in the column's own spelling; null stands for NULL among the values of
 * `in` and `not-in`. What excludes (`not-equals`, `not-contains`, `not-in`) keeps rows where the column is NULL.
 * Equality is exact; `contains`, `starts-with` and `ends-with` do not tell capital from small letters.
 */
export type ColumnFilter = {
  /** 0-based position in the result. */
  readonly column: number
  readonly operator: FilterOperator
  readonly values: readonly (string | null)[]
}

export type ResultFilter = readonly ColumnFilter[]

export const FILTER_WORDS: Readonly<Record<FilterOperator, string>> = {
  equals: 'is',
  'not-equals': 'is not',
  contains: 'contains',
  'not-contains': 'does not contain',
  'starts-with': 'starts with',
  'ends-with': 'ends with',
  in: 'is one of',
  'not-in': 'is none of',
  less: '<',
  'at-most': '≤',
  greater: '>',
  'at-least': '≥',
  between: 'is between',
  'is-null': 'is NULL',
  'is-not-null': 'is not NULL',
}

const EQUALITY: readonly FilterOperator[] = ['equals', 'not-equals', 'in', 'not-in']
const ORDER: readonly FilterOperator[] = ['less', 'at-most', 'greater', 'at-least', 'between']
const TEXT: readonly FilterOperator[] = ['contains', 'not-contains', 'starts-with', 'ends-with']
const NULLS: readonly FilterOperator[] = ['is-null', 'is-not-null']

/** What a column of this kind can be asked, the most useful first. */
export function operatorsOf(kind: ColumnKind): readonly FilterOperator[] {
  switch (kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return [...EQUALITY, ...ORDER, ...TEXT, ...NULLS]
    case 'time':
    case 'date':
      return [...ORDER, ...EQUALITY, ...TEXT, ...NULLS]
    case 'text':
      return [...TEXT, ...EQUALITY, ...ORDER, ...NULLS]
    case 'boolean':
      return [...EQUALITY, ...NULLS]
    case 'json':
    case 'other':
      return [...TEXT, ...EQUALITY, ...NULLS]
  }
}

/** How many values an operator takes; null: one or more. */
export function valuesOf(operator: FilterOperator): number | null {
  switch (operator) {
    case 'is-null':
    case 'is-not-null':
      return 0
    case 'between':
      return 2
    case 'in':
    case 'not-in':
      return null
    default:
      return 1
  }
}

/** A condition in words: `ticker is one of AAPL, MSFT`. */
export function filterText(filter: ColumnFilter, name: string): string {
  const shown = filter.values.map((value) => (value === null ? 'NULL' : value === '' ? '(empty)' : value))
  const values = filter.operator === 'between' ? shown.join(' and ') : shown.join(', ')
  return [name, FILTER_WORDS[filter.operator], values].filter(Boolean).join(' ')
}
