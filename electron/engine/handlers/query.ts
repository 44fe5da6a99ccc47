import type { HistoryEntry, Tab } from '../../../shared/contract/query.ts'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { BlotterError, isCancelled } from '../../../shared/model/error.ts'
import type { Lineage } from '../../../shared/model/lineage.ts'
import { recordFailures } from '../activity/record-run.ts'
import { follow } from '../follow.ts'
import { hashFile } from '../hash-file.ts'
import type { Implementer } from '../implement.ts'
import * as query from '../query/index.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'

export function queryHandlers(os: Implementer['query'], services: Services) {
  const { catalog, gate, options } = services
  return {
    run: os.run.handler(async ({ input, signal }): Promise<ResultInfo> => {
      const startedAt = new Date().toISOString()
      const started = performance.now()
      const record = (
        status: 'ok' | 'error' | 'cancelled',
        rowCount: number | null,
        error: string | null,
      ) => {
        const durationMs = Math.round(performance.now() - started)
        catalog.recordQuery({ sql: input.sql, startedAt, durationMs, rowCount, status, error })
        const told = error === null ? {} : { error: error.slice(0, 500).toWellFormed() }
        catalog.recordActivity('query.run', { sql: input.sql, status, rows: rowCount, durationMs, ...told })
      }
      try {
        const result = await gate.withReader((reader) => query.runQuery(reader, input.sql, { signal }))
        record('ok', result.rows, null)
        return toResultInfo(result)
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error)
        if (isCancelled(error)) record('cancelled', null, null)
        else record('error', null, text)
        throw error
      }
    }),
    result: os.result.handler(({ input }) =>
      gate.withReader(async (reader) => {
        const found = (await query.listResults(reader)).find((each) => each.id === input.resultId)
        if (!found) {
          throw new BlotterError('NOT_FOUND', 'This result has made room for newer ones.', {
            hint: 'Run the statement again.',
          })
        }
        return toResultInfo(found)
      }),
    ),
    page: os.page.handler(({ input, signal }) =>
      gate.withReader((reader) =>
        query.readPage(
          reader,
          { id: input.resultId, offset: input.offset, limit: input.limit, sort: input.sort },
          { signal },
        ),
      ),
    ),
    export: os.export.handler(async function* ({ input, signal }) {
      const path = takeSavePath(options, input.save)
      const { resultId: id, sort, format } = input
      const asked = { result: id, format, path, sort: sort ?? null }
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'query.export', asked, async () => {
          // What was asked of this result: the entry is to be read by itself.
          const { sql, written } = await gate.withReader(async (reader) => ({
            written: await query.exportResult(reader, { id, sort, format, path }, run),
            sql: (await query.listResults(reader)).find((each) => each.id === id)?.sql ?? null,
          }))
          const sha256 = await hashFile(written.path, { signal: run.signal })
          const { rows, bytes } = written
          catalog.recordActivity('query.exported', { ...asked, sql, rows, bytes, sha256 })
          return written
        }),
      )
    }),
    complete: os.complete.handler(({ input }) =>
      gate.withReader((reader) => query.completeSql(reader, input.sql, input.offset)),
    ),
    statements: os.statements.handler(({ input }) => query.splitStatements(input.sql)),
    schema: os.schema.handler(() => gate.withReader((reader) => query.describeSchema(reader))),
    lineage: os.lineage.handler(
      (): Promise<Lineage> =>
        gate.withReader(async (reader) => {
          const counts = { PASSED: 0, FAILED: 0, NOT_CHECKED: 0 }
          const rows = await query.ask(
            reader,
            'SELECT verdict::VARCHAR AS verdict, count(*) AS n FROM files GROUP BY ALL',
          )
          for (const row of rows) counts[row.verdict as keyof typeof counts] = Number(row.n)
          const missing = catalog.latestVerification()?.coverage.missing
          return {
            verified: counts.PASSED,
            failed: counts.FAILED,
            notChecked: counts.NOT_CHECKED,
            missingDays: missing?.length ?? 0,
          }
        }),
    ),
    history: os.history.handler(({ input }): readonly HistoryEntry[] =>
      catalog.queryHistory({ limit: input.limit }).map((row) => ({
        id: row.id,
        sql: row.sql,
        startedAt: row.startedAt,
        durationMs: row.durationMs ?? 0,
        rowCount: row.rowCount,
        status: row.status === 'ok' ? 'done' : row.status === 'error' ? 'failed' : 'cancelled',
        error: row.error,
      })),
    ),
    tabs: os.tabs.handler((): readonly Tab[] =>
      catalog.drafts().map((draft) => ({
        id: draft.id,
        name: draft.title,
        sql: draft.text,
        resultId: draft.resultId,
      })),
    ),
    saveTabs: os.saveTabs.handler(({ input }): void => {
      catalog.replaceDrafts(
        input.tabs.map((tab, position) => ({
          id: tab.id,
          position,
          title: tab.name,
          text: tab.sql,
          cursorOffset: 0,
          resultId: tab.resultId,
        })),
      )
    }),
  }
}

function toResultInfo(result: query.ResultInfo): ResultInfo {
  const { id, sql, columns, rows, elapsedMs, at } = result
  return { resultId: id, sql, columns, rowCount: rows, elapsedMs, ranAt: at }
}
