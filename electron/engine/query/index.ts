/** Questions to the case database. */

export { ask } from './ask.ts'
export { buildFilterQuery } from './build-filter.ts'
export { chartData, chartFacts } from './chart-data.ts'
export { checkWords } from './check-statement.ts'
export { compareResults } from './compare-results.ts'
export { completeOrders } from './complete-orders.ts'
export { completeSql } from './complete-sql.ts'
export { describeSchema } from './describe-schema.ts'
export { explainQuery } from './explain-query.ts'
export { countByTime, countWithout, coverFields, eventSpan, topValues } from './explore-events.ts'
export { exportResult } from './export-result.ts'
export { findHit } from './find-cells.ts'
export { warmIndex } from './find-hits.ts'
export { type GroundFiles, groundOf } from './ground-of.ts'
export { interruptible } from './interruptible.ts'
export { listFunctions } from './list-functions.ts'
export { listValues } from './list-values.ts'
export { showMarks } from './mark-tables.ts'
export { withMarketFile } from './market-file.ts'
export type { Reader, ReaderOptions } from './open-reader.ts'
export { orderCsv } from './order-csv.ts'
export { followOrder } from './order-life.ts'
export { profileColumn } from './profile-column.ts'
export { readPage } from './read-page.ts'
export {
  compactResults,
  dropResult,
  findResult,
  keptResults,
  listResults,
  makeRoom,
  markResult,
  noteGround,
  RESULT_BUDGET,
  valuesOfColumnSql,
} from './result-store.ts'
export { runQuery } from './run-query.ts'
export { streamCsv } from './stream-csv.ts'
export { summariseSelection } from './summarise-selection.ts'
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
