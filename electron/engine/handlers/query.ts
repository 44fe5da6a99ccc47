import type { HistoryEntry, HistoryPage, ResultStorage, Tab } from '../../../shared/contract/query.ts'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { isCancelled } from '../../../shared/model/error.ts'
import { aboutExport } from '../about-export.ts'
import { recordFailures } from '../activity/record-run.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { QueryHistoryRow } from '../catalog/queries.ts'
import { dataStamp } from '../data-stamp.ts'
import { follow } from '../follow.ts'
import { hashFile } from '../hash-file.ts'
import type { Implementer } from '../implement.ts'
import * as query from '../query/index.ts'
import { readLineage } from '../read-lineage.ts'
import type { Services } from '../services.ts'
import { lowerNames, usedValues, withParams } from '../statement-values.ts'
import { takeSavePath } from '../take-save-path.ts'
import { toResultInfo } from './result.ts'

export function queryHandlers(os: Implementer['query'], services: Services) {
  const { catalog, gate, options } = services
  const storage = (): Promise<ResultStorage> =>
    gate.withReader(async (reader) => {
      const { ids, bytes } = await query.keptResults(reader)
      return { results: ids.size, bytes, budget: budgetOf(catalog) }
    })
  return {
    run: os.run.handler(async ({ input, signal }): Promise<ResultInfo> => {
      const startedAt = new Date().toISOString()
      const started = performance.now()
      const given = lowerNames(input.params ?? {})
      const record = (
        status: 'ok' | 'error' | 'cancelled',
        rowCount: number | null,
        error: string | null,
        resultId: string | null = null,
      ) => {
        const durationMs = Math.round(performance.now() - started)
        const { sql } = input
        const params = usedValues(sql, given)
        catalog.recordQuery({ sql, params, startedAt, durationMs, rowCount, status, error, resultId })
        const told = error === null ? {} : { error: error.slice(0, 500).toWellFormed() }
        catalog.recordActivity('query.run', {
          ...withParams(sql, params),
          status,
          rows: rowCount,
          durationMs,
          ...told,
        })
      }
      try {
        const run = { signal, params: given, budget: budgetOf(catalog) }
        const result = await gate.withReader(async (reader) => {
          await query.showMarks(reader, catalog.marksVersion(), catalog.markedRecords)
          const ran = await query.runQuery(reader, input.sql, run)
          const ground = { lineage: await readLineage(reader, catalog, ran), dataStamp: dataStamp(services) }
          await query.noteGround(reader, ran.id, ground)
          return { ...ran, ...ground }
        })
        record('ok', result.rows, null, result.id)
        return toResultInfo(result)
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error)
        if (isCancelled(error)) record('cancelled', null, null)
        else record('error', null, text)
        throw error
      }
    }),
    result: os.result.handler(({ input }) =>
      gate.withReader(async (reader) => toResultInfo(await query.findResult(reader, input.resultId))),
    ),
    page: os.page.handler(({ input: { resultId: id, ...asked }, signal }) =>
      gate.withReader((reader) => query.readPage(reader, { id, ...asked }, { signal })),
    ),
    export: os.export.handler(async function* ({ input, signal }) {
      const path = takeSavePath(options, input.save)
      const { resultId: id, sort, filter, columns, format, about } = input
      const asked = { result: id, format, path, sort, filter, columns: columns ?? null }
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'query.export', asked, async () => {
          // What was asked of this result: the entry is to be read by itself.
          const { sql, params, sha256, written } = await gate.withReader(async (reader) => {
            const info = await query.findResult(reader, id)
            let sha256 = ''
            const written = await query.exportResult(
              reader,
              { id, sort, filter, columns, format, path },
              {
                ...run,
                beside: async (partial, { rows, bytes }) => {
                  sha256 = await hashFile(partial, { signal: run.signal })
                  return about
                    ? aboutExport(info, { sort, filter, columns, format, path, rows, bytes, sha256 })
                    : null
                },
              },
            )
            return { written, sha256, sql: info.sql, params: info.params }
          })
          const { rows, bytes } = written
          catalog.recordActivity('query.exported', {
            ...asked,
            ...withParams(sql, params),
            rows,
            bytes,
            sha256,
          })
          return written
        }),
      )
    }),
    complete: os.complete.handler(({ input }) =>
      gate.withReader((reader) => query.completeSql(reader, input.sql, input.offset)),
    ),
    schema: os.schema.handler(() => gate.withReader((reader) => query.describeSchema(reader))),
    lineage: os.lineage.handler(() => gate.withReader((reader) => readLineage(reader, catalog))),
    history: os.history.handler(async ({ input }): Promise<HistoryPage> => {
      const { text = '', status = null, from = null, to = null, before = null, limit = 200 } = input
      const meant = {
        text,
        ...(status && { status: STATUS_IN_CATALOG[status] }),
        ...(from && { from: `${from}T00:00:00.000Z` }),
        ...(to && { until: `${nextDay(to)}T00:00:00.000Z` }),
      }
      const rows = catalog.queryHistory({ ...meant, limit, ...(before !== null && { before }) })
      const { ids } = await gate.withReader((reader) => query.keptResults(reader))
      return { entries: rows.map((row) => toEntry(row, ids)), total: catalog.countQueryHistory(meant) }
    }),
    forget: os.forget.handler(async ({ input }) => {
      const { ids } = input
      // What a tab shows stays with the tab.
      const shown = new Set(catalog.drafts().map(({ resultId }) => resultId))
      await gate.withReader(async (reader) => {
        const kept = await query.keptResults(reader)
        for (const id of catalog.resultsOfQueries(ids)) {
          if (kept.ids.has(id) && !kept.pinned.has(id) && !shown.has(id)) await query.dropResult(reader, id)
        }
      })
      const forgotten = catalog.forgetQueries(ids)
      catalog.recordActivity('query.forgotten', { runs: forgotten, all: ids === 'all' })
      return { forgotten }
    }),
    storage: os.storage.handler(() => storage()),
    setBudget: os.setBudget.handler(async ({ input }) => {
      catalog.setSetting(BUDGET_SETTING, input.bytes)
      catalog.recordActivity('setting.changed', { setting: BUDGET_SETTING, value: input.bytes })
      await gate.withReader((reader) => query.makeRoom(reader, input.bytes))
      return storage()
    }),
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

/** How many bytes of results are kept. From disk: parsed before use. */
const BUDGET_SETTING = 'results.bytes'

function budgetOf(catalog: Catalog): number {
  const kept = catalog.setting(BUDGET_SETTING)
  return typeof kept === 'number' && Number.isSafeInteger(kept) && kept >= 0 ? kept : query.RESULT_BUDGET
}

const STATUS_IN_CATALOG = { done: 'ok', failed: 'error', cancelled: 'cancelled' } as const
const STATUS_IN_WINDOW = { ok: 'done', error: 'failed', cancelled: 'cancelled' } as const

function toEntry(row: QueryHistoryRow, kept: ReadonlySet<string>): HistoryEntry {
  return {
    ...row,
    durationMs: row.durationMs ?? 0,
    status: STATUS_IN_WINDOW[row.status],
    resultId: row.resultId !== null && kept.has(row.resultId) ? row.resultId : null,
  }
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
