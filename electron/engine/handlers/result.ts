import type { DataChange } from '../../../shared/contract/result.ts'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { dataStamp } from '../data-stamp.ts'
import type { Implementer } from '../implement.ts'
import * as query from '../query/index.ts'
import { readSource } from '../read-source.ts'
import type { Services } from '../services.ts'

export function resultHandlers(os: Implementer['result'], services: Services) {
  const { catalog, gate } = services
  return {
    kept: os.kept.handler(() =>
      gate.withReader(async (reader) => (await query.listResults(reader)).map(toResultInfo)),
    ),
    mark: os.mark.handler(({ input: { resultId, ...marks } }) =>
      gate.withReader(async (reader) => {
        const marked = await query.markResult(reader, resultId, marks)
        catalog.recordActivity('result.marked', {
          result: resultId,
          name: marked.name,
          pinned: marked.pinned,
        })
        return toResultInfo(marked)
      }),
    ),
    changed: os.changed.handler(({ input }) =>
      gate.withReader(async (reader): Promise<readonly DataChange[]> => {
        const now = dataStamp(services).split('.')
        const asked = new Set(input.resultIds)
        return (await query.listResults(reader))
          .filter(({ id, dataStamp: then }) => asked.has(id) && then !== null)
          .map(({ id, dataStamp: then }) => {
            const [loads, run] = (then ?? '').split('.')
            return { resultId: id, loads: loads !== now[0], verdicts: run !== now[1] }
          })
          .filter(({ loads, verdicts }) => loads || verdicts)
      }),
    ),
    hit: os.hit.handler(({ input: { resultId: id, ...asked }, signal }) =>
      gate.withReader((reader) => query.findHit(reader, { id, ...asked }, { signal })),
    ),
    statistics: os.statistics.handler(({ input: { resultId: id, ...asked }, signal }) =>
      gate.withReader((reader) => query.summariseSelection(reader, { id, ...asked }, { signal })),
    ),
    profile: os.profile.handler(({ input: { resultId: id, ...asked }, signal }) =>
      gate.withReader((reader) => query.profileColumn(reader, { id, ...asked }, { signal })),
    ),
    compare: os.compare.handler(({ input, signal }) =>
      gate.withReader(async (reader) => {
        const { result, summary } = await query.compareResults(reader, input, { signal })
        const { same, changed, onlyLeft, onlyRight } = summary
        catalog.recordActivity('result.compared', { ...input, same, changed, onlyLeft, onlyRight })
        return { result: toResultInfo(result), summary }
      }),
    ),
    source: os.source.handler(({ input, signal }) => readSource(services, input, signal)),
  }
}

/** A kept result as it crosses to the window. */
export function toResultInfo(result: query.ResultInfo): ResultInfo {
  const { id, sql, params, columns, rows, elapsedMs, at, name, pinned, lineage } = result
  const given = Object.keys(params).length === 0 ? {} : { params }
  return { resultId: id, sql, ...given, columns, rowCount: rows, elapsedMs, ranAt: at, name, pinned, lineage }
}
