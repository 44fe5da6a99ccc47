import type { Loadable } from './failure.ts'
import type { Outcome } from './tasks.ts'

/** What a task came to, as a place on screen shows it: a cancel is a failure with the code CANCELLED. */
export function settled<T>(outcome: Outcome<T>, cancelledMessage: string): Loadable<T> {
  switch (outcome.status) {
    case 'done':
      return { status: 'ready', value: outcome.value }
    case 'failed':
      return outcome
    case 'cancelled':
      return {
        status: 'failed',
        failure: { code: 'CANCELLED', message: cancelledMessage, hint: null, position: null },
      }
  }
}
