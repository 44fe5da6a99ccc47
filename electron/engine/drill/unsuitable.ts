import { BlotterError } from '../../../shared/model/error.ts'

/** A day turned out to have nothing that a way could damage: the way is not applicable, for this reason. */
export class Unsuitable extends BlotterError {
  constructor(reason: string) {
    super('NOT_FOUND', reason)
  }
}
