import {
  type DuckDBConnection,
  type DuckDBExtractedStatements,
  type DuckDBPreparedStatement,
  StatementType,
} from '@duckdb/node-api'
import { BlotterError } from '../../../shared/model/error.ts'
import { type RewrittenSql, rewriteSql } from './rewrite-sql.ts'
import { sqlFailure } from './sql-failure.ts'
import { positionAt } from './sql-position.ts'
import { type SqlToken, splitStatements, tokenize, wordOf } from './sql-tokens.ts'

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

export type CheckedStatement = {
  /** As the user wrote it, without a closing semicolon. */
  readonly given: string
  readonly rewritten: RewrittenSql
  /** `pivot`: a PIVOT over values in the data. */
  readonly kind: 'select' | 'relation' | 'pivot' | 'explain'
  /** As the statement names them; two may share a name. */
  readonly columnNames: readonly string[]
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

function checkReach(sql: string, tokens: readonly SqlToken[]): void {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as SqlToken
    const before = wordOf(tokens[i - 1])
    if (token.kind === 'string' && (before === 'FROM' || before === 'JOIN' || before === 'TABLE')) {
      refuse(sql, token, `Reading the file ${token.text} is refused: statements read the loaded events only.`)
    }
    if (token.kind !== 'name' && token.kind !== 'quoted-name') continue
    if (tokens[i + 1]?.text !== '(') continue
    const name = token.kind === 'name' ? token.text : token.text.slice(1, -1)
    if (FORBIDDEN_FUNCTION.test(name)) {
      refuse(sql, token, `${name}(...) is refused: it reaches outside the loaded events.`)
    }
  }
}

/** The whole gate: words, then DuckDB's own judgement. Throws SQL_REFUSED, or SQL_ERROR with a position. */
export async function checkStatement(connection: DuckDBConnection, sql: string): Promise<CheckedStatement> {
  const { explain, first } = checkWords(sql)
  const range = splitStatements(sql)[0] as { start: number; end: number }
  // Positions must stay those of the text that was given: what stands before the statement is kept.
  const given = sql.slice(0, range.end)
  const rewritten = rewriteSql(given)
  if (explain) {
    const tokens = tokenize(rewritten.sql)
    const inner = tokens[skipExplain(tokens).at] as SqlToken
    await judge(connection, given, rewritten, rewritten.sql.slice(inner.start), inner.start)
  }
  const { columnNames, pivot } = await judge(connection, given, rewritten, rewritten.sql, 0)
  const relation = first === 'DESCRIBE' || first === 'DESC' || first === 'SUMMARIZE' || first === 'SHOW'
  return {
    given,
    rewritten,
    kind: explain ? 'explain' : pivot ? 'pivot' : relation ? 'relation' : 'select',
    columnNames,
  }
}

/**
 * Prepares the one statement of a text. DuckDB takes a PIVOT over values in the data apart into two: a temporary type
 * of those values, made here, then itself. Any other second statement is one that our own look has missed.
 */
export async function prepareOnly(
  statements: DuckDBExtractedStatements,
  text: string,
): Promise<DuckDBPreparedStatement> {
  if (statements.count === 1) return statements.prepare(0)
  const pivots = tokenize(text).some((token) => wordOf(token).startsWith('PIVOT'))
  if (statements.count !== 2 || !pivots) refuse(text, null, `There are ${statements.count} statements.`)
  const type = await statements.prepare(0)
  try {
    if (type.statementType !== StatementType.CREATE) refuse(text, null, 'There are 2 statements.')
    await type.run()
  } finally {
    type.destroySync()
  }
  return statements.prepare(1)
}

/** Lets DuckDB parse and bind it; gives the result's column names. Nothing runs. */
async function judge(
  connection: DuckDBConnection,
  given: string,
  rewritten: RewrittenSql,
  sql: string,
  offset: number,
): Promise<{ readonly columnNames: readonly string[]; readonly pivot: boolean }> {
  // What is cut off in front is kept as blanks, so that DuckDB's positions stay true.
  const text = offset === 0 ? sql : rewritten.sql.slice(0, offset).replaceAll(/[^\n]/g, ' ') + sql
  try {
    const statements = await connection.extractStatements(text)
    const prepared = await prepareOnly(statements, text)
    try {
      const type = prepared.statementType
      if (type !== StatementType.SELECT && type !== StatementType.EXPLAIN) {
        refuse(
          given,
          tokenize(given)[0] ?? null,
          `This is a ${StatementType[type]} statement: refused, it does not only read.`,
        )
      }
      if (prepared.parameterCount > 0) {
        const token = tokenize(given).find(({ kind }) => kind === 'parameter') ?? null
        throw new BlotterError('SQL_ERROR', 'The statement has a parameter without a value.', {
          hint: 'Write the value in its place.',
          ...(token ? { position: positionAt(given, token.start, token.text.length) } : {}),
        })
      }
      const columnNames = Array.from({ length: prepared.columnCount }, (_, i) => prepared.columnName(i))
      return { columnNames, pivot: statements.count > 1 }
    } finally {
      prepared.destroySync()
    }
  } catch (error) {
    throw sqlFailure(error, given, rewritten, text)
  }
}
