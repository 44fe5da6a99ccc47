import { DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api'
import type { Cell, ColumnKind } from '../../../shared/model/cell.ts'

/** How a DuckDB type is shown, and how its values cross exactly. */

export function kindOfType(type: string): ColumnKind {
  if (/\[\d*\]$/.test(type) || /^(STRUCT|MAP|UNION|JSON|VARIANT)\b/.test(type)) return 'json'
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM)$/.test(type)) return 'integer'
  if (type.startsWith('DECIMAL')) return 'decimal'
  if (type === 'DOUBLE' || type === 'FLOAT') return 'float'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'DATE') return 'date'
  if (type.startsWith('TIME')) return 'time'
  if (type === 'VARCHAR' || type === 'UUID' || type.startsWith('ENUM')) return 'text'
  return 'other'
}

/** SQL that turns a column into what `toCell` takes. */
export function cellSql(name: string, type: string): string {
  switch (kindOfType(type)) {
    case 'integer':
      return type === 'BIGNUM' ? `${name}::VARCHAR` : name
    case 'float':
      // A short one by the digits that it prints: widened, it would show digits that nobody wrote.
      return type === 'FLOAT' ? `${name}::VARCHAR::DOUBLE` : name
    case 'decimal':
    case 'boolean':
      return name
    case 'json':
      return type === 'JSON' ? `${name}::VARCHAR` : `to_json(${name})::VARCHAR`
    case 'text':
    case 'time':
    case 'date':
    case 'other':
      return `${name}::VARCHAR`
  }
}

/** A value of a `cellSql` column. */
export function toCell(value: DuckDBValue): Cell {
  if (value === null) return null
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : floatText(value)
    case 'bigint': {
      const number = Number(value)
      return Number.isSafeInteger(number) ? number : value.toString()
    }
    default:
      if (value instanceof DuckDBDecimalValue) return decimalText(value)
      return String(value)
  }
}

/** What no number stands for, as DuckDB prints it: so it is searched for, filtered by and exported. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  return value === Number.POSITIVE_INFINITY
    ? 'inf'
    : value === Number.NEGATIVE_INFINITY
      ? '-inf'
      : String(value)
}

/** The number that DuckDB's print of one says. */
export function floatOf(text: string): number {
  return text === 'inf' ? Number.POSITIVE_INFINITY : text === '-inf' ? Number.NEGATIVE_INFINITY : Number(text)
}

/**
 * A decimal's exact text. Types with many digits after the point (a column's own DECIMAL(18,6), a product) drop zeros
 * at the end; a short one, as DECIMAL(18,2) that was asked for, keeps them.
 */
export function decimalText({ value, scale }: { readonly value: bigint; readonly scale: number }): string {
  const negative = value < 0n
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  let fraction = digits.slice(digits.length - scale)
  if (scale >= 6) fraction = fraction.replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}
