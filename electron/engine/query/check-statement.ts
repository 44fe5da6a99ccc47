import {
  type DuckDBConnection,
  type DuckDBExtractedStatements,
  type DuckDBPreparedStatement,
  StatementType,
} from '@duckdb/node-api'
import { BlotterError } from '../../../shared/model/error.ts'
import type { ParamValues } from '../../../shared/model/question.ts'
import { namedParameters } from '../../../shared/sql/named-parameters.ts'
import {
  parameterName,
  type SqlToken,
  splitStatements,
  tokenize,
  wordOf,
} from '../../../shared/sql/sql-tokens.ts'
import { hitPredicate } from './find-hits.ts'
import type { Reader } from './open-reader.ts'
import { type RewrittenSql, rewriteSql, searchedTexts } from './rewrite-sql.ts'
import { sqlFailure } from './sql-failure.ts'
import { positionAt } from './sql-position.ts'
import {
  bindValues,
  checkExpected,
  checkValues,
  declaredCasts,
  expectedTypes,
  typeOfText,
} from './statement-parameters.ts'

/**
 * The gate before every statement of a user: exactly one, and one that only reads. It stands on three legs: our own
 * look at the words (for clear messages), DuckDB's own judgement of the statement's type, and the locked instance
 * itself (open-reader.ts), which refuses files, settings and writes whatever gets past the first two.
 */

const READS = new Set(
  'SELECT WITH FROM VALUES TABLE EXPLAIN DESCRIBE DESC SUMMARIZE SHOW PIVOT UNPIVOT PIVOT_WIDER PIVOT_LONGER'.split(
    ' ',
  ),
)

/** First words that are refused, with what they would do. */
const REFUSED: Readonly<Record<string, string>> = {
  INSERT: 'writes rows',
  UPDATE: 'changes rows',
  DELETE: 'deletes rows',
  MERGE: 'changes rows',
  TRUNCATE: 'deletes rows',
  CREATE: 'makes objects',
  DROP: 'drops objects',
  ALTER: 'changes objects',
  COMMENT: 'changes objects',
  COPY: 'reads or writes files (export a result instead)',
  EXPORT: 'writes files (export a result instead)',
  IMPORT: 'reads files',
  ATTACH: 'opens other databases',
  DETACH: 'closes databases',
  USE: 'changes settings',
  INSTALL: 'installs extensions',
  UPDATE_EXTENSIONS: 'installs extensions',
  LOAD: 'loads extensions',
  SET: 'changes settings',
  RESET: 'changes settings',
  PRAGMA: 'changes settings',
  CALL: 'calls procedures',
  CHECKPOINT: 'writes the database',
  FORCE: 'writes the database',
  VACUUM: 'writes the database',
  ANALYZE: 'writes the database',
  BEGIN: 'controls transactions',
  START: 'controls transactions',
  COMMIT: 'controls transactions',
  ROLLBACK: 'controls transactions',
  ABORT: 'controls transactions',
  PREPARE: 'prepares statements',
  EXECUTE: 'runs prepared statements',
  DEALLOCATE: 'drops prepared statements',
}

/** Functions that reach outside the loaded events, or change the instance. */
const FORBIDDEN_FUNCTION =
  /^(read_\w+|parquet_\w+|glob|sniff_csv|getenv|getvariable|query|query_table|duckdb_secrets|which_secret|(force_)?checkpoint|(enable|disable)_\w+|truncate_duckdb_logs|write_log|sqlite_\w+|postgres_\w+|mysql_\w+|iceberg_\w+|delta_\w+|st_read\w*|http_\w+|seq_scan|arrow_scan\w*|pandas_scan|python_map_function|load_aws_credentials|test_all_types|repeat_row|nextval|currval|add_parquet_key|import_database)$/i

const HINT =
  'Blotter runs one statement at a time, and only such that read: SELECT, EXPLAIN, DESCRIBE, SUMMARIZE.'

/** A function that the gate refuses: it would reach outside the loaded events. */
export const isForbiddenFunction = (name: string): boolean => FORBIDDEN_FUNCTION.test(name)

export type CheckedStatement = {
  /** As the user wrote it, without a closing semicolon. */
  readonly given: string
  readonly rewritten: RewrittenSql
  /** `pivot`: a PIVOT over values in the data. */
  readonly kind: 'select' | 'relation' | 'pivot' | 'explain'
  /** As the statement names them; two may share a name. */
  readonly columnNames: readonly string[]
  /** Of its parameters, by name: see statement-parameters.ts. */
  readonly values: ReadonlyMap<string, string>
}

function refuse(sql: string, token: SqlToken | null, message: string, hint = HINT): never {
  throw new BlotterError('SQL_REFUSED', message, {
    hint,
    ...(token ? { position: positionAt(sql, token.start, token.text.length) } : {}),
  })
}

/** Judges by the words alone; gives the first word of what is run in the end. Throws SQL_REFUSED. */
export function checkWords(sql: string): { readonly explain: boolean; readonly first: string } {
  const statements = splitStatements(sql)
  const tokens = tokenize(sql)
  if (statements.length === 0) refuse(sql, null, 'There is no statement to run.')
  const second = statements[1]
  if (second) {
    const token = tokens.find(({ start }) => start === second.start) ?? null
    refuse(sql, token, `There are ${statements.length} statements; the second starts here.`)
  }
  const { explain, at } = skipExplain(tokens)
  const head = tokens.slice(at).find(({ text }) => text !== '(')
  const first = wordOf(head)
  if (!READS.has(first)) {
    const what = REFUSED[first]
    const words = head ? head.text.slice(0, 40) : sql.slice(0, 40)
    refuse(
      sql,
      head ?? null,
      what ? `${first} is refused: it ${what}.` : `“${words}” does not begin a statement that reads.`,
    )
  }
  if (first === 'WITH') checkBehindWith(sql, tokens.slice(at))
  checkReach(sql, tokens)
  return { explain, first }
}

/** `WITH a AS (...) INSERT ...` begins as a read and is a write. */
function checkBehindWith(sql: string, tokens: readonly SqlToken[]): void {
  let depth = 0
  for (const [i, token] of tokens.entries()) {
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    const word = wordOf(token)
    const what = REFUSED[word]
    if (depth === 0 && tokens[i - 1]?.text === ')' && what && /^(INSERT|UPDATE|DELETE|MERGE)$/.test(word)) {
      refuse(sql, token, `${word} is refused: it ${what}.`)
    }
  }
}

/** Where the explained statement begins: `EXPLAIN [ANALYZE] [(options)] ...`. */
function skipExplain(tokens: readonly SqlToken[]): { readonly explain: boolean; readonly at: number } {
  if (wordOf(tokens[0]) !== 'EXPLAIN') return { explain: false, at: 0 }
  let at = 1
  if (wordOf(tokens[at]) === 'ANALYZE' || wordOf(tokens[at]) === 'ANALYSE') at++
  const option = wordOf(tokens[at + 1])
  if (tokens[at]?.text === '(' && (option === 'FORMAT' || option === 'ANALYZE')) {
    while (at < tokens.length && tokens[at]?.text !== ')') at++
    at++
  }
  return { explain: true, at }
}

/** The statement behind an EXPLAIN, its place kept: what is taken off becomes blanks. */
export function withoutExplain(sql: string): string {
  const tokens = tokenize(sql)
  const { explain, at } = skipExplain(tokens)
  const start = tokens[at]?.start
  return explain && start !== undefined
    ? sql.slice(0, start).replaceAll(/[^\n]/g, ' ') + sql.slice(start)
    : sql
}

/** `IS [NOT] DISTINCT FROM` compares; it reads no table. */
function isDistinctFrom(tokens: readonly SqlToken[], from: number): boolean {
  if (wordOf(tokens[from - 1]) !== 'DISTINCT') return false
  const before = wordOf(tokens[from - 2])
  return before === 'IS' || (before === 'NOT' && wordOf(tokens[from - 3]) === 'IS')
}

function checkReach(sql: string, tokens: readonly SqlToken[]): void {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as SqlToken
    const before = wordOf(tokens[i - 1])
    const compared = before === 'FROM' && isDistinctFrom(tokens, i - 1)
    if (
      token.kind === 'string' &&
      !compared &&
      (before === 'FROM' || before === 'JOIN' || before === 'TABLE')
    ) {
      refuse(sql, token, `Reading the file ${token.text} is refused: statements read the loaded events only.`)
    }
    if (token.kind !== 'name' && token.kind !== 'quoted-name') continue
    if (tokens[i + 1]?.text !== '(') continue
    const name = token.kind === 'name' ? token.text : token.text.slice(1, -1)
    if (isForbiddenFunction(name)) {
      refuse(sql, token, `${name}(...) is refused: it reaches outside the loaded events.`)
    }
  }
}

/**
 * The whole gate: words, values of parameters, then DuckDB's own judgement. Searches are answered here, by the index.
 * Throws SQL_REFUSED, SQL_ERROR with a position, or USAGE for a parameter whose value is missing or wrong.
 */
export async function checkStatement(
  reader: Reader,
  connection: DuckDBConnection,
  sql: string,
  params: ParamValues = {},
): Promise<CheckedStatement> {
  const { explain, first } = checkWords(sql)
  const range = splitStatements(sql)[0] as { start: number; end: number }
  // Positions must stay those of the text that was given: what stands before the statement is kept.
  const given = sql.slice(0, range.end)
  const values = checkValues(given, params)
  const searches = new Map<string, string>()
  for (const [text, token] of searchedTexts(given, values)) {
    try {
      searches.set(text, await hitPredicate(reader, connection, text))
    } catch (error) {
      if (!(error instanceof BlotterError) || error.code !== 'USAGE') throw error
      throw new BlotterError('SQL_ERROR', error.message, {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        position: positionAt(given, token.start, token.text.length),
      })
    }
  }
  const searchSql = (text: string) => searches.get(text) as string
  const casts = declaredCasts(params)
  let rewritten = rewriteSql(given, searchSql, casts, values)
  let judged = await judgeWhole(connection, given, rewritten, explain, values)
  const undecided = [...values].filter(([name]) => judged.types.get(name) === null)
  const isVague = judged.columnNames.join() === VAGUE && judged.types.size > 0
  if (undecided.length > 0 || isVague) {
    await checkExpected(connection, given, values, judged.types)
    for (const [name, type] of judged.types)
      if (type !== null && isVague && !casts.has(name)) casts.set(name, type)
    for (const [name, value] of undecided) casts.set(name, typeOfText(value))
    rewritten = rewriteSql(given, searchSql, casts, values)
    judged = await judgeWhole(connection, given, rewritten, explain, values)
  }
  await checkExpected(connection, given, values, judged.types)
  const { columnNames, pivot } = judged
  const relation = first === 'DESCRIBE' || first === 'DESC' || first === 'SUMMARIZE' || first === 'SHOW'
  return {
    given,
    rewritten,
    kind: explain ? 'explain' : pivot ? 'pivot' : relation ? 'relation' : 'select',
    columnNames,
    values,
  }
}

/** The values that the rewritten text has a place for: a search has taken its text before. */
export function placedValues({ rewritten, values }: CheckedStatement): Readonly<Record<string, string>> {
  return Object.fromEntries(
    namedParameters(rewritten.sql).flatMap(({ name }) => {
      const value = values.get(name)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

/**
 * Prepares the one statement of a text and binds its values. DuckDB takes a PIVOT over values in the data apart into
 * two: a temporary type of those values, made here, then itself. Any other second statement is one that our own look
 * has missed.
 */
export async function prepareOnly(
  statements: DuckDBExtractedStatements,
  text: string,
  values: ReadonlyMap<string, string>,
): Promise<DuckDBPreparedStatement> {
  if (statements.count === 1) return bound(await statements.prepare(0), values)
  const pivots = tokenize(text).some((token) => wordOf(token).startsWith('PIVOT'))
  if (statements.count !== 2 || !pivots) refuse(text, null, `There are ${statements.count} statements.`)
  const type = bound(await statements.prepare(0), values)
  try {
    if (type.statementType !== StatementType.CREATE) refuse(text, null, 'There are 2 statements.')
    await type.run()
  } finally {
    type.destroySync()
  }
  return bound(await statements.prepare(1), values)
}

const NO_VALUES: ReadonlyMap<string, string> = new Map()

/**
 * DuckDB's name of the one column that it tells of, whatever the statement has, while a parameter stands by itself among
 * what is selected: its type at another place does not count there until it is written.
 */
const VAGUE = 'unknown'

function bound(
  prepared: DuckDBPreparedStatement,
  values: ReadonlyMap<string, string>,
): DuckDBPreparedStatement {
  bindValues(prepared, values)
  return prepared
}

type Judged = {
  readonly columnNames: readonly string[]
  readonly pivot: boolean
  /** What is expected of each parameter; null where it does not follow from the statement. */
  readonly types: ReadonlyMap<string, string | null>
}

/** Of an EXPLAIN, what is explained first. */
async function judgeWhole(
  connection: DuckDBConnection,
  given: string,
  rewritten: RewrittenSql,
  explain: boolean,
  values: ReadonlyMap<string, string>,
): Promise<Judged> {
  if (!explain) return judge(connection, given, rewritten, 0, values)
  const tokens = tokenize(rewritten.sql)
  const inner = tokens[skipExplain(tokens).at] as SqlToken
  const { types } = await judge(connection, given, rewritten, inner.start, values)
  return { ...(await judge(connection, given, rewritten, 0, values)), types }
}

/** Lets DuckDB parse and bind what stands from `offset` on. Nothing runs. */
async function judge(
  connection: DuckDBConnection,
  given: string,
  rewritten: RewrittenSql,
  offset: number,
  values: ReadonlyMap<string, string>,
): Promise<Judged> {
  // What is cut off in front is kept as blanks, so that DuckDB's positions stay true.
  const text = rewritten.sql.slice(0, offset).replaceAll(/[^\n]/g, ' ') + rewritten.sql.slice(offset)
  try {
    const statements = await connection.extractStatements(text)
    // Not bound: what DuckDB expects is asked before it is told.
    const prepared = await prepareOnly(statements, text, NO_VALUES)
    try {
      const type = prepared.statementType
      if (type !== StatementType.SELECT && type !== StatementType.EXPLAIN) {
        refuse(
          given,
          tokenize(given)[0] ?? null,
          `This is a ${StatementType[type]} statement: refused, it does not only read.`,
        )
      }
      const types = expectedTypes(prepared)
      if ([...types.keys()].some((name) => !values.has(name))) {
        const token =
          tokenize(given).find((each) => each.kind === 'parameter' && !parameterName(each)) ?? null
        throw new BlotterError('SQL_ERROR', 'The statement has a parameter without a name.', {
          hint: 'Name it, e.g. :ticker, and give it a value; or write the value in its place.',
          ...(token ? { position: positionAt(given, token.start, token.text.length) } : {}),
        })
      }
      const columnNames = Array.from({ length: prepared.columnCount }, (_, i) => prepared.columnName(i))
      return { columnNames, pivot: statements.count > 1, types }
    } finally {
      prepared.destroySync()
    }
  } catch (error) {
    throw sqlFailure(error, given, rewritten, text)
  }
}
