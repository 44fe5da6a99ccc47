import { isCancelled } from '../../../shared/model/error.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Implementer } from '../implement.ts'
import * as query from '../query/index.ts'
import type { Services } from '../services.ts'
import { lowerNames, usedValues, withParams } from '../statement-values.ts'

export function editorHandlers(os: Implementer['editor'], services: Services) {
  const { catalog, gate } = services
  return {
    functions: os.functions.handler(() => gate.withReader(query.listFunctions)),
    values: os.values.handler(({ input, signal }) =>
      gate.withReader((reader) => query.listValues(reader, input.table, input.column, { signal })),
    ),
    explain: os.explain.handler(async ({ input, signal }): Promise<Plan> => {
      const { sql, measure } = input
      const params = lowerNames(input.params)
      if (!measure)
        return gate.withReader((reader) => query.explainQuery(reader, sql, { measure, params, signal }))
      // What is measured has run: it stands in the activity log as any other run does.
      const started = performance.now()
      const record = (status: 'ok' | 'error' | 'cancelled') =>
        catalog.recordActivity('query.explained', {
          ...withParams(sql, usedValues(sql, params)),
          status,
          durationMs: Math.round(performance.now() - started),
        })
      try {
        const plan = await gate.withReader((reader) =>
          query.explainQuery(reader, sql, { measure, params, signal }),
        )
        record('ok')
        return plan
      } catch (error) {
        record(isCancelled(error) ? 'cancelled' : 'error')
        throw error
      }
    }),
    closedTabs: os.closedTabs.handler(() => catalog.closedTabs()),
    saveClosedTabs: os.saveClosedTabs.handler(({ input }): void => catalog.replaceClosedTabs(input.tabs)),
  }
}
