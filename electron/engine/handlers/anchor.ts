import { BlotterError } from '../../../shared/model/error.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'

export function anchorHandlers(os: Implementer['anchor'], _services: Services) {
  return {
    list: os.list.handler(() => {
      throw new BlotterError('INTERNAL', 'anchor.list is not built.')
    }),
    add: os.add.handler(() => {
      throw new BlotterError('INTERNAL', 'anchor.add is not built.')
    }),
    withdraw: os.withdraw.handler(() => {
      throw new BlotterError('INTERNAL', 'anchor.withdraw is not built.')
    }),
  }
}
