import { BlotterError } from '../../../shared/model/error.ts'
import type { KeptSchedule } from '../../../shared/model/retention.ts'
import { recordFailure, recordFailures } from '../activity/record-run.ts'
import { attestationFacts } from '../attest/attestation-facts.ts'
import { authorOf } from '../case/author.ts'
import type { Implementer } from '../implement.ts'
import { ask } from '../query/index.ts'
import { makeReport } from '../report/index.ts'
import { readReportInputs, reportSourceOf } from '../report-source.ts'
import { parseSchedule, readSchedule } from '../retention/parse-schedule.ts'
import { SHIPPED_SCHEDULE, scheduleInForce } from '../retention/schedule-in-force.ts'
import type { Services } from '../services.ts'
import { sha256Hex } from '../verify/digest.ts'

export function retentionHandlers(os: Implementer['retention'], services: Services) {
  const { catalog } = services
  return {
    schedule: os.schedule.handler(() => ({ inForce: scheduleInForce(catalog), shipped: SHIPPED_SCHEDULE })),
    history: os.history.handler(() => catalog.retentionSchedules()),
    check: os.check.handler(({ input: { text } }) => ({ ...readSchedule(text), sha256: sha256Hex(text) })),
    save: os.save.handler(({ input: { text, note } }): KeptSchedule => {
      const sha256 = sha256Hex(text)
      return recordFailure(catalog, 'retention.save', { sha256 }, () => {
        parseSchedule(text)
        const before = scheduleInForce(catalog).sha256
        catalog.addRetentionSchedule({ text, sha256, note, author: authorOf(catalog) })
        catalog.recordActivity('retention.saved', { sha256, before, note })
        return scheduleInForce(catalog)
      })
    }),
    overview: os.overview.handler(({ input: { range, asOf }, signal }) =>
      recordFailures(catalog, 'retention.overview', { range, asOf }, async () => {
        const attestations = await attestationFacts(services, range, { signal })
        const inputs = readReportInputs(services, range, asOf, attestations)
        const report = await services.gate.withReader((reader) =>
          makeReport(
            'compliance',
            reportSourceOf(inputs, (sql, params) => ask(reader, sql, params)),
            range,
            { signal },
          ),
        )
        if (report.kind !== 'compliance') throw new BlotterError('INTERNAL', 'Another report was made.')
        return report
      }),
    ),
    holds: os.holds.handler(() => catalog.legalHolds()),
    placeHold: os.placeHold.handler(({ input: { range, reason } }) =>
      recordFailure(catalog, 'hold.place', { range, reason }, () => {
        if (range.from > range.to)
          throw new BlotterError('USAGE', `A hold from ${range.from} to ${range.to} holds no day.`)
        const hold = catalog.placeLegalHold({ ...range, reason, author: authorOf(catalog) })
        catalog.recordActivity('hold.placed', { hold: hold.id, range, reason })
        return hold
      }),
    ),
    releaseHold: os.releaseHold.handler(({ input: { id, reason } }) =>
      recordFailure(catalog, 'hold.release', { hold: id, reason }, () => {
        const hold = catalog.releaseLegalHold(id, reason, authorOf(catalog))
        catalog.recordActivity('hold.released', { hold: id, reason })
        return hold
      }),
    ),
  }
}
