import type { Implementer } from '../implement.ts'
import * as query from '../query/index.ts'
import type { Services } from '../services.ts'

/** Counts that stand around the records; the records themselves come from `query.run`, which is recorded. */
export function exploreHandlers(os: Implementer['explore'], { gate }: Services) {
  return {
    span: os.span.handler(({ signal }) => gate.withReader((reader) => query.eventSpan(reader, signal))),
    warm: os.warm.handler(({ signal }) => gate.withReader((reader) => query.warmIndex(reader, signal))),
    histogram: os.histogram.handler(({ input, signal }) =>
      gate.withReader((reader) => query.countByTime(reader, input.question, input, signal)),
    ),
    fields: os.fields.handler(({ input, signal }) =>
      gate.withReader((reader) => query.coverFields(reader, input.question, signal)),
    ),
    values: os.values.handler(({ input, signal }) =>
      gate.withReader((reader) => query.topValues(reader, input.question, input, signal)),
    ),
    without: os.without.handler(({ input, signal }) =>
      gate.withReader((reader) => query.countWithout(reader, input.question, signal)),
    ),
  }
}
