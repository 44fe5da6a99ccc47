import { BlotterError } from '../../../shared/model/error.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'

export function drillHandlers(os: Implementer['drill'], _services: Services) {
  return {
    run: os.run.handler(() => {
      throw new BlotterError('INTERNAL', 'drill.run is not built.')
    }),
    list: os.list.handler(() => {
      throw new BlotterError('INTERNAL', 'drill.list is not built.')
    }),
    get: os.get.handler(() => {
      throw new BlotterError('INTERNAL', 'drill.get is not built.')
    }),
    export: os.export.handler(() => {
      throw new BlotterError('INTERNAL', 'drill.export is not built.')
    }),
  }
}
