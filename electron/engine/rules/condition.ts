/**
 * A rule's condition, from text to SQL. DuckDB's own parser takes it apart; what runs is written from the checked tree.
 * A condition can be nothing but a predicate over the values of one record.
 */
import { BlotterError } from '../../../shared/model/error.ts'
import { EVENT_COLUMNS, KNOWN_FIELDS } from '../load/columns.ts'
import { ask } from '../query/index.ts'
import { CASE, type Reader } from '../query/open-reader.ts'
import { rewriteSql } from '../query/rewrite-sql.ts'
import { ConditionCompiler, type Vocabulary } from './compile-condition.ts'
import { CAST_KINDS, type Kind } from './condition-functions.ts'
import { member, onlyExpression, parseTree, type TreeNode } from './condition-tree.ts'

/** What is wrong with a condition; `offset` counts characters of its text. */
export type ConditionMistake = {
  readonly offset: number | null
  readonly message: string
  readonly hint: string | null
}

export type CompiledCondition =
  | { readonly sql: string; readonly mistakes: readonly [] }
  | { readonly sql: null; readonly mistakes: readonly ConditionMistake[] }

const HEAD = 'SELECT (\n'
const ONE_PREDICATE = 'Write one predicate: comparisons joined by AND, OR and NOT.'

/** The fields that loaded records have and the schema does not know. */
export async function readDriftFields(reader: Reader): Promise<readonly string[]> {
  const rows = await ask(reader, "SELECT DISTINCT name FROM drift WHERE kind = 'field' ORDER BY name")
  return rows.map(({ name }) => String(name))
}

/** The columns of `events`, and the fields that the loaded records have beside them, or are `known` to have elsewhere. */
export async function readVocabulary(reader: Reader, known: readonly string[] = []): Promise<Vocabulary> {
  const rows = await ask(
    reader,
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE database_name = '${CASE}' AND table_name = 'events' ORDER BY column_index`,
  )
  const fields = [
    ...EVENT_COLUMNS.flatMap(({ paths }) => paths.map((path) => path.split('.')[0] ?? path)),
    ...KNOWN_FIELDS,
    ...(await readDriftFields(reader)),
    ...known,
  ]
  return {
    columns: new Map(rows.map(({ name, type }) => [String(name).toLowerCase(), kindOfColumn(String(type))])),
    fields: new Set(fields),
  }
}

function kindOfColumn(type: string): Kind {
  if (type === 'JSON') return 'json'
  if (type.startsWith('ENUM')) return 'other'
  if (/^U(TINY|SMALL|BIG|HUGE)?INT/.test(type)) return 'number'
  return CAST_KINDS.get(type.replace(/\(.*$/, '')) ?? 'other'
}

/** The SQL of a condition over one row of `events`, or everything that is wrong with it. */
export async function compileCondition(
  reader: Reader,
  vocabulary: Vocabulary,
  condition: string,
): Promise<CompiledCondition> {
  const rewritten = rewriteSql(condition, () => 'NULL')
  const text = `${HEAD}${rewritten.sql}\n)`
  const [row] = await ask(
    reader,
    'SELECT CAST(json_serialize_sql(CAST($text AS VARCHAR), skip_empty := false) AS VARCHAR) AS tree',
    { text },
  )
  const tree = parseTree(String(row?.tree))
  const offsetOf = (bytes: number | null) => originalOffset(condition, text, bytes, rewritten.originalOffset)
  if (member(tree, 'error') === true) {
    const at = Number(member(tree, 'position'))
    const offset = offsetOf(Number.isSafeInteger(at) ? at : null)
    return mistaken({
      offset,
      message:
        offset !== null && offset >= condition.trimEnd().length
          ? 'The condition ends too early: something is missing behind it.'
          : `The condition is not SQL: ${String(member(tree, 'error_message'))}.`,
      hint: "Texts stand in single quotes: log_type == 'RISK' AND slippage_pct > 0.02",
    })
  }
  const expression = onlyExpression(tree)
  if (!expression || /\bsearch\s*\(/i.test(condition)) {
    return mistaken({
      offset: null,
      message: 'The condition is more than a predicate over one record.',
      hint: ONE_PREDICATE,
    })
  }
  const compiler = new ConditionCompiler(vocabulary)
  const compiled = compiler.predicate(expression)
  if (compiler.problems.length > 0) {
    return mistaken(...compiler.problems.map(({ at, ...problem }) => ({ offset: offsetOf(at), ...problem })))
  }
  return bind(reader, await writeSql(reader, tree, compiled))
}

/** The SQL of a name that `by:` gives. */
export async function compileName(
  reader: Reader,
  vocabulary: Vocabulary,
  name: string,
): Promise<CompiledCondition> {
  const compiler = new ConditionCompiler(vocabulary)
  const node = compiler.name(name.split('.'))
  if (compiler.problems.length > 0) {
    return mistaken(...compiler.problems.map(({ at: _, ...problem }) => ({ offset: null, ...problem })))
  }
  const tree = parseTree(await treeOf(reader, 'SELECT (1)'))
  return { sql: await writeSql(reader, tree, node), mistakes: [] }
}

async function treeOf(reader: Reader, sql: string): Promise<string> {
  const [row] = await ask(
    reader,
    'SELECT CAST(json_serialize_sql(CAST($sql AS VARCHAR), skip_empty := false) AS VARCHAR) AS tree',
    { sql },
  )
  return String(row?.tree)
}

/** The expression of a tree `SELECT (…)`, written by DuckDB. */
async function writeSql(reader: Reader, tree: unknown, expression: TreeNode): Promise<string> {
  const statement = (member(tree, 'statements') as readonly object[])[0] ?? {}
  const node = { ...(member(statement, 'node') as object), select_list: [expression] }
  const whole = JSON.stringify({ error: false, statements: [{ ...statement, node }] })
  const [row] = await ask(reader, 'SELECT json_deserialize_sql(CAST($whole AS JSON)) AS sql', { whole })
  const sql = String(row?.sql)
  if (!sql.startsWith('SELECT ')) throw new BlotterError('INTERNAL', 'A condition was not written as one.')
  return `(${sql.slice('SELECT '.length)})`
}

/** One row of nothing but NULLs, with the columns of `events`. */
const NO_RECORD = '(SELECT e.* FROM (SELECT 1) LEFT JOIN (SELECT * FROM events LIMIT 0) e ON true)'

/** Lets the database judge the condition, over no record: what cannot be compared is found before anything is read. */
async function bind(reader: Reader, sql: string): Promise<CompiledCondition> {
  try {
    const [row] = await ask(
      reader,
      `SELECT typeof(hit) AS type FROM (SELECT ${sql} AS hit FROM ${NO_RECORD})`,
    )
    await ask(reader, `SELECT ${sql} AS hit FROM ${NO_RECORD}`)
    if (row?.type === 'BOOLEAN') return { sql, mistakes: [] }
    return mistaken({
      offset: null,
      message: `The condition gives ${String(row?.type)}, not true or false.`,
      hint: ONE_PREDICATE,
    })
  } catch (error) {
    if (!(error instanceof BlotterError) || (error.code !== 'SQL_ERROR' && error.code !== 'SQL_REFUSED'))
      throw error
    return mistaken({
      offset: null,
      message: `The condition cannot be run: ${error.message.split('\n')[0]}`,
      hint: error.hint ?? 'Compare values of the same kind.',
    })
  }
}

function mistaken(...mistakes: readonly ConditionMistake[]): CompiledCondition {
  return { sql: null, mistakes }
}

/** DuckDB counts bytes of the text that it was given; the user sees characters of the text that was written. */
function originalOffset(
  condition: string,
  text: string,
  bytes: number | null,
  takeBack: (offset: number) => number,
): number | null {
  if (bytes === null) return null
  const characters = Buffer.from(text, 'utf8').subarray(0, bytes).toString('utf8').length
  const within = characters - HEAD.length
  return within < 0 ? 0 : Math.min(takeBack(within), condition.length)
}
