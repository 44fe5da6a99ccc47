import { BlotterError } from '../../../shared/model/error.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'

export function activityHandlers(os: Implementer['activity'], _services: Services) {
  return {
    list: os.list.handler(() => {
      throw new BlotterError('INTERNAL', 'activity.list is not built.')
    }),
    verify: os.verify.handler(() => {
      throw new BlotterError('INTERNAL', 'activity.verify is not built.')
    }),
    export: os.export.handler(() => {
      throw new BlotterError('INTERNAL', 'activity.export is not built.')
    }),
  }
}
