import type { ResultInfo } from '../../shared/model/cell.ts'
import type { ResultFilter } from '../../shared/model/result-filter.ts'
import type { Condition } from './chart-words.ts'

const name = (text: string) => `"${text.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/**
 * The statement of a result, narrowed to the rows of a mark; null where SQL cannot say it: a statement that is no
 * SELECT, or a column whose name stands twice.
 */
export function narrowStatement(result: ResultInfo, conditions: readonly Condition[]): string | null {
  const statement = result.sql.trim().replace(/;\s*$/, '').trimEnd()
  if (!/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:select|with|from|values|\()/i.test(statement)) return null
  const parts = conditions.map((condition): string | null => {
    const column = result.columns[condition.column]
    const twice = result.columns.filter((each) => each.name.toLowerCase() === column?.name.toLowerCase())
    if (!column || twice.length !== 1 || column.kind === 'json') return null
    const sql = name(column.name)
    if ('hour' in condition) return `hour(${sql}) = ${condition.hour}`
    if ('from' in condition) {
      const below = condition.isClosed ? '<=' : '<'
      return `${sql} >= ${literal(condition.from)} AND ${sql} ${below} ${literal(condition.until)}`
    }
    return condition.is === null ? `${sql} IS NULL` : `${sql} = ${literal(condition.is)}`
  })
  if (parts.some((part) => part === null)) return null
  const where = parts.length === 0 ? '' : `\nWHERE ${parts.join('\n  AND ')}`
  return `SELECT *\nFROM (\n${statement}\n) AS result${where}`
}

/** The rows of a mark as conditions on the result itself; null for an hour of the day, which no condition says. */
export function markFilter(conditions: readonly Condition[]): ResultFilter | null {
  const filters = conditions.map((condition): ResultFilter | null => {
    const { column } = condition
    if ('hour' in condition) return null
    if ('from' in condition) {
      return [
        { column, operator: 'at-least', values: [condition.from] },
        { column, operator: condition.isClosed ? 'at-most' : 'less', values: [condition.until] },
      ]
    }
    return condition.is === null
      ? [{ column, operator: 'is-null', values: [] }]
      : [{ column, operator: 'equals', values: [condition.is] }]
  })
  return filters.some((filter) => filter === null) ? null : filters.flatMap((filter) => filter ?? [])
}
