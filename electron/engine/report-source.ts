/** What reports are made from, read out of a workspace: values only, so that a package can carry them. */
import { type Day, parseArchiveKey } from '../../shared/model/archive.ts'
import type { AttestationFact, ComplianceFacts } from '../../shared/model/report-compliance.ts'
import type { DayRange } from '../../shared/model/source-object.ts'
import type { Catalog } from './catalog/catalog.ts'
import { type Ask, knownDaysOf, type ReportSource } from './report/index.ts'
import { complianceFacts } from './retention/compliance-facts.ts'
import { parseSchedule } from './retention/parse-schedule.ts'
import type { Services } from './services.ts'

/**
 * Everything but the records that a report of a period depends on. Plain JSON: it goes into a compliance package as it
 * is, and a replay makes the same reports of it. Whatever else a report comes to depend on belongs in here.
 */
export type ReportInputs = {
  readonly toolVersion: string
  /** Days that the archive should have and has not, where pull or verification found that. */
  readonly missingDays: readonly Day[]
  readonly compliance: ComplianceFacts
}

/**
 * Reads the inputs for a period. Without `asOf`, retention is told as of the last day of the period. `attestations` are
 * those of the period, for a report that tells of them.
 */
export function readReportInputs(
  { catalog, options }: Pick<Services, 'catalog' | 'options'>,
  range: DayRange,
  asOf: Day = range.to,
  attestations: readonly AttestationFact[] | null = null,
): ReportInputs {
  return {
    toolVersion: options.toolVersion,
    missingDays: missingDays(catalog),
    compliance: complianceFacts(catalog, range, asOf, attestations),
  }
}

/** The source of one report: its inputs and a reader of the case database. */
export function reportSourceOf(inputs: ReportInputs, ask: Ask): ReportSource {
  const { toolVersion, missingDays: missing, compliance } = inputs
  return {
    ask,
    toolVersion,
    missingDays: missing,
    knownDays: knownDaysOf(compliance),
    compliance: () => ({ facts: compliance, schedule: parseSchedule(compliance.schedule.text) }),
  }
}

/** Days that verification found to be missing, be it by the calendar or by the evidence. */
function missingDays(catalog: Catalog): readonly Day[] {
  const gone = catalog
    .latestFindings()
    .flatMap(({ finding: { kind, file } }) =>
      (kind === 'DAY_MISSING' || kind === 'DAY_FILE_MISSING') && file
        ? [parseArchiveKey(file)?.day ?? []].flat()
        : [],
    )
  return [...new Set([...catalog.standingCoverage().missing, ...gone])].sort()
}
