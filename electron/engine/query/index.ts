/** Questions to the case database. */
export { ask } from './ask.ts'
export { buildFilterQuery } from './build-filter.ts'
export { checkWords } from './check-statement.ts'
export { completeSql } from './complete-sql.ts'
export { describeSchema } from './describe-schema.ts'
export { exportResult } from './export-result.ts'
export type { Reader, ReaderOptions } from './open-reader.ts'
export { readPage } from './read-page.ts'
export { dropResult, listResults, RESULTS_KEPT } from './result-store.ts'
export { runQuery } from './run-query.ts'
export { type StatementRange, splitStatements } from './sql-tokens.ts'
export type {
  AskParam,
  AskRow,
  AskValue,
  EventFilter,
  ExportOutcome,
  ExportRequest,
  Page,
  PageRequest,
  QueryOptions,
  ResultInfo,
} from './types.ts'
