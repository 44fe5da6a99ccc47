import { recordFailures } from '../activity/record-run.ts'
import { listDrills, readDrill } from '../drill/drill-store.ts'
import { drillWorkspace, exportDrill } from '../drill-archive.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'

export function drillHandlers(os: Implementer['drill'], services: Services) {
  const { catalog, options, work, workspace } = services
  return {
    run: os.run.handler(async function* ({ input, signal }) {
      return yield* follow(signal, (run) =>
        work.add(() =>
          recordFailures(catalog, 'drill', input, () => drillWorkspace(services, input.day, run)),
        ),
      )
    }),
    list: os.list.handler(() => listDrills(workspace.dir)),
    get: os.get.handler(({ input }) => readDrill(workspace.dir, input.id)),
    export: os.export.handler(({ input }) => {
      const path = takeSavePath(options, input.save)
      const { id, format } = input
      return recordFailures(catalog, 'drill.export', { id, format, path }, () =>
        exportDrill(services, id, format, path),
      )
    }),
  }
}
