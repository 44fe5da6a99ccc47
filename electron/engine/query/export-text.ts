import type { Column } from '../../../shared/model/cell.ts'
import { sqlString } from './quote.ts'

/** How a result's values are written in text formats: SQL that makes each its text. */

/** What a spreadsheet would run as a formula. */
const FORMULA = '^[=+@\\t\\r-]'
const NEEDS_QUOTES = '[",\\r\\n]'

/** A number's text as DuckDB prints it, and how many digits its type has after the point. */
function printedNumber(
  name: string,
  { type, kind }: Column,
): { readonly text: string; readonly scale: number } {
  const [, width, digits = 0] = (kind === 'decimal' && /\((\d+),\s*(\d+)\)/.exec(type)) || []
  const scale = Number(digits)
  // But for the zero before the point, which it leaves out where the type has no digits there.
  const text =
    Number(width) === scale ? `regexp_replace(${name}::VARCHAR, '^(-?)\\.', '\\10.')` : `${name}::VARCHAR`
  return { text, scale }
}

const numberSql = (name: string, column: Column): string => {
  const { text, scale } = printedNumber(name, column)
  // As on the screen: long scales drop zeros at the end, see cells.ts.
  return scale >= 6 ? withoutZeros(text) : text
}

/** Of a text that has a point. */
const withoutZeros = (text: string) => `rtrim(rtrim(${text}, '0'), '.')`

/** An exact number's text, the same in whatever scale the number is written. */
export function amountSql(name: string, column: Column): string {
  const { text, scale } = printedNumber(name, column)
  return scale > 0 ? withoutZeros(text) : text
}

const textSql = (name: string, { type, kind }: Column): string =>
  kind === 'json' && type !== 'JSON' ? `to_json(${name})::VARCHAR` : `${name}::VARCHAR`

/** A value as it is printed, as on the screen; NULL stays NULL. */
export function printedSql(name: string, column: Column): string {
  switch (column.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return numberSql(name, column)
    case 'text':
      return column.type === 'VARCHAR' ? name : `${name}::VARCHAR`
    default:
      return textSql(name, column)
  }
}

/**
 * A CSV cell: NULL is empty, an empty text is `""`. A text that a spreadsheet would run gets an apostrophe in front;
 * numbers are numbers and keep their sign.
 */
export function csvCellSql(name: string, column: Column): string {
  switch (column.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return `coalesce(${numberSql(name, column)}, '')`
    case 'boolean':
    case 'date':
      return `coalesce(${name}::VARCHAR, '')`
    default: {
      const text = textSql(name, column)
      const safe = `CASE WHEN regexp_matches(${text}, ${sqlString(FORMULA)}) THEN '''' || ${text} ELSE ${text} END`
      return `coalesce(CASE WHEN ${text} = '' THEN '""'
        WHEN regexp_matches(${text}, ${sqlString(NEEDS_QUOTES)}) THEN '"' || replace(${safe}, '"', '""') || '"'
        ELSE ${safe} END, '')`
    }
  }
}

/** A JSON value: numbers with all their digits, JSON as it is, everything else as text. */
export function jsonCellSql(name: string, column: Column): string {
  switch (column.kind) {
    case 'integer':
    case 'decimal':
      return `coalesce(${numberSql(name, column)}, 'null')`
    case 'float':
      return `coalesce(CASE WHEN isfinite(${name}) THEN ${name}::VARCHAR ELSE '"' || ${name}::VARCHAR || '"' END, 'null')`
    case 'boolean':
      return `coalesce(${name}::VARCHAR, 'null')`
    case 'json':
      return `coalesce(${textSql(name, column)}, 'null')`
    default:
      return `coalesce(to_json(${name}::VARCHAR)::VARCHAR, 'null')`
  }
}

/** What Markdown reads, as in reports: every such sign is kept from it. */
const MARKDOWN_SIGNS = '[\\\\`*_{}\\[\\]#|~$^]'

/** A Markdown cell: one line, and text that stays text. NULL is empty. */
export function markdownCellSql(name: string, column: Column): string {
  switch (column.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'boolean':
    case 'date':
      return `coalesce(${printedSql(name, column)}, '')`
    default: {
      const inert = `regexp_replace(${printedSql(name, column)}, ${sqlString(MARKDOWN_SIGNS)}, '\\\\\\0', 'g')`
      const signs = [
        ['&', '&amp;'],
        ['<', '&lt;'],
        ['>', '&gt;'],
        ['://', ':&#47;&#47;'],
        ['@', '&#64;'],
      ] as const
      const text = signs.reduce((sql, [sign, as]) => `replace(${sql}, '${sign}', '${as}')`, inert)
      return `coalesce(regexp_replace(${text}, '\\r\\n|\\r|\\n', '<br>', 'g'), '')`
    }
  }
}

/** The heading of a Markdown table; numbers stand to the right. */
export function markdownHeader(columns: readonly Column[]): string {
  const names = columns.map(({ name }) =>
    name
      .replace(/[\\`*_{}[\]#|~$^]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\r\n]+/g, ' '),
  )
  const rules = columns.map(({ kind }) =>
    kind === 'integer' || kind === 'decimal' || kind === 'float' ? '---:' : '---',
  )
  return `| ${names.join(' | ')} |\n| ${rules.join(' | ')} |\n`
}

/** The header line; names meet the same care as texts. */
export function csvHeader(names: readonly string[]): string {
  const cells = names.map((name) => {
    const safe = /^[=+@\t\r-]/.test(name) ? `'${name}` : name
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${cells.join(',')}\r\n`
}

/** Names told apart where two are the same: `a`, `a_1`. Parquet does not tell by case. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let n = 1; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`
    taken.add(unique.toLowerCase())
    return unique
  })
}
